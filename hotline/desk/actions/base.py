"""What all actions of a case page have in common: what they are about, and where they are drawn."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse

from hotline.operations.case import Case, CaseItem
from hotline.words.errors import ColleagueIsOnIt, ReportEnded
from portal.web.actions import Action, Actions, Words


@dataclass(frozen=True, slots=True)
class CaseAt:
    """A case, shown at one of its items."""

    case: Case
    item: CaseItem


CASE: Actions[CaseAt] = Actions(
    "a case",
    (
        *("head", "hosting", "viewing", "assessment", "assessed"),
        *("next_step", "other_contact", "notice", "manual_action"),
    ),
    other_keys=frozenset("o"),
)
"""Its places from top to bottom; `o` opens what the reporter wrote."""


class CaseAction(Action[CaseAt]):
    """What is done with a whole case: `verb` is called with its report and what the form says.

    `for_ended`: offered on an ended case, and on no other. `beside_a_colleague`: offered also
    while a colleague works on it.
    """

    namespace = "hotline_desk"
    permissions = ("hotline.assess_location",)
    place = "head"
    for_ended: ClassVar[bool] = False
    beside_a_colleague: ClassVar[bool] = False

    def is_offered(self, subject: CaseAt) -> bool:
        """On open cases that no colleague works on, when it is due."""
        case = subject.case
        if case.is_ended != self.for_ended:
            return False
        return (self.beside_a_colleague or not case.is_a_colleagues) and self.is_due(subject)

    def is_due(self, subject: CaseAt) -> bool:
        """Whether the case asks for it."""
        del subject
        return True

    def why_not(self, subject: CaseAt) -> Words:
        """As the verb would refuse it."""
        if subject.case.is_ended and not self.for_ended:
            return ReportEnded.title
        if subject.case.is_a_colleagues:
            return ColleagueIsOnIt.title
        return super().why_not(subject)

    def where(self, subject: CaseAt) -> tuple[Any, ...]:
        """The case, or one of its URLs."""
        return (subject.case.report.public_ref, *([subject.item.number] if self.route else []))

    def about(self, subject: CaseAt) -> tuple[Any, ...]:
        """Id of the report, the location or whatever the verb takes."""
        return (subject.case.report.pk,)

    def url_after(self, subject: CaseAt) -> str:
        """The case, at what waits first."""
        return reverse("hotline_desk:case", args=[subject.case.report.public_ref])


class ItemAction(CaseAction):
    """What is done with one URL of a case: `verb` is called with its location."""

    route = "urls/<int:number>/"

    def about(self, subject: CaseAt) -> tuple[Any, ...]:
        """Id of the location."""
        return (subject.item.location.pk,)

    def url_after(self, subject: CaseAt) -> str:
        """The case, at this URL."""
        return f"{super().url_after(subject)}?url={subject.item.number}"
