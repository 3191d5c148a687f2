"""Actions on the sealed address of a visitor: ask, grant or decline, look."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_break_glass import AskForm
from helpline.models import BreakGlass, Conversation
from helpline.operations import break_glass
from helpline.states.break_glass import OpeningState
from helpline.words.errors_desk import ConversationErased
from helpline.words.errors_desk_break_glass import (
    AnotherPersonOpens,
    NothingKept,
    NotImminent,
    OpeningMovedOn,
    OpenNoLonger,
)
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.web.actions import Action, Actions, Done


@dataclass(frozen=True, slots=True)
class GlassAt:
    """What is kept of one conversation, its newest request, and who looks."""

    conversation: Conversation
    opening: BreakGlass | None
    person: User

    @property
    def is_open(self) -> bool:
        """For this person, now."""
        if self.opening is None:
            return False
        return break_glass.is_open_for(self.opening, self.person, now=database_now())

    @property
    def is_to_answer(self) -> bool:
        """Whether this person is the second one."""
        waits = self.opening is not None and self.opening.state == OpeningState.ASKED
        return waits and self.opening.asked_by_id != self.person.pk  # type: ignore[union-attr]


def glass_url(at: GlassAt) -> str:
    """Its page."""
    return reverse("helpline_desk:break_glass", args=[at.conversation.pk])


def look(at: GlassAt, by: User, _form: object) -> Done:
    """Shown on the page that answers, and nowhere else."""
    if at.opening is None:
        raise OpenNoLonger
    return Done(shown={"seen": break_glass.look(at.opening.pk, by=by)})


GLASS: Actions[GlassAt] = Actions(
    "a sealed address",
    ["sealed"],
    "helpline_desk",
    glass_url,
    where=lambda at: (at.conversation.pk,),
)
_MISSED = (OpeningMovedOn, AnotherPersonOpens, NotImminent, NothingKept)
GLASS.add(
    Action(
        "ask_opening",
        permissions=(MAY_SUPERVISE,),
        place="sealed",
        label=_("Ask a second person"),
        button="danger",
        icon="lock",
        layout="stack",
        offered=lambda at: break_glass.may_ask(at.conversation),
        form=lambda _at, sent: AskForm(sent),
        verb=break_glass.ask,
        warnings=(NotImminent, NothingKept, ConversationErased),
        done=_("Everybody else who supervises is told. It opens once one of them agrees."),
        history={"break_glass.asked": _("Opening the sealed address asked for")},
    ),
    Action(
        "grant_opening",
        permissions=(MAY_SUPERVISE,),
        place="sealed",
        label=_("Open it for both of us"),
        button="danger",
        icon="lock",
        offered=lambda at: at.is_to_answer and break_glass.secret_of(at.conversation) is not None,
        act=lambda at, by, _form: at.opening and break_glass.grant(at.opening.pk, by=by),
        warnings=_MISSED,
        done=_("It is open for both of you for a while. Every look is recorded."),
        history={"break_glass.granted": _("Sealed address opened by a second person")},
    ),
    Action(
        "decline_opening",
        permissions=(MAY_SUPERVISE,),
        place="sealed",
        label=_("Do not open it"),
        offered=lambda at: at.is_to_answer,
        act=lambda at, by, _form: at.opening and break_glass.decline(at.opening.pk, by=by),
        warnings=_MISSED,
        done=_("It stays closed."),
        history={"break_glass.declined": _("Opening the sealed address declined")},
    ),
    Action(
        "look_at_address",
        permissions=(MAY_SUPERVISE,),
        place="sealed",
        label=_("Look at it"),
        button="talk",
        icon="eye",
        offered=lambda at: at.is_open,
        act=look,
        warnings=(OpeningMovedOn, OpenNoLonger, NothingKept),
        history={"break_glass.looked": _("Sealed address looked at")},
    ),
)
