"""Cases: contacts about the same child are linked, by what a counsellor knows and nothing else.

Everything here locks the conversation of a contact first, then the contact, then the case.
"""

import secrets
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from helpline.models import Case, CaseContact, Contact, Conversation
from helpline.operations.case_texts import Titled, sealed
from helpline.policies.cases import NUMBER_LENGTH, NUMBER_SIGNS
from helpline.states.case import CASE, CaseEnd, CaseState
from helpline.words.errors_desk_cases import CaseMovedOn, ContactErased, ContactTaken
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy.models import SubjectKey


@transaction.atomic
def open_case(contact_id: int, *, told: Titled, by: User) -> Case:
    """A new case with this contact in it; whoever opens it is in charge.

    One that holds it already is the same answer. Raises Contact.DoesNotExist, ContactErased.
    """
    contact = _locked_contact(contact_id, by)
    known = case_of(contact)
    if known is not None:
        return known
    case = Case(
        number=_new_number(),
        key=SubjectKey.objects.new(),
        owner=by,
        opened_by=by,
        opened_at=database_now(),
        last_contact_at=contact.recorded_at,
    )
    _write(case, told)
    case.save(force_insert=True)
    record("case.opened", by=by, about=case)
    _link(case, contact, by=by)
    return case


@transaction.atomic
def add_contact(contact_id: int, *, case: Case, by: User) -> Case:
    """Puts a contact into an open case. Where it is there already nothing changes.

    Raises Contact.DoesNotExist, ContactErased, ContactTaken by another case, CaseMovedOn.
    """
    contact = _locked_contact(contact_id, by)
    found = locked(case.pk, by)
    known = case_of(contact)
    if known is not None:
        if known.pk == found.pk:
            return found
        raise ContactTaken
    must_be_open(found)
    _link(found, contact, by=by)
    _recount(found)
    return found


@transaction.atomic
def take_out(case_id: UUID, link_id: int, *, reason: str, by: User) -> Case:
    """The contact is of this case no longer. Raises CaseMovedOn."""
    case = locked(case_id, by)
    must_be_open(case)
    link: CaseContact | None = case.links.linked().filter(pk=link_id).first()
    if link is None:
        raise CaseMovedOn
    link.reason = sealed(case, reason, place=link.associated_data)
    link.taken_out_by, link.taken_out_at = by, database_now()
    link.save(update_fields=["reason", "taken_out_by", "taken_out_at"])
    _recount(case)
    record("case.contact_taken_out", by=by, about=case, contact=link.contact_id)
    return case


@transaction.atomic
def change_case(case_id: UUID, *, told: Titled, by: User) -> Case:
    """Title and summary say what they say now; what was to be read again has been.

    Raises CaseMovedOn.
    """
    case = locked(case_id, by)
    must_be_open(case)
    _write(case, told)
    case.reread_since = None
    case.save(update_fields=["title", "summary", "reread_since"])
    record("case.changed", by=by, about=case)
    return case


@transaction.atomic
def close_case(case_id: UUID, *, because: CaseEnd, note: str, by: User) -> Case:
    """Nobody works on it any more; steps that are open are then due for nobody.

    Raises CaseMovedOn.
    """
    case = locked(case_id, by)
    columns = {
        "closed_because": because,
        "closing_note": sealed(case, note, place=case.place_of("closing_note")) if note else None,
    }
    CASE.move(case, CaseState.CLOSED, by=by, at=database_now(), columns=columns, because=because)
    return case


@transaction.atomic
def reopen_case(case_id: UUID, *, by: User) -> Case:
    """Somebody works on it again. Raises CaseMovedOn."""
    case = locked(case_id, by)
    CASE.move(
        case,
        CaseState.OPEN,
        by=by,
        at=database_now(),
        verb="case.reopened",
        columns={"closing_note": None},
    )
    return case


def case_of(contact: Contact) -> Case | None:
    """The case it is in; None for one on its own."""
    link = contact.case_links.linked().select_related("case__key").first()
    return link.case if link else None


def is_erased(contact: Contact) -> bool:
    """Whether whoever wrote there had it erased."""
    return contact.conversation is not None and contact.conversation.erased_by_visitor


def may_link(contact: Contact) -> bool:
    """Whether it can be put into a case."""
    return not is_erased(contact) and case_of(contact) is None


def locked(case_id: UUID, by: User) -> Case:
    """The case, if this person may see it, for the rest of the transaction. Raises CaseMovedOn."""
    known = Case.objects.visible_to(by).filter(pk=case_id).first()
    if known is None:
        raise CaseMovedOn
    found: Case | None = (
        Case.objects.select_for_update(of=("self",))
        .select_related("key")
        .filter(pk=known.pk)
        .first()
    )
    if found is None:
        raise CaseMovedOn
    return found


def must_be_open(case: Case) -> None:
    """Raises CaseMovedOn."""
    if not case.is_open:
        raise CaseMovedOn


def must_be_read_again(case: Case) -> None:
    """Raises CaseMovedOn unless it is open, and a chat of it was erased meanwhile."""
    must_be_open(case)
    if case.reread_since is None:
        raise CaseMovedOn


def _locked_contact(contact_id: int, by: User) -> Contact:
    seen: Contact = Contact.objects.visible_to(by).get(pk=contact_id)
    if seen.conversation_id is not None:
        Conversation.objects.select_for_update(of=("self",)).get(pk=seen.conversation_id)
    contact: Contact = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("conversation")
        .get(pk=seen.pk)
    )
    if is_erased(contact):
        raise ContactErased
    return contact


def _link(case: Case, contact: Contact, *, by: User) -> None:
    CaseContact.objects.create(case=case, contact=contact, added_by=by, added_at=database_now())
    record("case.contact_added", by=by, about=case, contact=contact.pk)


def _recount(case: Case) -> None:
    """Its clock of forgetting is of its latest contact; without any, of the latest there was."""
    newest = case.links.linked().aggregate(at=Max("contact__recorded_at"))["at"]
    if newest is not None and newest != case.last_contact_at:
        case.last_contact_at = newest
        case.save(update_fields=["last_contact_at"])


def _write(case: Case, told: Titled) -> None:
    case.title = sealed(case, told.title, place=case.place_of("title"))
    summary = sealed(case, told.summary, place=case.place_of("summary"))
    case.summary = summary if told.summary else None


def _new_number() -> str:
    """One that no case has."""
    while True:
        number = "".join(secrets.choice(NUMBER_SIGNS) for _sign in range(NUMBER_LENGTH))
        if not Case.objects.filter(number=number).exists():
            return number
