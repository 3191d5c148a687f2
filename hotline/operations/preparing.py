"""The report form filled in by a counsellor, for somebody who sends it without being known.

Nothing of who opens the link is kept, and nothing of the prepared form stands on the report that
comes of it.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from hotline.models import WHERE_PLACE, Category, PreparedReport
from hotline.words.report_form import SIMPLE
from portal.database.clock import database_now
from portal.privacy import peppered
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import seal, unseal

LINK_VALID_HOURS = 24
"""A child may come back to a link the day after."""
LINK_RANDOM_BYTES = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the form begins with."""

    where: str
    app: str
    category: str
    in_simple_words: bool


def prepare_report(
    where: str, category: Category, *, app: str = "", in_simple_words: bool = False
) -> str:
    """Keeps it sealed for LINK_VALID_HOURS; answers the token of its link, which is kept nowhere.

    `where` as somebody typed it, in this `app` where one was chosen (its key). The form in simple
    words is taken only where it has the category.
    """
    token = secrets.token_urlsafe(LINK_RANDOM_BYTES)
    key = SubjectKey.objects.new()
    PreparedReport.objects.create(
        link_digest=_digest(token),
        key=key,
        where=seal(json.dumps([where, app]), key=key, place=WHERE_PLACE),
        category=category,
        in_simple_words=in_simple_words and category.code in SIMPLE.categories,
        valid_until=database_now() + timedelta(hours=LINK_VALID_HOURS),
    )
    return token


def unopened(token: str) -> PreparedReport | None:
    """What this link would open; None where it is not ours, too old or was opened."""
    found: PreparedReport | None = _valid(token).filter(opened_with=None).first()
    return found


@transaction.atomic
def open_prepared(token: str, *, form_token: str) -> Prepared | None:
    """Opens it for the page of this form token, and for no other; None where it does not open."""
    found: PreparedReport | None = (
        _valid(token).select_for_update(of=("self",)).select_related("key", "category").first()
    )
    if found is None:
        return None
    page = peppered.digest("hotline.prepared.page", form_token)
    if found.opened_with is None:
        found.opened_with = page
        found.save(update_fields=["opened_with"])
    elif bytes(found.opened_with) != page:
        return None
    where, app = json.loads(unseal(found.where, key=found.key, place=WHERE_PLACE))
    return Prepared(where, app, found.category.code, found.in_simple_words)


def forget_prepared(due: QuerySet[PreparedReport], _now: datetime) -> int:
    """Destroys the keys and drops the rows."""
    rows = list(due.select_related("key"))
    for row in rows:
        row.delete()
        row.key.destroy()
    return len(rows)


def _valid(token: str) -> QuerySet[PreparedReport]:
    valid: QuerySet[PreparedReport] = PreparedReport.objects.filter(
        link_digest=_digest(token), valid_until__gt=database_now()
    )
    return valid


def _digest(token: str) -> bytes:
    return peppered.digest("hotline.prepared.link", token)
