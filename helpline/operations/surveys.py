"""What a visitor says of the chat when it is over."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from helpline.models import Conversation, Survey
from helpline.operations import moves
from helpline.states.conversation import OPEN
from helpline.words.answers import Again, Helped, Mood
from portal.audit.log import record
from portal.database.clock import database_now


@dataclass(frozen=True, slots=True)
class Said:
    """Three answers, each of which may be "I prefer not to say"."""

    mood: Mood
    helped: Helped
    again: Again

    @property
    def is_empty(self) -> bool:
        """Nothing was tapped."""
        return (self.mood, self.helped, self.again) == (
            Mood.UNDISCLOSED,
            Helped.UNDISCLOSED,
            Again.UNDISCLOSED,
        )


def may_be_answered(conversation: Conversation) -> bool:
    """Somebody was there, and it is over for now."""
    return conversation.accepted_at is not None and conversation.state not in OPEN


def is_answered(conversation: Conversation) -> bool:
    """Whether the taps of this chat are there."""
    return bool(Survey.objects.filter(conversation=conversation).exists())


@transaction.atomic
def answer_survey(conversation_id: UUID, said: Said) -> bool:
    """Keeps the answers, in place of earlier ones; returns whether there was something to keep.

    Nothing is kept of a chat that goes on again, or in which nobody came.
    """
    conversation = moves.locked(conversation_id)
    if said.is_empty or not may_be_answered(conversation):
        return False
    told = {"mood": said.mood, "helped": said.helped, "again": said.again, "at": database_now()}
    Survey.objects.update_or_create(conversation=conversation, defaults=told)
    record("survey.answered", by=None, actor="visitor", about=conversation)
    return True
