"""Actions on a message that was left: take it, try to reach them, work it off."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.contacts import SAVED_FOR_CASE, contact_url
from helpline.forms.desk_contacts import TO_CASE
from helpline.forms.desk_left_message import FinishForm
from helpline.models import LeftMessage
from helpline.operations import handing_over, leaving_messages
from helpline.policies.left_messages import TRIES_MOST
from helpline.states.left_message import LeftMessageState
from helpline.words.answers import Wish
from helpline.words.errors_contacts import ActionMissing, CategoryNotValid
from helpline.words.errors_desk import MessageMovedOn
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done


@dataclass(frozen=True, slots=True)
class LeftMessageAt:
    """A message that was left, before somebody of staff."""

    message: LeftMessage
    person: User

    @property
    def is_mine(self) -> bool:
        """Whether they took it."""
        taken = self.message.state == LeftMessageState.TAKEN
        return taken and self.message.taken_by_id == self.person.pk


def message_url(at: LeftMessageAt) -> str:
    """The message."""
    return reverse("helpline_desk:left_message", args=[at.message.pk])


def list_url(_at: object) -> str:
    """All of them."""
    return reverse("helpline_desk:left_messages")


def finish_form(at: LeftMessageAt, sent: Any) -> FinishForm:
    """What was done begins with what went to the hotline."""
    form = FinishForm(sent)
    form.fields["actions"].initial = [one.pk for one in handing_over.counts_as(at.message)]
    return form


def finish(at: LeftMessageAt, by: User, form: FinishForm) -> Done:
    """With the category lists of today."""
    made = leaving_messages.finish_message(
        at.message.pk,
        outcome=form.cleaned_data["outcome"],
        told=form.told(),
        by=by,
        on=form.on,
    )
    if form.cleaned_data["then"] == TO_CASE:
        return Done(SAVED_FOR_CASE, url=contact_url(made))
    return Done(_("The contact is saved."))


MESSAGE: Actions[LeftMessageAt] = Actions(
    "a message that was left",
    ["head", "tries", "finish"],
    "helpline_desk",
    message_url,
    where=lambda at: (at.message.pk,),
)
MESSAGE.add(
    Action(
        "take_message",
        permissions=(MAY_ANSWER,),
        place="head",
        label=_("Take it and read"),
        button="talk",
        icon="mail",
        key="a",
        offered=lambda at: at.message.state == LeftMessageState.WAITING,
        verb=leaving_messages.take_message,
        warnings=(MessageMovedOn,),
        url_refused=list_url,
        history={"left_message.taken": _("Message taken")},
    ),
    Action(
        "give_back_message",
        permissions=(MAY_ANSWER, MAY_SUPERVISE),
        place="head",
        label=_("Give it back"),
        icon="back",
        offered=lambda at: at.message.state == LeftMessageState.TAKEN,
        verb=leaving_messages.give_back_message,
        warnings=(MessageMovedOn,),
        url_after=list_url,
        done=_("It waits for somebody again."),
        history={"left_message.given_back": _("Message given back")},
    ),
    Action(
        "note_try",
        permissions=(MAY_ANSWER,),
        place="tries",
        label=_("Nobody answered"),
        size="small",
        offered=lambda at: (
            at.is_mine and at.message.wish != Wish.NOTHING and at.message.tries < TRIES_MOST
        ),
        verb=leaving_messages.note_try,
        warnings=(MessageMovedOn,),
        url_refused=list_url,
        done=_("Noted. Try again at another time of day."),
        history={"left_message.tried": _("Tried to reach them")},
    ),
    Action(
        "finish_message",
        permissions=(MAY_ANSWER,),
        place="finish",
        label=_("Save the contact"),
        button="talk",
        icon="check",
        template="desk/helpline/actions/finish_message.html",
        offered=lambda at: at.is_mine,
        form=finish_form,
        act=finish,
        answers=(CategoryNotValid, ActionMissing),
        warnings=(MessageMovedOn,),
        url_after=list_url,
        url_refused=list_url,
        history={"left_message.done": _("Message worked off")},
    ),
)
