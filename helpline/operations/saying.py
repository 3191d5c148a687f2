"""Say something: numbered under the conversation's lock, sealed, durable, then notified.

Many messages can share one transaction (group commit): the socket door collects whatever
arrived while the last commit ran. One message is a group of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from helpline.gateways import notifier
from helpline.models import Conversation, Message, Participant
from helpline.models.message import Kind
from helpline.models.participant import Side
from helpline.policies.pacing import MESSAGE_LIMIT_CHARS, next_pace
from helpline.policies.texts import cleaned
from helpline.states.conversation import OPEN, ConversationState
from helpline.words.errors import ChatClosed, EarlierMissing, SayRefused, TooFast, TooLong
from portal.database.clock import database_now
from portal.privacy.sealing import Unreadable, seal

HEADS = """
UPDATE helpline_conversation SET last_seq = said.seq, last_said_at = %s, nudges = 0
FROM unnest(%s::uuid[], %s::integer[]) AS said (id, seq)
WHERE helpline_conversation.id = said.id
"""
PACES = """
UPDATE helpline_participant SET paced_until = paced.until
FROM unnest(%s::bigint[], %s::timestamptz[]) AS paced (id, until)
WHERE helpline_participant.id = paced.id
"""
"""One statement each, however many said something at once."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What a participant wants to say, under an id of the client's own, after `follows`."""

    participant: int
    client_msg_id: UUID
    body: str
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """It is committed under this number. `again` when it had been before."""

    seq: int
    at: datetime
    again: bool = False


Outcome = Said | SayRefused


def say(message: NewMessage) -> Said:
    """Says one thing. Raises the SayRefused that names why not."""
    outcome = say_together([message])[0]
    if isinstance(outcome, SayRefused):
        raise outcome
    return outcome


@transaction.atomic
def say_together(messages: Sequence[NewMessage]) -> list[Outcome]:
    """Says many things in one commit; an answer for each, in the order given.

    A repeated id gets the answer it got before. One whose predecessor is not stored gets
    EarlierMissing, so that each sender's order is kept whatever was lost. Rights, state and pace
    are judged under the lock, so that nobody says anything after they left or after the end.
    """
    speakers = Participant.objects.filter(pk__in={one.participant for one in messages})
    conversations: dict[UUID, Conversation] = {
        one.pk: one
        for one in Conversation.objects.select_for_update(of=("self",))
        .select_related("key")
        .filter(pk__in=set(speakers.values_list("conversation", flat=True)))
        .order_by("pk")
    }
    fresh: dict[int, Participant] = {one.pk: one for one in speakers.all()}
    known = {
        (one.author_id, one.client_msg_id): Said(one.seq, one.created_at, again=True)
        for one in Message.objects.filter(
            author__in=list(fresh), client_msg_id__in=_ids_named_in(messages)
        ).only("author_id", "client_msg_id", "seq", "created_at")
    }
    writing = _Writing(conversations, fresh, known, database_now())
    outcomes = [writing.judge(one) for one in messages]
    writing.write()
    return outcomes


def _ids_named_in(messages: Sequence[NewMessage]) -> set[UUID]:
    return {one.client_msg_id for one in messages} | {
        one.follows for one in messages if one.follows is not None
    }


class _Writing:
    """One transaction's worth of messages, while their conversations are locked."""

    def __init__(
        self,
        conversations: dict[UUID, Conversation],
        speakers: dict[int, Participant],
        known: dict[tuple[int, UUID], Said],
        now: datetime,
    ) -> None:
        self._conversations = conversations
        self._speakers = speakers
        self._known = known
        self._now = now
        self._rows: list[Message] = []
        self._spoke: set[int] = set()

    def judge(self, one: NewMessage) -> Outcome:
        """Numbers the message, or says why not."""
        repeated = self._known.get((one.participant, one.client_msg_id))
        if repeated is not None:
            return repeated
        speaker = self._speakers.get(one.participant)
        if speaker is None:
            return SayRefused()
        conversation = self._conversations[speaker.conversation_id]
        body = cleaned(one.body)
        refused = _why_not(speaker, conversation, body)
        if refused is not None:
            return refused
        if one.follows is not None and (one.participant, one.follows) not in self._known:
            return EarlierMissing()
        pace = next_pace(speaker.paced_until, now=self._now)
        if pace is None:
            return TooFast()
        return self._number(one, speaker, conversation, body, pace)

    def _number(
        self,
        one: NewMessage,
        speaker: Participant,
        conversation: Conversation,
        body: str,
        pace: datetime,
    ) -> Outcome:
        seq = conversation.last_seq + 1
        try:
            sealed = seal(body, key=conversation.key, place=Message.associated_data(seq))
        except Unreadable:
            return ChatClosed()  # the key was destroyed: this conversation is forgotten
        conversation.last_seq, conversation.last_said_at = seq, self._now
        speaker.paced_until = pace
        self._rows.append(
            Message(
                conversation=conversation,
                seq=seq,
                kind=Kind.TEXT,
                author=speaker,
                client_msg_id=one.client_msg_id,
                body=sealed,
                created_at=self._now,
            )
        )
        self._spoke.add(speaker.pk)
        said = Said(seq, self._now)
        self._known[(one.participant, one.client_msg_id)] = Said(seq, self._now, again=True)
        return said

    def write(self) -> None:
        """Everything numbered, in few statements; notifies after commit."""
        if not self._rows:
            return
        Message.objects.bulk_create(self._rows)
        heads = {row.conversation_id: row.seq for row in self._rows}  # the last of each stays
        paces = {one: self._speakers[one].paced_until for one in self._spoke}
        with connection.cursor() as cursor:
            cursor.execute(HEADS, [self._now, list(heads), list(heads.values())])
            cursor.execute(PACES, [list(paces), list(paces.values())])
        for conversation, head in heads.items():
            notifier.notify_after_commit(conversation, head)


def _why_not(speaker: Participant, conversation: Conversation, body: str) -> SayRefused | None:
    if speaker.left_at is not None:
        return SayRefused()
    if conversation.state not in OPEN:
        return ChatClosed()
    if not body or not _may_speak(speaker, conversation):
        return SayRefused()
    return TooLong() if len(body) > MESSAGE_LIMIT_CHARS else None


def _may_speak(speaker: Participant, conversation: Conversation) -> bool:
    """A visitor until the end (the next counsellor reads it); staff only who has the chat."""
    if speaker.kind == Side.VISITOR:
        return True
    return (
        speaker.kind == Side.COUNSELLOR
        and conversation.state == ConversationState.ACTIVE
        and conversation.assigned_to_id == speaker.user_id
    )
