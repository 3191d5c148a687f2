"""Actions on the board: a counsellor's shift."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk import ShiftForm
from helpline.operations import shifts
from helpline.operations.board import Board
from helpline.states.shift import ShiftState
from helpline.words.errors_desk import NotOnShift
from helpline.words.permissions import MAY_ANSWER
from portal.web.actions import Action, Actions

BOARD: Actions[Board] = Actions("the board", ["shift"])


class ShiftAction(Action[Board]):
    """What is done with one's own shift, by buttons on a part of the page that loads itself."""

    namespace = "helpline_desk"
    place = "shift"
    permissions = (MAY_ANSWER,)
    template = "desk/helpline/actions/board_button.html"
    warnings = (NotOnShift,)

    def url_after(self, subject: Board) -> str:
        """The board."""
        del subject
        return reverse("helpline_desk:queue")


@BOARD.add
class Ready(ShiftAction):
    """Begin the shift, or return from a break."""

    label = _("Ready")
    button = "talk"
    icon = "play"
    verb = staticmethod(shifts.ready)
    history = {"shift.ready": _("Ready for conversations")}

    def is_offered(self, subject: Board) -> bool:
        """While no offers come."""
        return not subject.is_ready

    def form(self, subject: Board, data: Any = None) -> ShiftForm:
        """The button alone, on a part of the page without the form, means what was chosen last."""
        shift = subject.shift
        chosen: Any = {"languages": ["en"], "capacity": 1}
        if shift is not None:
            chosen = {"languages": shift.languages, "capacity": shift.capacity}
        is_bare = data is not None and not ShiftForm.base_fields.keys() & data.keys()
        return ShiftForm(chosen if is_bare else data, initial=chosen)


@BOARD.add
class Break(ShiftAction):
    """No offers until Ready."""

    label = _("Break")
    icon = "pause"
    verb = staticmethod(shifts.take_break)
    history = {"shift.break": _("On a break")}

    def is_offered(self, subject: Board) -> bool:
        """While on shift."""
        return subject.shift is not None and subject.shift.state != ShiftState.BREAK


@BOARD.add
class Stop(ShiftAction):
    """End the shift; running chats are finished first."""

    label = _("Stop")
    icon = "stop"
    verb = staticmethod(shifts.stop)
    history = {"shift.stop": _("Shift stopped")}

    def is_offered(self, subject: Board) -> bool:
        """While on shift."""
        return subject.shift is not None
