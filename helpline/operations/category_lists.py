"""The lists of the statistics as supervisors change them: names, categories of one's own, and ends.

A code never changes and no category is ever deleted, so that what was counted stays what it was.
What was changed here is marked `by_hand`: loading the files again leaves it as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from helpline.models.category import OTHER_LIST, Category, Scheme
from helpline.words.errors_desk_lists import CategoryEnded, NotItsPair
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now

CODE_CHARS = 100
"""Of the name, in the code of a category; with the heading's code before it, it fits the column."""


@dataclass(frozen=True, slots=True)
class NewCategory:
    """One category. `names` by language; one without a heading of its list stands by itself."""

    scheme: Scheme
    names: Mapping[str, str]
    valid_from: date
    parent: Category | None = None
    counts_as: Category | None = None


@transaction.atomic
def add_category(new: NewCategory, *, by: User) -> Category:
    """A category of the centre's own, from a day on. Raises NotItsPair."""
    _must_pair(new.scheme, new.counts_as)
    own = slugify(new.names["en"])[:CODE_CHARS] or uuid4().hex
    code = f"{new.parent.code}/{own}" if new.parent else own
    if Category.objects.filter(scheme=new.scheme, code=code).exists():
        code = f"{code}-{uuid4().hex[:8]}"
    last = Category.objects.filter(scheme=new.scheme).aggregate(at=Max("position"))["at"] or 0
    made: Category = Category.objects.create(
        scheme=new.scheme,
        code=code,
        parent=new.parent,
        counts_as=new.counts_as,
        confirmed=False,
        by_hand=True,
        position=last + 1,
        valid_from=new.valid_from,
        **_columns(new.names),
    )
    record("category.added", by=by, about=made, scheme=str(new.scheme))
    return made


@transaction.atomic
def change_category(
    category_id: int, names: Mapping[str, str], counts_as: Category | None, *, by: User
) -> Category:
    """It is called something else, or counts as something else on the other list, from now on.

    Raises NotItsPair.
    """
    found = _locked(category_id)
    _must_pair(Scheme(found.scheme), counts_as)
    changed = _columns(names) | {"counts_as": counts_as, "by_hand": True}
    for name, value in changed.items():
        setattr(found, name, value)
    found.save(update_fields=list(changed))
    record("category.changed", by=by, about=found)
    return found


@transaction.atomic
def end_category(category_id: int, *, valid_to: date, by: User) -> Category:
    """No contact from that day on carries it. Raises CategoryEnded."""
    found = _locked(category_id)
    if found.valid_to is not None or valid_to <= found.valid_from:
        raise CategoryEnded
    found.valid_to, found.by_hand = valid_to, True
    found.save(update_fields=["valid_to", "by_hand"])
    record("category.ended", by=by, about=found, valid_to=valid_to.isoformat())
    return found


@transaction.atomic
def use_again(category_id: int, *, by: User) -> Category:
    """An end that has not come yet is taken back. Raises CategoryEnded once it has come."""
    found = _locked(category_id)
    if not may_be_used_again(found):
        raise CategoryEnded
    found.valid_to, found.by_hand = None, True
    found.save(update_fields=["valid_to", "by_hand"])
    record("category.end_taken_back", by=by, about=found)
    return found


def may_be_used_again(category: Category) -> bool:
    """Whether its end lies ahead."""
    return category.valid_to is not None and category.valid_to > _today()


@transaction.atomic
def confirm_category(category_id: int, *, by: User) -> Category:
    """The network's sheet has it under this name. Doing it twice changes nothing."""
    found = _locked(category_id)
    if not found.confirmed:
        found.confirmed, found.by_hand = True, True
        found.save(update_fields=["confirmed", "by_hand"])
        record("category.confirmed", by=by, about=found)
    return found


def headings(scheme: Scheme) -> Any:
    """What a new category of this list may stand under: its reasons or kinds."""
    rows = Category.objects.valid(_today()).filter(scheme=scheme, parent=None)
    if scheme == Scheme.CHI:
        return rows.filter(choosable=False)
    return rows if scheme == Scheme.PLATFORM else rows.none()


def partners(scheme: Scheme) -> Any:
    """What a category may count as on the other network's list."""
    rows = Category.objects.valid(_today()).choosable()
    other = OTHER_LIST.get(scheme)
    return rows.filter(scheme=other).select_related("parent") if other else rows.none()


def names_of(category: Category) -> dict[str, str]:
    """Its name by language; empty where it has none."""
    return {code: getattr(category, f"name_{code}") or "" for code, _language in settings.LANGUAGES}


def _today() -> date:
    return timezone.localdate(database_now())


def _columns(names: Mapping[str, str]) -> dict[str, Any]:
    return {f"name_{code}": names.get(code) or None for code, _language in settings.LANGUAGES} | {
        "name_en": names["en"]
    }


def _must_pair(scheme: Scheme, counts_as: Category | None) -> None:
    if counts_as is not None and counts_as.scheme != OTHER_LIST.get(scheme):
        raise NotItsPair


def _locked(category_id: int) -> Category:
    found: Category = Category.objects.select_for_update().get(pk=category_id)
    return found
