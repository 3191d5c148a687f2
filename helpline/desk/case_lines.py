"""What the page of a case shows, line by line, with what may be done about each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from helpline.desk.actions import FLAG, IN_CASE, SHARE, STEP, CasePart
from helpline.models import Case, CaseContact, CaseShare, CaseStep, Contact, Flag, HandOver
from helpline.operations import case_reading
from helpline.operations.case_reading import Told
from helpline.operations.case_texts import flag_text, reason_of, step_text
from helpline.states.flag import FlagState
from portal.accounts.models import User
from portal.web.actions import Actions, Forms, Offer, by_place

Offers = dict[str, list[Offer]]


@dataclass(frozen=True, slots=True)
class SentForms:
    """Forms about one part of a case that were sent and not right."""

    part: Any
    forms: Forms


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact on the time line."""

    link: CaseContact
    told: list[Told]
    sent: list[HandOver]
    """What of it went to the hotline."""
    is_readable: bool
    """Whether this person may open the record."""
    offers: Offers


@dataclass(frozen=True, slots=True)
class StepLine:
    """A next step."""

    step: CaseStep
    text: str
    offers: Offers

    @property
    def look(self) -> str:
        """The look of its state."""
        if self.step.done_at is not None:
            return "done"
        return "overdue" if self.is_late else "waiting"

    @property
    def is_late(self) -> bool:
        """Its day is over."""
        today: date = timezone.localdate()
        return self.step.done_at is None and self.step.due_on < today


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag with its texts."""

    flag: Flag
    text: str
    renewed_because: str
    ended_because: str
    stands: bool
    offers: Offers

    @property
    def last_day(self) -> datetime:
        """The last moment at which it stands."""
        moment: datetime = self.flag.valid_until - timedelta(seconds=1)
        return moment

    @property
    def was_ended(self) -> bool:
        """Whether somebody ended it before its day."""
        return self.flag.state == FlagState.ENDED


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A colleague with whom it is shared."""

    share: CaseShare
    offers: Offers


def case_link_of(contact: Contact) -> CaseContact | None:
    """Its place in a case, with the flags that stand there; whoever sees it sees the case."""
    links = CaseContact.objects.linked().filter(contact=contact).with_flags()
    found: CaseContact | None = links.select_related("case__key").first()
    return found


def standing_lines(link: CaseContact) -> list[FlagLine]:
    """The flags on the case of a contact, to read."""
    case = link.case
    return [FlagLine(one, flag_text(one, case), "", "", True, {}) for one in case.standing_flags]  # type: ignore[attr-defined]  # with_flags


@dataclass(frozen=True, slots=True)
class CaseLines:
    """A case before one person."""

    case: Case
    person: User
    sent: SentForms | None = None

    def contacts(self, *, supervises: bool) -> list[ContactLine]:
        """The time line, the latest first."""
        return [
            ContactLine(
                link,
                case_reading.hand_over_notes(link.contact),
                case_reading.sent_to_hotline(link.contact),
                supervises or link.contact.counsellor_id == self.person.pk,
                self._offers(IN_CASE, link),
            )
            for link in case_reading.contacts_of(self.case)
        ]

    def taken_out(self) -> list[tuple[CaseContact, str]]:
        """What was in it once, each with why it is no longer."""
        return [(one, reason_of(one, self.case)) for one in case_reading.taken_out_of(self.case)]

    def steps(self) -> list[StepLine]:
        """What is agreed."""
        return [
            StepLine(one, step_text(one, self.case), self._offers(STEP, one))
            for one in case_reading.steps_of(self.case)
        ]

    def flags(self) -> tuple[list[FlagLine], list[FlagLine]]:
        """Those that stand, and those that are over."""
        standing, over = case_reading.flags_of(self.case)
        return (
            [self._flag(one, stands=True) for one in standing],
            [self._flag(one, stands=False) for one in over],
        )

    def shares(self) -> list[ShareLine]:
        """With whom it is shared."""
        rows = self.case.shares.select_related("person", "by").order_by("at", "pk")
        return [ShareLine(one, self._offers(SHARE, one)) for one in rows]

    def _flag(self, flag: Flag, *, stands: bool) -> FlagLine:
        renewed, ended = (
            flag_text(flag, self.case, column) for column in ("renewed_because", "ended_because")
        )
        said = flag_text(flag, self.case)
        return FlagLine(flag, said, renewed, ended, stands, self._offers(FLAG, flag))

    def _offers(self, actions: Actions[CasePart], part: Any) -> Offers:
        forms = self.sent.forms if self.sent and self.sent.part == part else None
        at = CasePart(self.case, part, self.person)
        return by_place(actions.offered(at, to=self.person, forms=forms))
