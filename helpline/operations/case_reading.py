"""Reading cases: the list, the search, and everything that one of them holds."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from helpline.models import (
    Case,
    CaseContact,
    CaseStep,
    Contact,
    Flag,
    HandOver,
    Reassignment,
    Resource,
    Transfer,
)
from helpline.models.querysets_cases import CaseQuerySet
from helpline.operations import noting, reassigning
from helpline.operations.case_texts import title_of
from helpline.policies.cases import TITLES_SEARCHED_MOST, typed_number
from helpline.states.transfer import TransferState
from portal.accounts.models import User
from portal.audit.log import record_read

READ_PURPOSE = "working on a case"
SEARCH_PURPOSE = "looking for a case"


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case in a list. `case` is of `as_lines`."""

    case: Case
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """A note by which a chat of the case was handed over."""

    text: str
    by: User
    to: User | None
    at: datetime


def shown(cases: list[Case]) -> list[ShownCase]:
    """With their titles."""
    return [ShownCase(one, title_of(one)) for one in cases]


def matching(cases: CaseQuerySet, words: str) -> CaseQuerySet:
    """Those whose number begins like that, or whose working title says every word of it.

    Titles are sealed: those of the TITLES_SEARCHED_MOST newest are opened for it.
    """
    asked = words.casefold().split()
    if not asked:
        return cases
    newest = cases.select_related("key").newest_first()[:TITLES_SEARCHED_MOST]
    titles = {one.pk: title_of(one).casefold() for one in newest}
    said = [pk for pk, title in titles.items() if all(word in title for word in asked)]
    number = typed_number(words)
    numbered = cases.numbered(number).values_list("pk", flat=True) if number else []
    found: CaseQuerySet = cases.filter(pk__in={*said, *numbered})
    return found


def note_reading(case: Case, *, by: User) -> None:
    """That this person reads it is on the record."""
    record_read(case, by=by, purpose=READ_PURPOSE)


def note_search(*, by: User) -> None:
    """That this person reads titles is on the record."""
    record_read(Case, by=by, purpose=SEARCH_PURPOSE)


def contacts_of(case: Case) -> list[CaseContact]:
    """What is in it, the latest first, with all that its time line shows."""
    links = case.links.linked().select_related(
        "contact__category__parent",
        "contact__counsellor",
        "contact__conversation__key",
        "contact__left_message",
    )
    told = links.prefetch_related(
        Prefetch("contact__resources", Resource.objects.order_by("name", "pk")),
        "contact__hand_overs",
        "contact__left_message__hand_overs",
        "contact__conversation__hand_overs",
        Prefetch(
            "contact__conversation__transfers",
            Transfer.objects.filter(state=TransferState.ACCEPTED)
            .select_related("proposed_by", "accepted_by", "note__conversation__key")
            .order_by("proposed_at"),
        ),
        Prefetch(
            "contact__conversation__reassignments",
            Reassignment.objects.exclude(note=None)
            .select_related("by", "to", "note__conversation__key")
            .order_by("at"),
        ),
    )
    return list(told.order_by("-contact__recorded_at", "-pk"))


def taken_out_of(case: Case) -> list[CaseContact]:
    """What was in it once, the latest first."""
    out = case.links.exclude(taken_out_at=None).select_related("contact__category", "taken_out_by")
    return list(out.order_by("-taken_out_at", "-pk"))


def sent_to_hotline(contact: Contact) -> list[HandOver]:
    """What of it went to the hotline, in order; asks nothing of a contact of `contacts_of`."""
    sources = [contact, contact.left_message, contact.conversation]
    found = [one for source in sources if source is not None for one in source.hand_overs.all()]
    return sorted(found, key=lambda one: one.at)


def hand_over_notes(contact: Contact) -> list[Told]:
    """What colleagues wrote for whoever went on with this chat, in order."""
    chat = contact.conversation
    if chat is None:
        return []
    told = [
        Told(noting.text_of(one.note), one.proposed_by, one.accepted_by, one.proposed_at)
        for one in chat.transfers.all()
    ] + [Told(reassigning.text_of(one), one.by, one.to, one.at) for one in chat.reassignments.all()]
    return sorted((one for one in told if one.text), key=lambda one: one.at)


def steps_of(case: Case) -> list[CaseStep]:
    """What was agreed: what is due first, then what is done, the latest first."""
    steps = list(case.steps.select_related("owner", "done_by").order_by("due_on", "added_at"))
    done = [one for one in steps if one.done_at is not None]
    return [one for one in steps if one.done_at is None] + done[::-1]


def flags_of(case: Case) -> tuple[list[Flag], list[Flag]]:
    """Those that stand, and those that are over."""
    people = case.flags.select_related("set_by", "renewed_by", "ended_by")
    return list(people.standing()), list(people.over())
