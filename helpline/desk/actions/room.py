"""Actions in a conversation: write, end it, claim it, leave a note."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk import EndForm, NoteForm
from helpline.forms.public import SayForm
from helpline.models import Conversation
from helpline.models.participant import Side
from helpline.operations import finishing, matching, noting, saying
from helpline.operations.admission import Admission
from helpline.operations.reading import newest_of
from helpline.states.conversation import ConversationState
from helpline.words.errors import SayRefused
from helpline.words.errors_desk import NotInThatState, NotOnShift
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions


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


ROOM: Actions[Room] = Actions("a conversation", ["head", "composer", "notes"])


class RoomAction(Action[Room]):
    """What is done in a conversation."""

    namespace = "helpline_desk"
    place = "head"
    permissions: ClassVar[tuple[str, ...]] = (MAY_ANSWER, MAY_SUPERVISE)
    size = "small"

    def where(self, subject: Room) -> tuple[Any, ...]:
        """The conversation."""
        return (subject.conversation.pk,)

    def url_after(self, subject: Room) -> str:
        """The conversation."""
        return reverse("helpline_desk:room", args=self.where(subject))


@ROOM.add
class Claim(RoomAction):
    """A supervisor talks with somebody who waits and whom nobody else can take."""

    permissions = (MAY_SUPERVISE,)
    label = _("Claim this conversation")
    button = "talk"
    verb = staticmethod(matching.claim)
    history = {"conversation.claimed": _("Claimed by a supervisor")}
    warnings = (NotInThatState, NotOnShift)

    def is_open_to(self, subject: Room) -> bool:
        """Who only supervises talks with nobody."""
        return subject.person.has_perm(MAY_ANSWER)

    def is_offered(self, subject: Room) -> bool:
        """While the visitor waits."""
        return bool(subject.conversation.state == ConversationState.WAITING)

    def url_refused(self, subject: Room) -> str:
        """The board, where the shift begins and everybody who waits is listed."""
        del subject
        return reverse("helpline_desk:queue")


@ROOM.add
class End(RoomAction):
    """End the chat, once it was asked; next comes the wrap-up."""

    label = _("End the chat")
    template = "desk/helpline/actions/end.html"
    form_class = EndForm
    history = {"conversation.ended": _("Chat ended")}
    warnings = (NotInThatState,)

    def is_offered(self, subject: Room) -> bool:
        """While somebody talks."""
        return bool(subject.conversation.state == ConversationState.ACTIVE)

    def act(self, subject: Room, *, by: User, form: Any) -> None:
        """The form has only asked."""
        finishing.end(subject.conversation.pk, by=by)

    def url_after(self, subject: Room) -> str:
        """The wrap-up."""
        return reverse("helpline_desk:wrap_up", args=self.where(subject))

    def url_refused(self, subject: Room) -> str:
        """Where it stands now."""
        return super().url_after(subject)


@ROOM.add
class Say(RoomAction):
    """The composer; with a script the same words go over the wire."""

    place = "composer"
    permissions = (MAY_ANSWER,)
    label = _("Send")
    button = "talk"
    size = ""
    icon = "send"
    template = "desk/helpline/actions/say.html"
    unrecorded_because = "the message is its own record"
    answers = (SayRefused,)

    def is_open_to(self, subject: Room) -> bool:
        """To the counsellor, also after the end: the visitor may come back."""
        return subject.is_answering

    def form(self, subject: Room, data: Any = None) -> SayForm:
        """It knows which message of this person came before."""
        seat = subject.admission.participant
        follows = newest_of(seat) if seat and data is None else None
        return SayForm(data, initial={"message_id": uuid4(), "follows": follows})

    def act(self, subject: Room, *, by: User, form: Any) -> None:
        """From the counsellor's seat."""
        saying.say(form.new_message(subject.admission.participant))


@ROOM.add
class Note(RoomAction):
    """A note for colleagues."""

    place = "notes"
    label = _("Add the note")
    template = "desk/helpline/actions/note.html"
    form_class = NoteForm
    history = {"note.written": _("Note written")}

    def is_offered(self, subject: Room) -> bool:
        """Until its texts are erased."""
        return subject.conversation.blanked_at is None

    def act(self, subject: Room, *, by: User, form: Any) -> None:
        """Sent twice it is one note."""
        told = form.cleaned_data
        noting.write_note(subject.conversation.pk, told["note"], form_id=told["form_id"], by=by)

    def url_after(self, subject: Room) -> str:
        """The conversation, at its notes."""
        return f"{super().url_after(subject)}#notes"
