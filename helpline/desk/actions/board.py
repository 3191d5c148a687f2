"""Actions on the board: a counsellor's shift, and the conversation that is offered to them."""

from dataclasses import dataclass
from functools import partial
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


on_shift = partial(
    Action[Board], permissions=(MAY_ANSWER,), place="shift", template=BUTTON, warnings=(NotOnShift,)
)
answer = partial(
    Action[OfferAt],
    permissions=(MAY_ANSWER,),
    place="answers",
    template=BUTTON,
    offered=lambda at: at.offer.state == OfferState.OPEN,
    warnings=(OfferGone,),
    url_refused=board_url,
)
BOARD.add(
    on_shift(
        "ready",
        label=_("Ready"),
        button="talk",
        icon="play",
        layout="ready-form",
        offered=lambda board: not board.is_ready,
        form=shift_form,
        verb=shifts.ready,
        history={"shift.ready": _("Ready for conversations")},
    ),
    on_shift(
        "break",
        label=_("Break"),
        icon="pause",
        offered=lambda board: bool(board.shift and board.shift.state != ShiftState.BREAK),
        verb=shifts.take_break,
        history={"shift.break": _("On a break")},
    ),
    on_shift(
        "stop",
        label=_("Stop"),
        icon="stop",
        offered=lambda board: board.shift is not None,
        verb=shifts.stop,
        history={"shift.stop": _("Shift stopped")},
    ),
)
OFFER.add(
    answer(
        "accept",
        label=_("Accept"),
        button="talk",
        size="large",
        icon="check",
        key="a",
        verb=matching.accept,
        url_after=lambda at: reverse("helpline_desk:room", args=[at.offer.conversation_id]),
        history={"offer.accepted": _("Offer accepted")},
    ),
    answer(
        "decline",
        label=_("Decline"),
        key="d",
        verb=matching.decline,
        history={"offer.declined": _("Offer declined")},
    ),
)
