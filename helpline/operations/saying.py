"""Say something: numbered under the conversation's lock, sealed, durable, then notified.

Many messages can share one transaction (group commit): the socket door collects whatever
arrived while the last commit ran. One message is a group of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from uuid import UUID

from django.db import connection, transaction

from helpline.gateways import notifier
from helpline.models import Message
from helpline.models.message import Kind
from helpline.models.participant import Side
from helpline.policies.pacing import MESSAGE_LIMIT_CHARS, next_pace
from helpline.policies.texts import cleaned
from helpline.states.conversation import OPEN, ConversationState
from helpline.words.errors import ChatClosed, EarlierMissing, SayRefused, TooFast, TooLong
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Unreadable, seal

LOCKED = """
SELECT chat.id, chat.state, chat.last_seq, chat.assigned_to_id FROM helpline_conversation chat
WHERE chat.id IN (SELECT conversation_id FROM helpline_participant WHERE id = ANY(%s))
ORDER BY chat.id FOR UPDATE
"""
STORED = """
SELECT said.author_id, said.client_msg_id, said.seq, said.created_at
FROM unnest(%s::bigint[], %s::uuid[]) AS named (author, id)
JOIN helpline_message said ON said.author_id = named.author AND said.client_msg_id = named.id
"""
SPEAKERS = """
SELECT seat.id, seat.conversation_id, seat.kind, seat.user_id, seat.left_at, seat.paced_until,
    statement_timestamp(), chat.key_id, subject.wrapped_key, subject.ring_version,
    coalesce(nullif(person.display_name, ''), person.email, '')
FROM helpline_participant seat
JOIN helpline_conversation chat ON chat.id = seat.conversation_id
JOIN privacy_subjectkey subject ON subject.id = chat.key_id
LEFT JOIN accounts_user person ON person.id = seat.user_id
WHERE seat.id = ANY(%s) OR (seat.conversation_id = ANY(%s) AND seat.left_at IS NULL)
ORDER BY seat.id FOR NO KEY UPDATE OF seat
"""
"""Who speaks and who else sits there. Rows are locked in the order of their numbers, as whoever
renews leases or marks does, so that nobody waits in a circle."""
WRITE = """
WITH stored AS (
    INSERT INTO helpline_message
        (conversation_id, seq, kind, author_id, client_msg_id, event, body, created_at)
    SELECT conversation_id, seq, %s, author_id, client_msg_id, '', body, created_at
    FROM unnest(%s::uuid[], %s::integer[], %s::bigint[], %s::uuid[], %s::bytea[], %s::timestamptz[])
        AS said (conversation_id, seq, author_id, client_msg_id, body, created_at)
), heads AS (
    UPDATE helpline_conversation SET last_seq = said.seq, last_said_at = said.at, nudges = 0
    FROM unnest(%s::uuid[], %s::integer[], %s::timestamptz[]) AS said (id, seq, at)
    WHERE helpline_conversation.id = said.id
)
UPDATE helpline_participant SET paced_until = paced.until
FROM unnest(%s::bigint[], %s::timestamptz[]) AS paced (id, until)
WHERE helpline_participant.id = paced.id
"""
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
    writing = _Writing(chats, _speakers(participants, chats), _said_before(messages))
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


def _locked(participants: set[int]) -> list[_Chat]:
    """In the order of their ids, so that writers never wait for each other in a circle."""
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, [list(participants)])
        return list(starmap(_Chat, cursor.fetchall()))


@dataclass(slots=True)
class _Speaker:
    """A participant at `now`, with the conversation's key."""

    id: int
    conversation: UUID
    kind: str
    user: int | None
    left_at: datetime | None
    paced_until: datetime | None
    now: datetime
    key_id: UUID
    wrapped_key: bytes | None
    ring_version: str
    name: str

    @property
    def key(self) -> SubjectKey:
        """Seals what they say."""
        return SubjectKey(self.key_id, self.wrapped_key, self.ring_version)


def _speakers(participants: set[int], chats: Iterable[UUID]) -> list[_Speaker]:
    """Read once the conversations are locked: nobody leaves and no key goes any more."""
    with connection.cursor() as cursor:
        cursor.execute(SPEAKERS, [list(participants), list(chats)])
        return list(starmap(_Speaker, cursor.fetchall()))


def _said_before(messages: Sequence[NewMessage]) -> dict[tuple[int, UUID], Said]:
    """What is stored of these messages and of those they follow."""
    named = {(one.participant, one.client_msg_id) for one in messages}
    named |= {(one.participant, one.follows) for one in messages if one.follows is not None}
    authors, ids = zip(*named, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(STORED, [list(authors), list(ids)])
        stored = cursor.fetchall()
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
        self._seated = _seated(speakers)
        self._known = known
        self._rows: list[_Row] = []
        self._paces: dict[int, datetime] = {}

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
        pace = next_pace(speaker.paced_until, now=speaker.now)
        if pace is None:
            return TooFast()
        return self._number(one, speaker, chat, body, pace)

    def _number(
        self, one: NewMessage, speaker: _Speaker, chat: _Chat, body: str, pace: datetime
    ) -> Outcome:
        seq = chat.last_seq + 1
        try:
            sealed = seal(body, key=speaker.key, place=Message.associated_data(seq))
        except Unreadable:
            return ChatClosed()  # the key was destroyed: this conversation is forgotten
        chat.last_seq = seq
        speaker.paced_until = self._paces[speaker.id] = pace
        self._rows.append((chat.id, seq, speaker.id, one.client_msg_id, sealed, speaker.now))
        self._known[(one.participant, one.client_msg_id)] = Said(seq, speaker.now, again=True)
        seated = self._seated.get(chat.id, frozenset())
        side = Side(speaker.kind)
        spoken = Spoken(
            chat.id, seq, speaker.now, side, speaker.name, one.client_msg_id, body, seated
        )
        return Said(seq, speaker.now, spoken=spoken)

    def write(self) -> None:
        """Everything numbered, in one statement."""
        if not self._rows:
            return
        columns = [list(column) for column in zip(*self._rows, strict=True)]
        heads = {row[0]: (row[1], row[5]) for row in self._rows}  # the last of each stays
        paces = self._paces
        with connection.cursor() as cursor:
            cursor.execute(
                WRITE,
                [
                    str(Kind.TEXT),
                    *columns,
                    *(list(heads), [seq for seq, _at in heads.values()]),
                    *([at for _seq, at in heads.values()], list(paces), list(paces.values())),
                ],
            )


def _seated(speakers: Iterable[_Speaker]) -> dict[UUID, frozenset[int]]:
    """Who sits in each conversation."""
    found: dict[UUID, set[int]] = {}
    for one in speakers:
        if one.left_at is None:
            found.setdefault(one.conversation, set()).add(one.id)
    return {conversation: frozenset(seats) for conversation, seats in found.items()}


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
