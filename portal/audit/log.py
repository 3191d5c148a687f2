"""Writing the record: in the transaction of the deed, or not at all.

An entry carries ids and small facts. Never a text somebody wrote, an address or a receipt.
"""

import json
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Model

from portal.database.inserting import Written

if TYPE_CHECKING:
    from portal.accounts.models import User

Fact = str | int | bool | None

FACT_LIMIT_CHARS = 200
INSERT = """
INSERT INTO audit_entry (verb, actor, by_id, about_type, about_id, purpose, facts)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


class AuditError(ValueError):
    """An entry that must not be written as it was given; the message says why."""


class NotInTransactionError(RuntimeError):
    """The record must stand or fall with the deed it tells of."""


def record(
    verb: str,
    *,
    by: "User | None",
    about: Model | None = None,
    actor: str = "person",
    **facts: Fact,
) -> None:
    """Notes that something was done, in the caller's transaction.

    `verb` reads like "notice.sent". `by` is the member of staff; without one, `actor` says who
    acted instead: "system", "reporter", "visitor" or "provider".
    Raises NotInTransactionError outside of `atomic`, AuditError for an unsuitable entry.
    """
    _execute(entry_of(verb, by=by, about=about, actor=actor, **facts))


def entry_of(
    verb: str,
    *,
    by: "User | None",
    about: Model | None = None,
    actor: str = "person",
    **facts: Fact,
) -> Written:
    """What `record` would write, for a verb that puts it in with its rows. Raises the same."""
    # Imported late: this package is imported before the models may be.
    from portal.audit.models import Actor

    if not connection.in_atomic_block:
        raise NotInTransactionError(f"audit.record({verb!r}) needs the transaction of its deed")
    if actor not in Actor.values:
        raise AuditError(f"{actor!r} is no kind of actor")
    if (by is None) == (actor == Actor.PERSON):
        raise AuditError("give `by` for a person, and `actor` without `by` for everybody else")
    checked = {name: _checked(name, fact) for name, fact in facts.items()}
    return _entry(verb, actor, by, about, facts=checked)


def record_read(about: Model | type[Model], *, by: "User", purpose: str) -> None:
    """Notes that a person read something, before they see it.

    `about` is what they read, or a model class for a list of its rows. Commits on its own
    when there is no transaction. Raises AuditError when no purpose is given.
    """
    from portal.audit.models import PURPOSE_LIMIT_CHARS, Actor

    purpose = purpose.strip()
    if not purpose:
        raise AuditError("reading is recorded with a purpose")
    if len(purpose) > PURPOSE_LIMIT_CHARS:
        raise AuditError(f"a purpose has at most PURPOSE_LIMIT_CHARS={PURPOSE_LIMIT_CHARS}")
    _execute(_entry("read", Actor.PERSON, by, about, purpose=purpose))


def _execute(entry: Written) -> None:
    with connection.cursor() as cursor:
        cursor.execute(entry.statement, entry.values)


def _entry(
    verb: str,
    actor: str,
    by: "User | None",
    about: Model | type[Model] | None,
    *,
    purpose: str = "",
    facts: dict[str, Fact] | None = None,
) -> Written:
    """Names only the columns the site may fill: number, moment and transaction are PostgreSQL's."""
    row = [
        verb,
        str(actor),
        None if by is None else by.pk,
        *_name(about),
        purpose,
        json.dumps(facts or {}),
    ]
    return Written(INSERT, row)


def _name(about: Model | type[Model] | None) -> tuple[str, str]:
    if about is None:
        return "", ""
    if isinstance(about, type):
        return about._meta.label_lower, ""
    if about.pk is None:
        raise AuditError(f"an unsaved {about._meta.label_lower} has no id to record")
    return about._meta.label_lower, str(about.pk)


def _checked(name: str, fact: Fact) -> Fact:
    if fact is not None and not isinstance(fact, str | int | bool):
        raise AuditError(f"fact {name!r} is a {type(fact).__name__}; facts are text, int or bool")
    if isinstance(fact, str):
        if len(fact) > FACT_LIMIT_CHARS:
            raise AuditError(f"fact {name!r} is longer than FACT_LIMIT_CHARS={FACT_LIMIT_CHARS}")
        return str(fact)  # a member of TextChoices becomes its plain value
    return fact
