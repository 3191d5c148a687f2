"""Plain results of verbs as frames of the wire, for sockets and for HTTP alike."""

from uuid import UUID

from django.utils import timezone

from helpline.live import frames
from helpline.models.participant import Side
from helpline.operations.reading import Reading, ShownMessage
from helpline.operations.saying import NewMessage, Outcome
from helpline.operations.waiting import QueuePosition
from helpline.words.errors import SayRefused


def new_message(participant: int, frame: frames.Send) -> NewMessage:
    """What a send asks for."""
    return NewMessage(participant, frame.id, frame.body, frame.follows)


def answer_to_send(frame_id: UUID, outcome: Outcome) -> frames.Ack | frames.Refusal:
    """Acknowledged under a number, or refused with the wire's word for why."""
    if isinstance(outcome, SayRefused):
        return frames.Refusal(frame_id, frames.Nack(outcome.code))
    return frames.Ack(frame_id, outcome.seq, outcome.at.isoformat(timespec="seconds"))


def batch(reading: Reading) -> frames.Batch:
    """What was read, in order."""
    return frames.Batch(tuple(_item(one) for one in reading.messages), reading.more)


def _item(message: ShownMessage) -> frames.Item:
    return frames.Item(
        seq=message.seq,
        kind=message.kind,
        who=message.who,
        body=message.body,
        at=timezone.localtime(message.at).isoformat(timespec="seconds"),
        mine=str(message.own_id) if message.own_id else None,
        name=message.name,
    )


def queue(position: QueuePosition) -> frames.Queue:
    """Where the visitor stands in the queue."""
    return frames.Queue(position.number, position.minutes, position.may_return)


def peer_of(side: Side) -> str:
    """Whom presence and marks are about, for whoever sits on `side`."""
    return str(Side.COUNSELLOR if side == Side.VISITOR else Side.VISITOR)
