"""A supervisor blocks a conversation, so that no counsellor has to go on with it."""

from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.room import ROOM, Room, room_url
from helpline.forms.desk_line import ReasonForm
from helpline.operations import blocking
from helpline.words.errors_desk import ConversationErased, NotInThatState
from helpline.words.errors_desk_blocking import NotSafeNow, RiskIsHigh
from helpline.words.permissions import MAY_SUPERVISE
from portal.web.actions import Action

BLOCK: Action[Room] = Action(
    "block",
    permissions=(MAY_SUPERVISE,),
    place="block",
    label=_("Block this conversation"),
    button="danger",
    size="small",
    folded=_("Block this conversation"),
    layout="stack",
    offered=lambda room: blocking.may_block(room.conversation),
    form=lambda _room, sent: ReasonForm(sent),
    act=lambda room, by, form: blocking.block(room.conversation.pk, form.because(), by=by),
    answers=(RiskIsHigh, NotSafeNow),
    warnings=(NotInThatState, ConversationErased),
    url_after=room_url,
    url_refused=room_url,
    done=_("Blocked. The visitor reads why in our words, and may begin another chat."),
    history={"conversation.blocked": _("Blocked by a supervisor")},
)
ROOM.add(BLOCK)
