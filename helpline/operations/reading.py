"""Read by number: what came after a cursor, where the conversation stands, who has read what.

Many readers can share the queries: the socket door asks for all sockets that a burst of
notifications woke at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from helpline.models import Conversation, Message, Participant
from helpline.models.message import Kind
from helpline.models.participant import Side
from helpline.policies.presence import (
    COUNSELLOR_GONE_AFTER,
    VISITOR_GONE_AFTER,
    Shown,
    shown,
)
from helpline.states.conversation import CloseReason
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Unreadable, unseal

BATCH_LIMIT = 100
"""Most messages in one batch; the reader asks again when there is more."""
NEWER = """
SELECT said.id FROM unnest(%s::uuid[], %s::integer[]) AS asked (conversation, after)
JOIN helpline_message said ON said.conversation_id = asked.conversation
AND said.seq > asked.after AND said.seq <= asked.after + %s
"""
"""One statement, however many conversations have news."""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A reader wants what came after `after`. `own_side` marks whose messages are their own.

    `participant` is the seat they read from, None for who has none: supervisors, and pages
    that have looked at the seat themselves.
    """

    conversation: UUID
    after: int
    own_side: Side
    participant: int | None = None


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as this reader sees it: a text by `who`, or an event without an author.

    `own_id` is the client's own id of the message when this reader's side wrote it. `name`
    says which member of staff wrote it, to staff only.
    """

    seq: int
    kind: Kind
    who: str
    body: str
    at: datetime
    own_id: UUID | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class PeerMarks:
    """The other side: how far they received and read, and whether they are here."""

    delivered: int = 0
    read: int = 0
    presence: Shown = Shown.GONE


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer: messages in order, the newest number, the state, the other side."""

    messages: tuple[ShownMessage, ...]
    more: bool
    head: int
    state: str
    peer: PeerMarks
    close_reason: str = ""

    @property
    def left_in_hurry(self) -> bool:
        """Whether the visitor pressed the exit."""
        return self.close_reason == CloseReason.LEFT_IN_HURRY


def read_after(request: ReadRequest, *, limit: int = BATCH_LIMIT) -> Reading:
    """One reader's news. Raises Conversation.DoesNotExist."""
    reading = read_together([request], limit=limit)[0]
    if reading is None:
        raise Conversation.DoesNotExist
    return reading


def read_together(
    requests: Sequence[ReadRequest], *, limit: int = BATCH_LIMIT
) -> list[Reading | None]:
    """News for many readers in at most four queries; None where a conversation or seat is no more.

    Columns instead of rows of models: most of a model's cost is in making it.
    """
    ids = {request.conversation for request in requests}
    chats = {one.id: one for one in _chats(ids)}
    rows: dict[UUID, list[_Row]] = {one: [] for one in chats}
    for row in _rows(_cursors(requests, chats)):
        rows[row.conversation].append(row)
    seats = list(_seats(ids))  # after the rows: who lost the seat before one was written gets none
    seated = {(one.conversation, one.kind): one for one in seats}
    gone = {one.id for one in seats if one.left_at is not None}
    names = _names_for_staff(requests, rows)
    return [
        _reading(request, chats[request.conversation], rows, seated, names, limit=limit)
        if request.conversation in chats and request.participant not in gone
        else None
        for request in requests
    ]


@dataclass(slots=True)
class _Chat:
    """Where a conversation stands at `now`, and its key, of which a model is made when needed."""

    id: UUID
    last_seq: int
    state: str
    close_reason: str
    now: datetime
    key_id: UUID
    wrapped_key: bytes | None
    ring_version: str

    def opened(self, body: bytes, seq: int) -> str:
        """A text; empty once it was shredded."""
        key = SubjectKey(self.key_id, self.wrapped_key, self.ring_version)
        try:
            return unseal(body, key=key, place=Message.associated_data(seq))
        except Unreadable:
            return ""


def _chats(ids: Iterable[UUID]) -> Iterable[_Chat]:
    return starmap(
        _Chat,
        Conversation.objects.filter(pk__in=ids).values_list(
            *("pk", "last_seq", "state", "close_reason", Now()),
            *("key_id", "key__wrapped_key", "key__ring_version"),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Seat:
    id: int
    conversation: UUID
    kind: str
    heard_at: datetime
    left_at: datetime | None
    delivered_seq: int
    read_seq: int


def _seats(ids: Iterable[UUID]) -> Iterable[_Seat]:
    """The latest of each side comes last."""
    columns = ("pk", "conversation_id", "kind", "heard_at", "left_at", "delivered_seq", "read_seq")
    seats = Participant.objects.filter(conversation__in=ids).order_by("joined_at", "pk")
    return starmap(_Seat, seats.values_list(*columns))


@dataclass(frozen=True, slots=True)
class _Row:
    conversation: UUID
    seq: int
    kind: str
    event: str
    body: bytes | None
    created_at: datetime
    client_msg_id: UUID | None
    author_kind: str | None
    author_user: int | None


def _rows(cursors: dict[UUID, int]) -> Iterable[_Row]:
    """What came after each conversation's cursor, in order."""
    if not cursors:
        return ()
    asked = [list(cursors), list(cursors.values()), 2 * BATCH_LIMIT]
    newer = RawSQL(NEWER, asked)  # noqa: S611 - a constant, with parameters
    return starmap(
        _Row,
        Message.objects.filter(pk__in=newer)
        .order_by("seq")
        .values_list(
            *("conversation_id", "seq", "kind", "event", "body", "created_at", "client_msg_id"),
            *("author__kind", "author__user_id"),
        ),
    )


def _cursors(requests: Sequence[ReadRequest], chats: dict[UUID, _Chat]) -> dict[UUID, int]:
    """Only conversations that have news, each with the lowest cursor anybody has."""
    lowest: dict[UUID, int] = {}
    for request in requests:
        chat = chats.get(request.conversation)
        if chat is not None and chat.last_seq > request.after:
            lowest[chat.id] = min(request.after, lowest.get(chat.id, request.after))
    return lowest


def _names_for_staff(
    requests: Sequence[ReadRequest], rows: dict[UUID, list[_Row]]
) -> dict[int | None, str]:
    """Who the members of staff are whose messages other staff are about to read."""
    read_by_staff = {one.conversation for one in requests if one.own_side != Side.VISITOR}
    written = (row.author_user for one in read_by_staff for row in rows.get(one, ()))
    wrote = {author for author in written if author is not None}
    if not wrote:
        return {}
    people = get_user_model().objects.only("display_name", "email")
    return {one.pk: str(one) for one in people.filter(pk__in=wrote)}


def _reading(
    request: ReadRequest,
    chat: _Chat,
    rows: dict[UUID, list[_Row]],
    seated: dict[tuple[UUID, str], _Seat],
    names: dict[int | None, str],
    *,
    limit: int,
) -> Reading:
    newer = [row for row in rows[chat.id] if row.seq > request.after][:limit]
    last = newer[-1].seq if newer else request.after
    visitor_reads = request.own_side == Side.VISITOR
    peer_side = Side.COUNSELLOR if visitor_reads else Side.VISITOR
    return Reading(
        messages=tuple(
            _shown(row, chat, own_side=request.own_side, names={} if visitor_reads else names)
            for row in newer
        ),
        more=bool(newer) and last < chat.last_seq,
        head=chat.last_seq,
        state=chat.state,
        peer=_marks(seated.get((chat.id, peer_side)), now=chat.now),
        close_reason=chat.close_reason,
    )


def newest_of(participant: int) -> UUID | None:
    """The client's id of the last message this participant wrote: what the next one follows."""
    rows = Message.objects.filter(author=participant).order_by("-seq")
    found: UUID | None = rows.values_list("client_msg_id", flat=True).first()
    return found


def heads(conversations: Iterable[UUID]) -> dict[UUID, int]:
    """The newest number of each conversation."""
    return dict(Conversation.objects.filter(pk__in=conversations).values_list("pk", "last_seq"))


def _shown(row: _Row, chat: _Chat, *, own_side: Side, names: dict[int | None, str]) -> ShownMessage:
    """A row as the reader sees it. A blanked or shredded text reads as empty."""
    return ShownMessage(
        seq=row.seq,
        kind=Kind(row.kind),
        who=row.author_kind or "",
        body=_text_of(row, chat),
        at=row.created_at,
        own_id=row.client_msg_id if row.author_kind == own_side else None,
        name=names.get(row.author_user, ""),
    )


def _text_of(row: _Row, chat: _Chat) -> str:
    if row.kind == Kind.EVENT:
        return row.event
    return "" if row.body is None else chat.opened(row.body, row.seq)


def _marks(peer: _Seat | None, *, now: datetime) -> PeerMarks:
    if peer is None:
        return PeerMarks()
    visitor = peer.kind == Side.VISITOR
    presence = shown(
        peer.heard_at,
        left=peer.left_at is not None,
        gone_after=VISITOR_GONE_AFTER if visitor else COUNSELLOR_GONE_AFTER,
        now=now,
    )
    return PeerMarks(peer.delivered_seq, peer.read_seq, presence)
