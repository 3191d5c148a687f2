"""Actions on one URL until an assessment stands, and the one that puts it in question."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction, url_of
from hotline.desk.actions.told import still_open
from hotline.forms.desk_case import AssessForm
from hotline.forms.desk_viewing import StaysOpenForm, ViewingForm
from hotline.models import Assessment
from hotline.operations.assessing import assess
from hotline.operations.assessing_again import assess_again
from hotline.operations.case import CaseItem
from hotline.operations.claims import claim
from hotline.operations.retracting import note_danger_over_told, note_told
from hotline.operations.told_viewing import most_minutes, unmeasured
from hotline.operations.viewing import any_in_danger, begin_viewing, end_viewing
from hotline.operations.welfare import looked_by, pause_of
from hotline.policies.combinations import VERDICT_OF
from hotline.policies.next_steps import Step
from hotline.states import BLIND, Round, Verdict
from hotline.words.errors import (
    ClaimRefused,
    ForColleagues,
    LookingPaused,
    NotYourClaim,
    ReportEnded,
)
from hotline.words.errors_assessing import (
    HowNotSaid,
    LookedTooLong,
    LookIsForOthers,
    LookNeeded,
)
from portal.accounts.models import User
from portal.web.actions import Done, Words


def is_to_assess(at: CaseAt) -> bool:
    """On a URL of one's own that is not assessed yet."""
    return at.item.is_mine and not at.item.is_assessed


def may_be_questioned(at: CaseAt) -> bool:
    """What is not illegal is assessed again with an open report only."""
    illegal = at.item.location.verdict == Verdict.ILLEGAL
    return at.item.is_assessed and (illegal or not at.case.is_ended)


def viewing_since(at: CaseAt) -> datetime | None:
    """Since when whoever holds the claim has been looking at it, and at nothing beside it."""
    held = at.item.claim
    alone = held is not None and held.viewing_page_id is None
    return held.viewing_since if held and alone and held.is_looked_at(at.case.now) else None


def viewing_form(at: CaseAt, sent: Any) -> ViewingForm:
    """Says so when whoever holds the claim has looked enough."""
    return viewing_form_for(at, sent, [at.item])


def viewing_form_for(at: CaseAt, sent: Any, items: list[CaseItem]) -> ViewingForm:
    """The same for several, one of which is enough to be in danger."""
    pause = pause_of(looked_by(at.case.person, at.case.now))
    in_danger = pause is not None and any_in_danger(one.location.pk for one in items)
    return ViewingForm(sent, pause=pause, in_danger=in_danger, opened=at.opened)


def look(at: CaseAt, by: User, form: ViewingForm) -> Done:
    """From now on they look at it; a text that was open stays so."""
    begin_viewing(at.item.location.pk, by=by, **form.as_look())
    return still_open(at, by, form)


def look_no_longer(at: CaseAt, by: User, form: StaysOpenForm) -> Done:
    """The same when they stop."""
    end_viewing(at.item.location.pk, by=by)
    return still_open(at, by, form)


def stays_open_form(at: CaseAt, sent: Any) -> StaysOpenForm:
    """Knows whether the text stands open."""
    return StaysOpenForm(sent, opened=at.opened)


def since_when(at: CaseAt) -> Words:
    """Beside the button that ends it."""
    return looking_since(
        viewing_since(at), _("Looking since %(moment)s. Recording the assessment ends it too.")
    )


def looking_since(since: datetime | None, said: Words) -> str:
    """The words with the hour in them."""
    return str(said) % {"moment": date_format(localtime(since), "TIME_FORMAT")}


def claim_and_assess(at: CaseAt, by: User, form: AssessForm) -> Assessment:
    """A claim that lapsed meanwhile is renewed when nobody else has taken it on."""
    claim(at.case.report.pk, by=by)
    return assess(at.item.location.pk, form.as_new_assessment(), by=by, told=form.told)


def assess_form(at: CaseAt, sent: Any) -> AssessForm:
    """Asks how they came to it where no look of theirs was measured."""
    who = ([at.item.location], at.case.person, at.case.now)
    return AssessForm(
        sent,
        categories=[at.case.report.category.code],
        asks_how=bool(unmeasured(*who)),
        most_minutes=most_minutes(*who),
    )


def assessed(made: Assessment) -> Done:
    """In the words of the vocabulary, and what it waits for then."""
    said = _("Assessed: %(classification)s.") % {"classification": made.classification.name}
    look = made.location.assessment_round
    if VERDICT_OF[made.classification.code] is None:
        return Done(f"{said} {_WAITS_FOR_ANYBODY}")
    if made.location.waits_for_another_look:
        then = _WAITS_FOR[look]
        return Done(f"{said} {then}")
    return Done(said)


_WAITS_FOR_ANYBODY = _("It waits for another look: whoever claims it next assesses it.")
_WAITS_FOR: dict[str, Words] = {
    **dict.fromkeys(BLIND, _("A colleague looks as well before it stands.")),
    Round.ADJUDICATION: _("The first assessment says something else: a supervisor decides."),
}


CASE.add(
    ItemAction(
        "begin_viewing",
        place="viewing",
        label=_("I am looking at it now"),
        icon="eye",
        key="l",
        layout="action viewing",
        alternates_with="end_viewing",
        offered=lambda at: is_to_assess(at) and viewing_since(at) is None,
        form=viewing_form,
        act=look,
        answers=(LookingPaused,),
        history={
            "welfare.looked_on": _("Looked on although a break was due"),
            "location.viewing_begun": _("Looking at it"),
        },
    ),
    ItemAction(
        "end_viewing",
        place="viewing",
        label=_("I have stopped looking"),
        hint=since_when,
        icon="eye",
        key="l",
        offered=lambda at: is_to_assess(at) and viewing_since(at) is not None,
        form=stays_open_form,
        act=look_no_longer,
        history={"location.viewing_ended": _("No longer looking at it")},
    ),
    ItemAction(
        "assess",
        place="assessment",
        label=_("Record the assessment"),
        button="",
        icon="scales",
        template="desk/hotline/actions/assess.html",
        offered=is_to_assess,
        form=assess_form,
        act=claim_and_assess,
        answers=(
            *(ClaimRefused, ForColleagues, HowNotSaid, LookNeeded, LookedTooLong),
            *(LookIsForOthers, NotYourClaim, ReportEnded),
        ),
        done=assessed,
        url_after=url_of,
        history={
            "location.assessed": _("URL assessed"),
            "location.viewing_told": _("Told afterwards for how long it was looked at"),
            "welfare.looked_past": _("Looked for longer than the plan says"),
            "location.second_look_asked": _("Waits for a second look"),
            "location.assessments_differ": _("Two assessments differ: waits for a decision"),
        },
    ),
    ItemAction(
        "note_told",
        place="retractions",
        label=_("They know now"),
        hint=lambda _at: _("Press it once you have told everybody of whom it says so above."),
        icon="check",
        offered=lambda at: at.item.location.retraction_due_at is not None,
        goes_on=True,
        verb=note_told,
        done=_("Recorded."),
        history={"retraction.told": _("Told by hand that it is not illegal")},
    ),
    ItemAction(
        "note_danger_over_told",
        place="danger_retractions",
        label=_("They know now"),
        hint=lambda _at: _("Press it once you have told everybody of whom it says so above."),
        icon="check",
        offered=lambda at: Step.RETRACT_DANGER in at.item.steps,
        goes_on=True,
        verb=note_danger_over_told,
        done=_("Recorded."),
        history={"danger_retraction.told": _("Told by hand that nobody is in danger")},
    ),
    ItemAction(
        "assess_again",
        permissions=("hotline.adjudicate",),
        place="assessed",
        label=_("Assess it again"),
        hint=lambda _at: _("Until then nothing more is sent; what has not left is taken back."),
        icon="history",
        offered=may_be_questioned,
        beside_a_colleague=True,
        goes_on=True,
        verb=assess_again,
        done=_("It is yours to assess again. What had not left was taken back."),
        history={"location.assessment_questioned": _("Assessment put in question")},
    ),
)
