"""Read by number: what came after a cursor, where the conversation stands, who has read what.

Many readers can share the queries: the socket door asks for all sockets that a burst of
notifications woke at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

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
from portal.database.clock import database_now
from portal.privacy.sealing import Unreadable, unseal

BATCH_LIMIT = 100
"""Most messages in one batch; the reader asks again when there is more."""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A reader wants what came after `after`. `own_side` marks whose messages are their own."""

    conversation: UUID
    after: int
    own_side: Side


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
    """News for many readers with four queries; None where a conversation no longer exists."""
    ids = {request.conversation for request in requests}
    now = database_now()
    conversations: dict[UUID, Conversation] = {
        one.pk: one for one in Conversation.objects.select_related("key").filter(pk__in=ids)
    }
    seated: dict[tuple[UUID, str], Participant] = {
        (one.conversation_id, one.kind): one
        for one in Participant.objects.filter(conversation__in=ids).order_by("joined_at", "pk")
    }
    rows: dict[UUID, list[Message]] = {one: [] for one in ids}
    if (wanted := _newer_than(requests, conversations)) is not None:
        found = Message.objects.filter(wanted).select_related("author__user").order_by("seq")
        for row in found:
            rows[row.conversation_id].append(row)
    return [
        _reading(
            request, conversations.get(request.conversation), rows, seated, now=now, limit=limit
        )
        for request in requests
    ]


def _newer_than(
    requests: Sequence[ReadRequest], conversations: dict[UUID, Conversation]
) -> Q | None:
    """Only conversations that have news, each from the lowest cursor anybody has."""
    lowest: dict[UUID, int] = {}
    for request in requests:
        conversation = conversations.get(request.conversation)
        if conversation is not None and conversation.last_seq > request.after:
            lowest[request.conversation] = min(
                request.after, lowest.get(request.conversation, conversation.last_seq)
            )
    wanted: Q | None = None
    for conversation_id, after in lowest.items():
        one = Q(conversation=conversation_id, seq__gt=after, seq__lte=after + 2 * BATCH_LIMIT)
        wanted = one if wanted is None else wanted | one
    return wanted


def _reading(
    request: ReadRequest,
    conversation: Conversation | None,
    rows: dict[UUID, list[Message]],
    seated: dict[tuple[UUID, str], Participant],
    *,
    now: datetime,
    limit: int,
) -> Reading | None:
    if conversation is None:
        return None
    newer = [row for row in rows[request.conversation] if row.seq > request.after][:limit]
    last = newer[-1].seq if newer else request.after
    peer_side = Side.COUNSELLOR if request.own_side == Side.VISITOR else Side.VISITOR
    return Reading(
        messages=tuple(_shown(row, conversation, own_side=request.own_side) for row in newer),
        more=bool(newer) and last < conversation.last_seq,
        head=conversation.last_seq,
        state=conversation.state,
        peer=_marks(seated.get((conversation.pk, peer_side)), now=now),
        close_reason=conversation.close_reason,
    )


def newest_of(participant: int) -> UUID | None:
    """The client's id of the last message this participant wrote: what the next one follows."""
    rows = Message.objects.filter(author=participant).order_by("-seq")
    found: UUID | None = rows.values_list("client_msg_id", flat=True).first()
    return found


def heads(conversations: Iterable[UUID]) -> dict[UUID, int]:
    """The newest number of each conversation."""
    return dict(Conversation.objects.filter(pk__in=conversations).values_list("pk", "last_seq"))


def _shown(row: Message, conversation: Conversation, *, own_side: Side) -> ShownMessage:
    """A row as the reader sees it. A blanked or shredded text reads as empty."""
    author = row.author
    mine = author is not None and author.kind == own_side
    return ShownMessage(
        seq=row.seq,
        kind=Kind(row.kind),
        who=author.kind if author else "",
        body=_text_of(row, conversation),
        at=row.created_at,
        own_id=row.client_msg_id if mine else None,
        name=_name_for_staff(author) if own_side != Side.VISITOR else "",
    )


def _name_for_staff(author: Participant | None) -> str:
    """Which colleague wrote it. Visitors never learn the name."""
    return str(author.user) if author is not None and author.user is not None else ""


def _text_of(row: Message, conversation: Conversation) -> str:
    if row.kind == Kind.EVENT:
        return row.event
    if row.body is None:
        return ""
    try:
        return unseal(row.body, key=conversation.key, place=Message.associated_data(row.seq))
    except Unreadable:
        return ""


def _marks(peer: Participant | None, *, now: datetime) -> PeerMarks:
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
