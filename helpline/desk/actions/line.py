"""A supervisor moves a waiting visitor to the front of the line, or puts them back."""

from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.room import ROOM, Room, room_url
from helpline.forms.desk_line import ReasonForm
from helpline.operations import reordering
from helpline.words.errors_desk import ConversationErased, NotInThatState
from helpline.words.permissions import MAY_SUPERVISE
from portal.web.actions import Action


def line_url(room: Room) -> str:
    """The part of the conversation's page about its place in the line."""
    return f"{room_url(room)}#line"


MOVE_TO_FRONT: Action[Room] = Action(
    "move_to_front",
    permissions=(MAY_SUPERVISE,),
    place="line",
    label=_("Move to the front"),
    button="talk",
    size="small",
    folded=_("Move this visitor to the front of the line"),
    layout="stack",
    offered=lambda room: reordering.may_move_to_front(room.conversation),
    form=lambda _room, sent: ReasonForm(sent),
    act=lambda room, by, form: reordering.move_to_front(
        room.conversation.pk, form.because(), by=by
    ),
    warnings=(NotInThatState, ConversationErased),
    url_after=line_url,
    url_refused=room_url,
    done=_("In front now. Everybody who waits reads their new place."),
    history={"conversation.raised": _("Moved to the front by a supervisor")},
)
PUT_BACK: Action[Room] = Action(
    "put_back",
    permissions=(MAY_SUPERVISE,),
    place="line",
    label=_("Put back"),
    size="small",
    folded=_("Put this visitor back where they were"),
    layout="stack",
    offered=lambda room: reordering.may_put_back(room.conversation),
    form=lambda _room, sent: ReasonForm(sent),
    act=lambda room, by, form: reordering.put_back(room.conversation.pk, form.because(), by=by),
    warnings=(NotInThatState, ConversationErased),
    url_after=line_url,
    url_refused=room_url,
    done=_("Back where band and waiting time place them."),
    history={"conversation.put_back": _("Put back in the line by a supervisor")},
)
ROOM.add(MOVE_TO_FRONT, PUT_BACK)
