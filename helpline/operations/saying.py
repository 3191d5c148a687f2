"""Say something: numbered under the conversation's lock, sealed, durable, then notified.

Many messages can share one transaction (group commit): the socket door collects whatever
arrived while the last commit ran. One message is a group of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from uuid import UUID

from django.db import transaction

from helpline.gateways import notifier
from helpline.models import Message
from helpline.models.message import Kind
from helpline.models.participant import Side
from helpline.policies.pacing import MESSAGE_LIMIT_CHARS, next_pace
from helpline.policies.texts import cleaned
from helpline.states.conversation import OPEN, ConversationState
from helpline.words.errors import ChatClosed, EarlierMissing, SayRefused, TooFast, TooLong
from portal.database.inserting import made
from portal.database.prepared import Prepared, array
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Unreadable, seal

LOCKED = Prepared(
    "helpline_locked",
    ("bigint[]",),
    """
SELECT chat.id, chat.state, chat.last_seq, chat.assigned_to_id, chat.visitor_paced_until,
    chat.staff_paced_until, statement_timestamp()
FROM helpline_conversation chat
WHERE chat.id IN (SELECT conversation_id FROM helpline_participant WHERE id = ANY($1))
ORDER BY chat.id FOR UPDATE
""",
)
STORED = Prepared(
    "helpline_stored",
    ("bigint[]", "uuid[]"),
    """
SELECT said.author_id, said.client_msg_id, said.seq, said.created_at
FROM unnest($1, $2) AS named (author, id)
JOIN helpline_message said ON said.author_id = named.author AND said.client_msg_id = named.id
""",
)
SPEAKERS = Prepared(
    "helpline_speakers",
    ("bigint[]",),
    """
SELECT seat.id, seat.conversation_id, seat.kind, seat.user_id, seat.left_at,
    chat.key_id, subject.wrapped_key, subject.ring_version,
    coalesce(nullif(person.display_name, ''), person.email, ''),
    ARRAY(
        SELECT other.id FROM helpline_participant other
        WHERE other.conversation_id = seat.conversation_id AND other.left_at IS NULL
    )
FROM helpline_participant seat
JOIN helpline_conversation chat ON chat.id = seat.conversation_id
JOIN privacy_subjectkey subject ON subject.id = chat.key_id
LEFT JOIN accounts_user person ON person.id = seat.user_id
WHERE seat.id = ANY($1)
""",
)
"""Who speaks, and who sits there. Nobody sits down or leaves while the conversation is locked, so
their rows are only read."""
WRITE = Prepared(
    "helpline_write",
    (
        *("text", "uuid[]", "integer[]", "bigint[]", "uuid[]", "bytea[]", "timestamptz[]"),
        *("uuid[]", "integer[]", "timestamptz[]", "timestamptz[]", "timestamptz[]"),
    ),
    """
WITH stored AS (
    INSERT INTO helpline_message
        (conversation_id, seq, kind, author_id, client_msg_id, event, body, created_at)
    SELECT conversation_id, seq, $1, author_id, client_msg_id, '', body, created_at
    FROM unnest($2, $3, $4, $5, $6, $7)
        AS said (conversation_id, seq, author_id, client_msg_id, body, created_at)
)
UPDATE helpline_conversation SET last_seq = said.seq, last_said_at = said.at, nudges = 0,
    visitor_paced_until = said.visitor, staff_paced_until = said.staff
FROM unnest($8, $9, $10, $11, $12) AS said (id, seq, at, visitor, staff)
WHERE helpline_conversation.id = said.id
""",
)
"""One statement, however many said something at once."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What a participant wants to say, under an id of the client's own, after `follows`."""

    participant: int
    client_msg_id: UUID
    body: str
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as it was committed, for who is here: they need not read it from the database.

    `name` is for staff only; `seated` are the participants who sat in the conversation when it
    was written, under its lock.
    """

    conversation: UUID
    seq: int
    at: datetime
    side: Side
    name: str
    client_msg_id: UUID
    body: str
    seated: frozenset[int]


@dataclass(frozen=True, slots=True)
class Said:
    """It is committed under this number. `again` when it had been before, without `spoken`."""

    seq: int
    at: datetime
    again: bool = False
    spoken: Spoken | None = None


Outcome = Said | SayRefused


def say(message: NewMessage) -> Said:
    """Says one thing. Raises the SayRefused that names why not."""
    outcome = say_together([message])[0]
    if isinstance(outcome, SayRefused):
        raise outcome
    return outcome


def say_together(messages: Sequence[NewMessage]) -> list[Outcome]:
    """Says many things in one commit and notifies; an answer for each, in the order given.

    A repeated id gets the answer it got before. One whose predecessor is not stored gets
    EarlierMissing, so that each sender's order is kept whatever was lost. Rights, state and pace
    are judged under the lock, so that nobody says anything after they left or after the end.
    """
    outcomes = write_together(messages)
    heads = {
        one.spoken.conversation: one.seq
        for one in outcomes
        if isinstance(one, Said) and one.spoken is not None
    }
    for conversation, head in heads.items():  # the last of each stays
        notifier.notify_after_commit(conversation, head)
    return outcomes


@transaction.atomic
def write_together(messages: Sequence[NewMessage]) -> list[Outcome]:
    """The same without notifying anybody: for whoever passes on what was `spoken`.

    Four statements, however many messages.
    """
    if not messages:
        return []
    participants = {one.participant for one in messages}
    chats = {one.id: one for one in _locked(participants)}
    writing = _Writing(chats, _speakers(participants), _said_before(messages))
    outcomes = [writing.judge(one) for one in messages]
    writing.write()
    return outcomes


@dataclass(slots=True)
class _Chat:
    """A locked conversation."""

    id: UUID
    state: str
    last_seq: int
    assigned_to: int | None
    visitor_paced_until: datetime | None
    staff_paced_until: datetime | None
    now: datetime

    def let_go_on(self, side: str) -> bool:
        """Counts one message of this side; False where it is said too fast."""
        column = "visitor_paced_until" if side == Side.VISITOR else "staff_paced_until"
        pace = next_pace(getattr(self, column), now=self.now)
        if pace is not None:
            setattr(self, column, pace)
        return pace is not None


def _locked(participants: set[int]) -> list[_Chat]:
    """In the order of their ids, so that writers never wait for each other in a circle."""
    return list(starmap(_Chat, LOCKED.run(array(participants))))


@dataclass(slots=True)
class _Speaker:
    """A participant, with the conversation's key."""

    id: int
    conversation: UUID
    kind: str
    user: int | None
    left_at: datetime | None
    key_id: UUID
    wrapped_key: bytes | None
    ring_version: str
    name: str
    seated: list[int]
    """Who sits in the conversation."""

    @property
    def key(self) -> SubjectKey:
        """Seals what they say."""
        return made(
            SubjectKey,
            id=self.key_id,
            wrapped_key=self.wrapped_key,
            ring_version=self.ring_version,
        )


def _speakers(participants: set[int]) -> list[_Speaker]:
    """Read once the conversations are locked: nobody leaves and no key goes any more."""
    return list(starmap(_Speaker, SPEAKERS.run(array(participants))))


def _said_before(messages: Sequence[NewMessage]) -> dict[tuple[int, UUID], Said]:
    """What is stored of these messages and of those they follow."""
    named = {(one.participant, one.client_msg_id) for one in messages}
    named |= {(one.participant, one.follows) for one in messages if one.follows is not None}
    authors, ids = zip(*named, strict=True)
    stored = STORED.run(array(authors), array(ids))
    return {(author, named): Said(seq, at, again=True) for author, named, seq, at in stored}


_Row = tuple[UUID, int, int, UUID, bytes, datetime]
"""Conversation, number, author, the client's id, sealed text, moment."""


class _Writing:
    """One transaction's worth of messages, while their conversations are locked."""

    def __init__(
        self,
        chats: dict[UUID, _Chat],
        speakers: Sequence[_Speaker],
        known: dict[tuple[int, UUID], Said],
    ) -> None:
        self._chats = chats
        self._speakers = {one.id: one for one in speakers}
        self._known = known
        self._rows: list[_Row] = []

    def judge(self, one: NewMessage) -> Outcome:
        """Numbers the message, or says why not."""
        repeated = self._known.get((one.participant, one.client_msg_id))
        if repeated is not None:
            return repeated
        speaker = self._speakers.get(one.participant)
        if speaker is None:
            return SayRefused()
        chat = self._chats[speaker.conversation]
        body = cleaned(one.body)
        refused = _why_not(speaker, chat, body)
        if refused is not None:
            return refused
        if one.follows is not None and (one.participant, one.follows) not in self._known:
            return EarlierMissing()
        if not chat.let_go_on(speaker.kind):
            return TooFast()
        return self._number(one, speaker, chat, body)

    def _number(self, one: NewMessage, speaker: _Speaker, chat: _Chat, body: str) -> Outcome:
        seq, now = chat.last_seq + 1, chat.now
        try:
            sealed = seal(body, key=speaker.key, place=Message.associated_data(seq))
        except Unreadable:
            return ChatClosed()  # the key was destroyed: this conversation is forgotten
        chat.last_seq = seq
        self._rows.append((chat.id, seq, speaker.id, one.client_msg_id, sealed, now))
        self._known[(one.participant, one.client_msg_id)] = Said(seq, now, again=True)
        side, seated = Side(speaker.kind), frozenset(speaker.seated)
        spoken = Spoken(chat.id, seq, now, side, speaker.name, one.client_msg_id, body, seated)
        return Said(seq, now, spoken=spoken)

    def write(self) -> None:
        """Everything numbered, in one statement."""
        if not self._rows:
            return
        columns = [array(column) for column in zip(*self._rows, strict=True)]
        spoken = [self._chats[named] for named in {row[0]: None for row in self._rows}]
        WRITE.run(
            str(Kind.TEXT),
            *columns,
            array(chat.id for chat in spoken),
            array(chat.last_seq for chat in spoken),
            array(chat.now for chat in spoken),
            array(chat.visitor_paced_until for chat in spoken),
            array(chat.staff_paced_until for chat in spoken),
        )


def _why_not(speaker: _Speaker, chat: _Chat, body: str) -> SayRefused | None:
    if speaker.left_at is not None:
        return SayRefused()
    if chat.state not in OPEN:
        return ChatClosed()
    if not body or not _may_speak(speaker, chat):
        return SayRefused()
    return TooLong() if len(body) > MESSAGE_LIMIT_CHARS else None


def _may_speak(speaker: _Speaker, chat: _Chat) -> bool:
    """A visitor until the end (the next counsellor reads it); staff only who has the chat."""
    if speaker.kind == Side.VISITOR:
        return True
    return (
        speaker.kind == Side.COUNSELLOR
        and chat.state == ConversationState.ACTIVE
        and chat.assigned_to == speaker.user
    )
