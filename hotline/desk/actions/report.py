"""Actions on a whole report: read, claimed, released, closed, set aside, opened again."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.addresses import works_on_it
from hotline.desk.actions.base import CASE, CaseAction, CaseAt
from hotline.desk.actions.told import may_be_read, opened
from hotline.forms.desk_case import (
    CategoryForm,
    CloseUntoldForm,
    DangerForm,
    NotInDangerForm,
    ReadForm,
    SetAsideForm,
)
from hotline.forms.desk_viewing import TakeAnywayForm
from hotline.models.querysets import CASE_WORK
from hotline.operations.categorising import set_category
from hotline.operations.claims import claim, release
from hotline.operations.closing import (
    close_report,
    close_untold,
    may_be_undone,
    reopen_report,
    set_aside,
    undo_set_aside,
)
from hotline.operations.danger_over import take_back_danger
from hotline.operations.verdicts import flag_danger
from hotline.operations.welfare import TAKEN_ANYWAY
from hotline.states import REPORT_UNTOUCHED
from hotline.words.errors import ForColleagues, LookingPaused, ReportEnded, TooLateToUndo
from hotline.words.errors_addresses import NotOnThisCase
from hotline.words.errors_police import DangerUntold
from portal.accounts.models import User
from portal.web.actions import Action, Done, Words


def read(at: CaseAt, by: User, form: ReadForm) -> Done:
    """What the reporter wrote, for a purpose that is kept; to answer them, how to reach them."""
    return opened(at, by, form.cleaned_data["purpose"])


def not_together(at: CaseAt) -> Words:
    """Why a report is set aside by itself only: several at once are hardly looked at."""
    report = at.case.report
    if report.imminent_danger:
        return _("It speaks of danger, so somebody looks at it by itself.")
    if report.state not in REPORT_UNTOUCHED:
        return _("Somebody works on it already, so it is set aside by itself.")
    if report.unread_since is not None:
        return _("The reporter wrote something that nobody has read.")
    return ""


def was_set_aside_by(at: CaseAt) -> bool:
    """Whether whoever looks at it set it aside; of several at once the verb decides."""
    ends = [entry for entry in at.case.history if entry.verb == "report.closed"]
    return not at.case.history or (bool(ends) and ends[0].by_id == at.case.person.pk)


def is_for_colleagues(at: CaseAt) -> bool:
    """Something waits here to be looked at, and this person is spared it."""
    waits = any(not one.is_assessed and one.may_look for one in at.case.items)
    return at.case.may_claim and at.case.is_spared and waits


CLAIMED = _("It is yours. Whatever you do here begins the time of the claim anew.")


@dataclass(eq=False, kw_only=True)
class ClaimAction(CaseAction):
    """Says of several why one was left out."""

    def why_not(self, subject: CaseAt) -> Words:
        """Also that a plan of viewing leaves it to colleagues."""
        return ForColleagues.title if is_for_colleagues(subject) else super().why_not(subject)


CASE.add(
    Action(
        "read",
        permissions=CASE_WORK,
        place="told",
        label=_("Open the text"),
        icon="eye",
        key="o",
        offered=may_be_read,
        form=lambda _at, sent: ReadForm(sent),
        act=read,
        history={
            "read": _("Texts of the report read"),
            "contact.opened": _("Reporter's contact opened"),
            "contact.refused": _("Reporter's contact refused: no claim"),
        },
    ),
    ClaimAction(
        "claim",
        label=_("Claim it"),
        button="",
        icon="person",
        key="a",
        bulk=_("Claim them"),
        undone_by="release",
        undoable=lambda at: not at.case.is_mine,
        offered=lambda at: at.case.may_claim and not is_for_colleagues(at),
        beside_a_colleague=True,
        verb=claim,
        warnings=(ForColleagues, LookingPaused),
        done=CLAIMED,
        history={"report.accepted": _("Report claimed"), "location.claimed": _("URL claimed")},
    ),
    CaseAction(
        "claim_anyway",
        label=_("Claim it anyway"),
        folded=_("Your plan leaves it to colleagues"),
        icon="person",
        offered=is_for_colleagues,
        beside_a_colleague=True,
        form=lambda _at, sent: TakeAnywayForm(sent),
        verb=claim,
        warnings=(LookingPaused,),
        done=CLAIMED,
        history={TAKEN_ANYWAY: _("Claimed although their plan leaves it to colleagues")},
    ),
    CaseAction(
        "close_report",
        label=_("Close the report"),
        button="",
        icon="check",
        key="c",
        offered=lambda at: at.case.may_close,
        verb=close_report,
        done=_("Closed, and with it the reports that name nothing else and ask for nobody."),
        history={"report.closed": _("Report closed")},
    ),
    CaseAction(
        "flag_danger",
        label=_("Someone is in danger"),
        folded=_("Is someone in danger?"),
        icon="warning",
        offered=lambda at: not at.case.report.imminent_danger,
        beside_a_colleague=True,
        form=lambda _at, sent: DangerForm(sent),
        verb=flag_danger,
        done=_(
            "Noted. It goes first from now on, and what was found illegal stands at once, also "
            "where a second look is still due."
        ),
        history={
            "report.danger_flagged": _("Someone is in danger"),
            "location.stands_in_danger": _("Stands at once because of danger"),
        },
    ),
    CaseAction(
        "take_back_danger",
        permissions=("hotline.adjudicate",),
        label=_("Nobody is in danger"),
        folded=_("Nobody is in danger"),
        icon="reply",
        offered=lambda at: at.case.report.imminent_danger,
        beside_a_colleague=True,
        form=lambda _at, sent: NotInDangerForm(sent),
        verb=take_back_danger,
        done=_(
            "Taken back. Its clocks are the usual ones again, and whoever was told that somebody "
            "is in danger is told that nobody is. What stands already stands until somebody else "
            "has looked."
        ),
        history={"report.danger_taken_back": _("Taken back: nobody is in danger")},
    ),
    CaseAction(
        "set_category",
        label=_("Change the category"),
        folded=_("Change the category"),
        icon="tag",
        beside_a_colleague=True,
        offered=works_on_it,
        form=lambda at, sent: CategoryForm(sent, now=at.case.report.category),
        verb=set_category,
        answers=(ReportEnded, NotOnThisCase),
        done=_("Changed. What it presses, the lists and the law that is offered follow."),
        history={"report.categorised": _("Category changed")},
    ),
    CaseAction(
        "close_untold",
        permissions=("hotline.adjudicate",),
        label=_("Close the report"),
        folded=_("Close it without the police"),
        icon="check",
        offered=lambda at: at.case.may_close_untold,
        form=lambda _at, sent: CloseUntoldForm(sent),
        verb=close_untold,
        done=_("Closed. Why the police were not told is kept."),
        history={"report.closed_untold": _("Closed without telling the police")},
    ),
    CaseAction(
        "release",
        label=_("Release it"),
        icon="reply",
        key="b",
        bulk=_("Release them"),
        undone_by="claim",
        offered=lambda at: at.case.is_mine,
        verb=release,
        done=_("Released. A colleague can claim it now."),
        history={"location.released": _("URL released")},
    ),
    CaseAction(
        "reopen_report",
        permissions=("hotline.adjudicate",),
        label=_("Open it again"),
        icon="history",
        for_ended=True,
        beside_a_colleague=True,
        verb=reopen_report,
        done=_("Reopened. What was not illegal waits to be assessed again."),
        history={
            "report.reopened": _("Report reopened"),
            "location.reopened": _("URL to be assessed again"),
        },
    ),
    CaseAction(
        "set_aside",
        label=_("End the report"),
        button="danger",
        template="desk/hotline/actions/set_aside.html",
        bulk=_("Set them aside"),
        bulk_form=SetAsideForm,
        not_in_bulk=not_together,
        undone_by="undo_set_aside",
        offered=lambda at: at.case.may_set_aside,
        form=lambda _at, sent: SetAsideForm(sent),
        verb=set_aside,
        answers=(DangerUntold,),
        done=_("Set aside. The reporter's status page says so."),
        history={"report.closed": _("Report closed")},
    ),
    CaseAction(
        "undo_set_aside",
        label=_("Take it back"),
        hint=lambda _at: _("You set it aside a moment ago; within ten minutes you can undo it."),
        icon="reply",
        for_ended=True,
        beside_a_colleague=True,
        offered=lambda at: may_be_undone(at.case.report, at.case.now) and was_set_aside_by(at),
        verb=undo_set_aside,
        warnings=(TooLateToUndo,),
        done=_("Taken back. It waits with the new reports."),
        history={"report.set_aside_undone": _("Setting aside taken back")},
    ),
)
