"""Actions on the board: a counsellor's shift, and the conversation that is offered to them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk import ShiftForm
from helpline.models import Offer
from helpline.operations import matching, shifts
from helpline.operations.board import Board
from helpline.states.offer import OfferState
from helpline.states.shift import ShiftState
from helpline.words.errors_desk import NotOnShift, OfferGone
from helpline.words.permissions import MAY_ANSWER
from portal.web.actions import Action, Actions

BUTTON = "desk/helpline/actions/board_button.html"
"""On a part of the page that loads itself."""


@dataclass(frozen=True, slots=True)
class OfferAt:
    """An offer, and the address of the chat whose page showed it; empty on other pages."""

    offer: Offer
    shown_in: str = ""


def board_url(_subject: object) -> str:
    """The board, where the shift begins and everybody who waits is listed."""
    return reverse("helpline_desk:queue")


BOARD: Actions[Board] = Actions("the board", ["shift"], "helpline_desk", board_url)
OFFER: Actions[OfferAt] = Actions(
    "an offer",
    ["answers"],
    "helpline_desk",
    lambda at: at.shown_in or board_url(at),
    where=lambda at: (at.offer.pk,),
)


def shift_form(board: Board, sent: Any) -> ShiftForm:
    """The button alone, on a part of the page without the form, means what was chosen last."""
    chosen: Any = {"languages": ["en"], "capacity": 1}
    if board.shift is not None:
        chosen = {"languages": board.shift.languages, "capacity": board.shift.capacity}
    is_bare = sent is not None and not ShiftForm.base_fields.keys() & sent.keys()
    return ShiftForm(chosen if is_bare else sent, initial=chosen)


BOARD.add(
    Action(
        "ready",
        permissions=(MAY_ANSWER,),
        place="shift",
        label=_("Ready"),
        button="talk",
        icon="play",
        template=BUTTON,
        offered=lambda board: not board.is_ready,
        form=shift_form,
        verb=shifts.ready,
        history={"shift.ready": _("Ready for conversations")},
    ),
    Action(
        "break",
        permissions=(MAY_ANSWER,),
        place="shift",
        label=_("Break"),
        icon="pause",
        template=BUTTON,
        offered=lambda board: bool(board.shift and board.shift.state != ShiftState.BREAK),
        verb=shifts.take_break,
        warnings=(NotOnShift,),
        history={"shift.break": _("On a break")},
    ),
    Action(
        "stop",
        permissions=(MAY_ANSWER,),
        place="shift",
        label=_("Stop"),
        icon="stop",
        template=BUTTON,
        offered=lambda board: board.shift is not None,
        verb=shifts.stop,
        warnings=(NotOnShift,),
        history={"shift.stop": _("Shift stopped")},
    ),
)
OFFER.add(
    Action(
        "accept",
        permissions=(MAY_ANSWER,),
        place="answers",
        label=_("Accept"),
        button="talk",
        size="large",
        icon="check",
        key="a",
        template=BUTTON,
        offered=lambda at: at.offer.state == OfferState.OPEN,
        verb=matching.accept,
        warnings=(OfferGone,),
        url_after=lambda at: reverse("helpline_desk:room", args=[at.offer.conversation_id]),
        url_refused=board_url,
        history={"offer.accepted": _("Offer accepted")},
    ),
    Action(
        "decline",
        permissions=(MAY_ANSWER,),
        place="answers",
        label=_("Decline"),
        key="d",
        template=BUTTON,
        offered=lambda at: at.offer.state == OfferState.OPEN,
        verb=matching.decline,
        warnings=(OfferGone,),
        url_refused=board_url,
        history={"offer.declined": _("Offer declined")},
    ),
)
