"""Plain results of verbs as frames of the wire, for sockets and for HTTP alike."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from helpline.live import frames
from helpline.models.message import Kind
from helpline.models.participant import Side
from helpline.operations.reading import Reading, ShownMessage
from helpline.operations.saying import NewMessage, Outcome, Spoken
from helpline.operations.waiting import QueuePosition
from helpline.words.errors import SayRefused


def new_message(participant: int, frame: frames.Send) -> NewMessage:
    """What a send asks for."""
    return NewMessage(participant, frame.id, frame.body, frame.follows)


def answer_to_send(
    frame_id: UUID, outcome: Outcome, *, shown: bool = False
) -> frames.Ack | frames.Refusal:
    """Acknowledged under a number, or refused with the wire's word for why."""
    if isinstance(outcome, SayRefused):
        return frames.Refusal(frame_id, frames.Nack(outcome.code))
    return frames.Ack(frame_id, outcome.seq, _shown_at(outcome.at), shown)


def batch(reading: Reading) -> frames.Batch:
    """What was read, in order."""
    return frames.Batch(tuple(_item(one) for one in reading.messages), reading.more)


def _item(message: ShownMessage) -> frames.Item:
    return frames.Item(
        seq=message.seq,
        kind=message.kind,
        who=message.who,
        body=message.body,
        at=_shown_at(message.at),
        mine=str(message.own_id) if message.own_id else None,
        name=message.name,
    )


class Shown:
    """A message just committed, as each side sees it: encoded when first asked for, once a view.

    The same that `batch` makes of it when it is read from the database.
    """

    def __init__(self, spoken: Spoken) -> None:
        self._spoken = spoken
        self._encoded: dict[Side, str] = {}

    def to(self, side: Side) -> str:
        """A batch of one message as text."""
        encoded = self._encoded.get(side)
        if encoded is None:
            encoded = self._encoded[side] = self._encode(side)
        return encoded

    def _encode(self, side: Side) -> str:
        spoken = self._spoken
        item = frames.Item(
            seq=spoken.seq,
            kind=str(Kind.TEXT),
            who=str(spoken.side),
            body=spoken.body,
            at=_shown_at(spoken.at),
            mine=str(spoken.client_msg_id) if spoken.side == side else None,
            name="" if side == Side.VISITOR else spoken.name,
        )
        return frames.encode(frames.Batch((item,)))


@lru_cache(maxsize=256)
def _shown_at(at: datetime) -> str:
    """One moment serves a whole round."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def queue(position: QueuePosition) -> frames.Queue:
    """Where the visitor stands in the queue."""
    return frames.Queue(position.number, position.minutes, position.may_return)


def peer_of(side: Side) -> str:
    """Whom presence and marks are about, for whoever sits on `side`."""
    return str(Side.COUNSELLOR if side == Side.VISITOR else Side.VISITOR)
