"""Actions in a conversation: write, end it, claim it, leave a note, save its contact record."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.board import board_url
from helpline.desk.actions.contacts import SAVED_FOR_CASE, contact_url
from helpline.forms.desk import EndForm, NoteForm
from helpline.forms.desk_contacts import TO_CASE, WrapUpForm
from helpline.forms.desk_risk import RiskForm, initial_of
from helpline.forms.public import SayForm
from helpline.models import Conversation
from helpline.models.participant import Side
from helpline.operations import (
    finishing,
    handing_over,
    matching,
    noting,
    referrals,
    risk,
    safeguarding,
    saying,
)
from helpline.operations.admission import Admission
from helpline.operations.reading import newest_of
from helpline.states.conversation import ASSIGNED, ConversationState
from helpline.words.errors import SayRefused
from helpline.words.errors_contacts import ActionMissing, CategoryNotValid
from helpline.words.errors_desk import ConversationErased, NotInThatState, NotOnShift
from helpline.words.errors_desk_risk import LevelMissing, WhyAnotherLevel
from helpline.words.errors_desk_safeguarding import AssessFirst, NotYetAgreed, SupervisorNotThere
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation, and who somebody of staff is in it."""

    conversation: Conversation
    admission: Admission
    person: User

    @property
    def is_answering(self) -> bool:
        """Whether it is theirs; supervisors read."""
        return self.admission.side == Side.COUNSELLOR


def room_url(room: Room) -> str:
    """The conversation."""
    return reverse("helpline_desk:room", args=[room.conversation.pk])


ROOM: Actions[Room] = Actions(
    "a conversation",
    ["help", "head", "composer", "line", "transfer", "risk", "give", "notes", "block"],
    "helpline_desk",
    room_url,
    where=lambda room: (room.conversation.pk,),
)
WRAP_UP: Actions[Conversation] = Actions(
    "a wrap-up", ["main"], "helpline_desk", board_url, where=lambda conversation: (conversation.pk,)
)


def say_form(room: Room, sent: Any) -> SayForm:
    """It knows which message of this person came before."""
    seat = room.admission.participant
    follows = newest_of(seat) if seat and sent is None else None
    return SayForm(sent, initial={"message_id": uuid4(), "follows": follows})


def write_note(room: Room, by: User, form: NoteForm) -> None:
    """Sent twice it is one note."""
    told = form.cleaned_data
    noting.write_note(room.conversation.pk, told["note"], form_id=told["form_id"], by=by)


def risk_form(room: Room, sent: Any) -> RiskForm:
    """It begins with what was said last time."""
    if sent is not None:
        return RiskForm(sent)
    return RiskForm(initial=initial_of(risk.newest_of(room.conversation)))


def assess_risk(room: Room, by: User, form: RiskForm) -> Done:
    """Says to which level the answers led."""
    told = form.cleaned_data
    made = risk.assess(
        room.conversation.pk,
        form.answers(),
        form_id=told["form_id"],
        by=by,
        level=told["level"],
        reason=told["reason"],
    )
    word = made.get_level_display()
    return Done(format_lazy(_("The risk is now: {level}."), level=word), url=risk_url(room))


def risk_url(room: Room) -> str:
    """The part of the conversation's page that says how high the risk is."""
    return f"{room_url(room)}#risk"


def wrap_up_form(conversation: Conversation, sent: Any) -> WrapUpForm:
    """The risk begins with the newest assessment, services and actions with what was done."""
    given = [one.resource for one in referrals.given_in(conversation)]
    form = WrapUpForm(sent, given=given)
    form.fields["risk"].initial = conversation.risk
    form.fields["actions"].initial = [one.pk for one in handing_over.counts_as(conversation)]
    return form


def wrap_up(conversation: Conversation, by: User, form: WrapUpForm) -> Done:
    """A second click on the same button finds it saved."""
    if not finishing.lacks_record(conversation):
        return Done("")
    made = finishing.wrap_up(conversation.pk, told=form.told(), by=by, on=form.on)
    if form.cleaned_data["then"] == TO_CASE:
        return Done(SAVED_FOR_CASE, url=contact_url(made))
    return Done(_("The contact is saved. Take a breath."))


def may_call(room: Room) -> bool:
    """Whoever talks, once: a call that goes on is not doubled."""
    talks = room.is_answering and room.conversation.state in ASSIGNED
    return talks and safeguarding.going_on_in(room.conversation) is None


ROOM.add(
    Action(
        "call_for_help",
        permissions=(MAY_ANSWER,),
        place="help",
        label=_("I need help"),
        button="danger",
        size="small",
        icon="life-ring",
        open_to=lambda room: room.is_answering,
        offered=may_call,
        verb=safeguarding.call_for_help,
        warnings=(NotInThatState,),
        url_after=lambda room: f"{room_url(room)}#help",
        url_refused=board_url,
        done=_("A supervisor is called. Go on with the chat; help comes here."),
        history={"help.called": _("Help called")},
    ),
    Action(
        "claim",
        permissions=(MAY_SUPERVISE,),
        place="head",
        label=_("Claim this conversation"),
        button="talk",
        size="small",
        # Who only supervises talks with nobody.
        open_to=lambda room: room.person.has_perm(MAY_ANSWER),
        offered=lambda room: bool(room.conversation.state == ConversationState.WAITING),
        verb=matching.claim,
        warnings=(NotInThatState, NotOnShift),
        url_refused=board_url,
        history={"conversation.claimed": _("Claimed by a supervisor")},
    ),
    Action(
        "end",
        permissions=(MAY_ANSWER, MAY_SUPERVISE),
        place="head",
        label=_("End the chat"),
        size="small",
        template="desk/helpline/actions/end.html",
        offered=lambda room: bool(room.conversation.state == ConversationState.ACTIVE),
        form=lambda _room, sent: EndForm(sent),
        act=lambda room, by, _form: finishing.end(room.conversation.pk, by=by),
        warnings=(NotInThatState, SupervisorNotThere),
        url_after=lambda room: reverse("helpline_desk:wrap_up", args=[room.conversation.pk]),
        url_refused=room_url,
        history={"conversation.ended": _("Chat ended")},
    ),
    Action(
        "say",
        permissions=(MAY_ANSWER,),
        place="composer",
        label=_("Send"),
        button="talk",
        icon="send",
        template="desk/helpline/actions/say.html",
        # Also after the end: the visitor may come back.
        open_to=lambda room: room.is_answering,
        form=say_form,
        act=lambda room, _by, form: saying.say(form.new_message(room.admission.participant)),
        answers=(SayRefused,),
        unrecorded_because="the message is its own record",
    ),
    Action(
        "assess_risk",
        permissions=(MAY_ANSWER, MAY_SUPERVISE),
        place="risk",
        label=_("Save the assessment"),
        size="small",
        folded=_("Assess the risk"),
        template="desk/helpline/actions/assess_risk.html",
        offered=lambda room: (
            room.conversation.blanked_at is None and risk.may_assess(room.conversation)
        ),
        form=risk_form,
        act=assess_risk,
        answers=(LevelMissing, WhyAnotherLevel),
        warnings=(NotInThatState, ConversationErased),
        url_refused=room_url,
        history={"risk.assessed": _("Risk assessed")},
    ),
    Action(
        "note",
        permissions=(MAY_ANSWER, MAY_SUPERVISE),
        place="notes",
        label=_("Add the note"),
        size="small",
        layout="stack",
        offered=lambda room: room.conversation.blanked_at is None,
        form=lambda _room, sent: NoteForm(sent),
        act=write_note,
        url_after=lambda room: f"{room_url(room)}#notes",
        history={"note.written": _("Note written")},
    ),
)
WRAP_UP.add(
    Action(
        "wrap_up",
        has_page=True,
        permissions=(MAY_ANSWER, MAY_SUPERVISE),
        place="main",
        label=_("Save the contact"),
        button="talk",
        icon="check",
        template="desk/helpline/wrap_up.html",
        offered=finishing.lacks_record,
        form=wrap_up_form,
        act=wrap_up,
        answers=(CategoryNotValid, ActionMissing, NotYetAgreed, AssessFirst),
        warnings=(NotInThatState,),
        history={"conversation.wrapped_up": _("Contact saved")},
    )
)
