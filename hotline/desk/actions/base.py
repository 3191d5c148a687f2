"""What all actions of a case page have in common: what they are about, and where they are drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from hotline.operations.case import Case, CaseItem
from hotline.states import Verdict
from hotline.words.errors import ColleagueIsOnIt, ReportEnded
from portal.web.actions import Action, Actions, Named, Words


@dataclass(frozen=True, slots=True)
class CaseAt:
    """A case, shown at one of its items.

    `opened`: the purpose for which what the reporter wrote stands open on this very page.
    """

    case: Case
    item: CaseItem
    opened: str = ""

    def __str__(self) -> str:
        return self.case.report.public_ref


SHOWN = "of"
"""Names in an address the location that a page showed."""


def url_of(at: CaseAt) -> str:
    """The case, at what waits first."""
    return reverse("hotline_desk:case", args=[at.case.report.public_ref])


def url_here(at: CaseAt) -> str:
    """The case, at the URL that is shown; of a single one its own address."""
    return f"{url_of(at)}?url={at.item.number}" if len(at.case.items) > 1 else url_of(at)


CASE: Actions[CaseAt] = Actions(
    "a case",
    (
        *("head", "told", "more_addresses", "thread", "address"),
        *("hosting", "viewing", "assessment", "assessed"),
        *(
            "retractions",
            "danger_retractions",
            "parts_viewing",
            "parts",
            "parts_notices",
            "more_parts",
        ),
        "police",
        *(
            "next_step",
            "also_on_the_way",
            "also_told",
            "mail",
            "other_contact",
            "notice",
            "manual_action",
        ),
    ),
    "hotline_desk",
    url_here,
    where=lambda at: (at.case.report.public_ref,),
    about=lambda at: (at.case.report.pk,),
)
"""Its places from top to bottom."""


@dataclass(eq=False, kw_only=True)
class CaseAction(Action[CaseAt]):
    """What is done with a whole case: `verb` is called with its report and what the form says.

    `offered` says whether an open case that no colleague works on asks for it. `for_ended`: on
    an ended case, and on no other. `goes_on`: also on an ended case with something illegal, or of
    which others have to hear that it is not, because it belongs to the URL and not to the report.
    `beside_a_colleague`: also while a colleague works on it.
    """

    permissions: tuple[str, ...] = ("hotline.assess_location",)
    place: str = "head"
    for_ended: bool = False
    goes_on: bool = False
    beside_a_colleague: bool = False

    def url(self, subject: CaseAt) -> str:
        """Says which URL is shown, so that whoever does it stays there."""
        shown = f"?url={subject.item.number}" if len(subject.case.items) > 1 else ""
        return f"{super().url(subject)}{shown}"

    def is_offered(self, subject: CaseAt) -> bool:
        """On open cases that no colleague works on, when it is due."""
        case = subject.case
        location = subject.item.location
        to_hear = location.retraction_due_at or location.danger_retraction_due_at
        waits = to_hear is not None or location.mail_due_at is not None
        followed = location.verdict == Verdict.ILLEGAL or waits
        goes_on = self.goes_on and followed
        if case.is_ended != self.for_ended and not (case.is_ended and goes_on):
            return False
        return (self.beside_a_colleague or not case.is_a_colleagues) and self.offered(subject)

    def why_not(self, subject: CaseAt) -> Words:
        """As the verb would refuse it."""
        if subject.case.is_ended and not self.for_ended:
            return ReportEnded.title
        if subject.case.is_a_colleagues:
            return ColleagueIsOnIt.title
        return super().why_not(subject)


@dataclass(eq=False, kw_only=True)
class ItemAction(CaseAction):
    """What is done with one URL of a case: `verb` is called with its location.

    Its address says which location the page showed: a number may name another one meanwhile.
    """

    route: str = "urls/<int:number>/"
    where: Callable[[CaseAt], Named] = lambda at: (at.case.report.public_ref, at.item.number)
    about: Callable[[CaseAt], Named] = lambda at: (at.item.location.pk,)
    url_after: Callable[[CaseAt], str] = lambda at: f"{url_of(at)}?url={at.item.number}"

    def url(self, subject: CaseAt) -> str:
        """With the location the page shows."""
        return f"{Action.url(self, subject)}?{SHOWN}={subject.item.location.pk}"
