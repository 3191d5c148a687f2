"""Actions on one URL until an assessment stands, and the one that puts it in question."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAction, CaseAt, ItemAction
from hotline.forms.desk_case import AssessForm
from hotline.operations.assessing import assess
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim
from hotline.operations.viewing import begin_viewing, end_viewing
from hotline.words.errors import ClaimRefused, NotYourClaim, ReportEnded
from portal.accounts.models import User
from portal.web.actions import Done, Words


def viewing_since(subject: CaseAt) -> datetime | None:
    """Since when whoever holds the claim has been looking at it."""
    held = subject.item.claim
    return held.viewing_since if held else None


class AssessmentAction(ItemAction):
    """What whoever holds the claim does until an assessment stands."""

    def is_due(self, subject: CaseAt) -> bool:
        """On a URL of one's own that is not assessed yet."""
        return subject.item.is_mine and not subject.item.is_assessed


@CASE.add
class BeginViewing(AssessmentAction):
    """The analyst looks at it from now on."""

    place = "viewing"
    label = _("I am looking at it now")
    icon = "eye"
    key = "l"
    verb = staticmethod(begin_viewing)
    history = {"location.viewing_begun": _("Looking at it")}
    alternates_with = "end_viewing"

    def is_due(self, subject: CaseAt) -> bool:
        """While one does not look."""
        return super().is_due(subject) and viewing_since(subject) is None


@CASE.add
class EndViewing(AssessmentAction):
    """The analyst looks no longer."""

    place = "viewing"
    label = _("I have stopped looking")
    icon = "eye"
    key = "l"
    verb = staticmethod(end_viewing)
    history = {"location.viewing_ended": _("No longer looking at it")}

    def is_due(self, subject: CaseAt) -> bool:
        """While one looks."""
        return super().is_due(subject) and viewing_since(subject) is not None

    def hint(self, subject: CaseAt) -> Words:
        """Since when."""
        moment = date_format(localtime(viewing_since(subject)), "TIME_FORMAT")
        said = _("Looking since %(moment)s. Recording the assessment ends it too.")
        return said % {"moment": moment}


@CASE.add
class Assess(AssessmentAction):
    """Record an assessment; the next URL that waits comes up by itself."""

    place = "assessment"
    label = _("Record the assessment")
    button = ""
    icon = "scales"
    template = "desk/hotline/actions/assess.html"
    history = {"location.assessed": _("URL assessed")}
    answers = (ClaimRefused, NotYourClaim, ReportEnded)

    def form(self, subject: CaseAt, data: Any = None) -> AssessForm:
        """In the words of the vocabulary."""
        return AssessForm(data, categories=[subject.case.report.category.code])

    def act(self, subject: CaseAt, *, by: User, form: Any) -> Done | None:
        """A claim that lapsed meanwhile is renewed when nobody else has taken it on."""
        claim(subject.case.report.pk, by=by)
        made = assess(subject.item.location.pk, form.as_new_assessment(), by=by)
        return Done(
            _("Assessed: %(classification)s.") % {"classification": made.classification.name}
        )

    def url_after(self, subject: CaseAt) -> str:
        """The case, at what waits next."""
        return CaseAction.url_after(self, subject)


@CASE.add
class AssessAgain(ItemAction):
    """Put an assessment in question and assess it again."""

    place = "assessed"
    permissions = ("hotline.adjudicate",)
    label = _("Assess it again")
    icon = "history"
    verb = staticmethod(assess_again)
    done = _("It is yours to assess again. What had not left was taken back.")
    history = {"location.assessment_questioned": _("Assessment put in question")}
    beside_a_colleague = True

    def is_due(self, subject: CaseAt) -> bool:
        """Where an assessment stands."""
        return subject.item.is_assessed

    def hint(self, subject: CaseAt) -> Words:
        """What follows at once."""
        return _("Until then nothing more is sent; what has not left is taken back.")
