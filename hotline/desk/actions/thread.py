"""Actions on the thread with a reporter: asking, and going on without an answer."""

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAction, CaseAt
from hotline.forms.desk_thread import AskForm
from hotline.operations.thread import ask_reporter, go_on_without_answer, lead_to_helpline
from hotline.states import ReportState
from hotline.words.errors import NoQuestionOpen, NotToBeAsked
from portal.accounts.models import User


def ask(at: CaseAt, by: User, form: AskForm) -> None:
    """Asks what was chosen or written."""
    ask_reporter(at.case.report.pk, form.words, by=by)


CASE.add(
    CaseAction(
        "ask_reporter",
        place="thread",
        label=_("Ask the reporter"),
        icon="question",
        folded=_("Ask the reporter one thing"),
        layout="stack",
        offered=lambda at: at.case.may_ask,
        form=lambda at, sent: AskForm(sent, language=at.case.report.language),
        act=ask,
        answers=(NotToBeAsked,),
        done=_("Asked. The reporter reads it with the receipt; the answer comes to the top here."),
        history={"report.question_asked": _("Reporter asked something")},
    ),
    CaseAction(
        "lead_to_helpline",
        place="thread",
        label=_("Point to the helpline"),
        icon="talk",
        hint=lambda _at: _("Says in their language, with the link, that somebody listens."),
        offered=lambda at: at.case.may_lead_to_helpline,
        verb=lead_to_helpline,
        warnings=(NotToBeAsked,),
        done=_("Said. The reporter reads it with the receipt, and nothing waits for an answer."),
        history={"report.led_to_helpline": _("Reporter pointed to the helpline")},
    ),
    CaseAction(
        "go_on_without_answer",
        place="thread",
        label=_("Go on without an answer"),
        offered=lambda at: at.case.report.state == ReportState.NEEDS_INFO,
        verb=go_on_without_answer,
        warnings=(NoQuestionOpen,),
        done=_("The case goes on. The reporter may still add something."),
        history={"report.question_ended": _("Answer of the reporter no longer waited for")},
    ),
)
