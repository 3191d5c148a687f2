"""Read by number: what came after a cursor, where the conversation stands, who has read what.

Many readers can share the queries: the socket door asks for all sockets that a burst of
rings woke at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from helpline.frames import Item
from helpline.models import Conversation, Message, Participant
from helpline.models.message import Kind
from helpline.models.participant import Side
from helpline.policies.presence import (
    COUNSELLOR_GONE_AFTER,
    VISITOR_GONE_AFTER,
    Shown,
    shown,
)
from helpline.states import CloseReason
from portal.database.clock import database_now
from portal.privacy.sealing import Unreadable, unseal

BATCH_LIMIT = 100
"""Most messages in one batch; the reader asks again when there is more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A reader wants what came after `after`. `own_side` marks whose messages are their own."""

    conversation: UUID
    after: int
    own_side: Side


@dataclass(frozen=True, slots=True)
class PeerMarks:
    """The other side: how far they received and read, and whether they are here."""

    delivered: int = 0
    read: int = 0
    presence: Shown = Shown.GONE


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer: messages in order, the newest number, the state, the other side."""

    items: tuple[Item, ...]
    more: bool
    head: int
    state: str
    peer: PeerMarks
    close_reason: str = ""

    @property
    def left_in_hurry(self) -> bool:
        """Whether the visitor pressed the exit."""
        return self.close_reason == CloseReason.LEFT_IN_HURRY


def read_after(wish: Wish, *, limit: int = BATCH_LIMIT) -> Reading:
    """One reader's news. Raises Conversation.DoesNotExist."""
    reading = read_together([wish], limit=limit)[0]
    if reading is None:
        raise Conversation.DoesNotExist
    return reading


def read_together(wishes: Sequence[Wish], *, limit: int = BATCH_LIMIT) -> list[Reading | None]:
    """News for many readers with four queries; None where a conversation no longer exists."""
    ids = {wish.conversation for wish in wishes}
    now = database_now()
    conversations: dict[UUID, Conversation] = {
        one.pk: one for one in Conversation.objects.select_related("key").filter(pk__in=ids)
    }
    seated: dict[tuple[UUID, str], Participant] = {
        (one.conversation_id, one.kind): one
        for one in Participant.objects.filter(conversation__in=ids).order_by("joined_at", "pk")
    }
    rows: dict[UUID, list[Message]] = {one: [] for one in ids}
    if (wanted := _newer_than(wishes, conversations)) is not None:
        found = Message.objects.filter(wanted).select_related("author__user").order_by("seq")
        for row in found:
            rows[row.conversation_id].append(row)
    return [
        _reading(wish, conversations.get(wish.conversation), rows, seated, now=now, limit=limit)
        for wish in wishes
    ]


def _newer_than(wishes: Sequence[Wish], conversations: dict[UUID, Conversation]) -> Q | None:
    """Only conversations that have news, each from the lowest cursor anybody has."""
    lowest: dict[UUID, int] = {}
    for wish in wishes:
        conversation = conversations.get(wish.conversation)
        if conversation is not None and conversation.last_seq > wish.after:
            lowest[wish.conversation] = min(
                wish.after, lowest.get(wish.conversation, conversation.last_seq)
            )
    wanted: Q | None = None
    for conversation_id, after in lowest.items():
        one = Q(conversation=conversation_id, seq__gt=after, seq__lte=after + 2 * BATCH_LIMIT)
        wanted = one if wanted is None else wanted | one
    return wanted


def _reading(
    wish: Wish,
    conversation: Conversation | None,
    rows: dict[UUID, list[Message]],
    seated: dict[tuple[UUID, str], Participant],
    *,
    now: datetime,
    limit: int,
) -> Reading | None:
    if conversation is None:
        return None
    newer = [row for row in rows[wish.conversation] if row.seq > wish.after][:limit]
    last = newer[-1].seq if newer else wish.after
    peer_side = Side.COUNSELLOR if wish.own_side == Side.VISITOR else Side.VISITOR
    return Reading(
        items=tuple(item_of(row, conversation, own_side=wish.own_side) for row in newer),
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


def item_of(row: Message, conversation: Conversation, *, own_side: Side) -> Item:
    """A row as the reader sees it. A blanked or shredded text reads as empty."""
    author = row.author
    mine = author is not None and author.kind == own_side
    return Item(
        seq=row.seq,
        kind=row.kind,
        who=author.kind if author else "",
        body=_text_of(row, conversation),
        at=timezone.localtime(row.created_at).isoformat(timespec="seconds"),
        mine=str(row.client_msg_id) if mine else None,
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
        return unseal(row.body, key=conversation.key, place=Message.place(row.seq))
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
