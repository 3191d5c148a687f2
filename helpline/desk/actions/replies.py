"""Actions on the replies that are kept ready."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_replies import ReplyForm, initial_of
from helpline.models import CannedReply
from helpline.operations import replies
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions


@dataclass(frozen=True, slots=True)
class Replies:
    """All of them, before somebody of staff."""

    person: User


def list_url(_subject: object) -> str:
    """All of them."""
    return reverse("helpline_desk:replies")


REPLIES: Actions[Replies] = Actions("the replies", ["main"], "helpline_desk", list_url)
REPLY: Actions[CannedReply] = Actions(
    "a reply", ["head", "main"], "helpline_desk", list_url, where=lambda reply: (reply.pk,)
)


def change_reply(reply: CannedReply, by: User, form: ReplyForm) -> object:
    """It says what the form says."""
    return replies.change_reply(reply.pk, form.cleaned_data, by=by)


REPLIES.add(
    Action(
        "add_reply",
        has_page=True,
        permissions=(MAY_SUPERVISE,),
        place="main",
        label=_("Save the reply"),
        button="talk",
        icon="check",
        form=lambda _all, sent: ReplyForm(sent),
        act=lambda _all, by, form: replies.add_reply(form.cleaned_data, by=by),
        done=_("The reply is ready."),
        history={"reply.added": _("Reply added")},
    )
)
REPLY.add(
    Action(
        "change_reply",
        has_page=True,
        permissions=(MAY_SUPERVISE,),
        place="main",
        label=_("Save the reply"),
        button="talk",
        icon="check",
        form=lambda reply, sent: ReplyForm(sent, initial=initial_of(reply)),
        act=change_reply,
        done=_("Saved."),
        history={"reply.changed": _("Reply changed")},
    ),
    Action(
        "retire_reply",
        permissions=(MAY_SUPERVISE,),
        place="head",
        label=_("Use it no longer"),
        size="small",
        offered=lambda reply: bool(reply.active),
        verb=replies.retire_reply,
        done=_("Counsellors are no longer offered it."),
        history={"reply.retired": _("No longer used")},
    ),
    Action(
        "restore_reply",
        permissions=(MAY_SUPERVISE,),
        place="head",
        label=_("Use it again"),
        size="small",
        offered=lambda reply: not reply.active,
        verb=replies.restore_reply,
        done=_("Counsellors are offered it again."),
        history={"reply.restored": _("Used again")},
    ),
)
