"""The chat over HTTP, for networks that block sockets: the same frames in JSON bodies.

A POST brings frames and gets frames; with `wait` the answer is held back until there is news
or some seconds have passed. Only a few requests of a process may wait at once, so that
waiting never uses up the threads that answer everybody else; the rest are told to ask again.
"""

import threading
import time

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from helpline.gateways import notifier
from helpline.gateways.notifier import Notification
from helpline.live import frames, framing, rights
from helpline.models import Conversation
from helpline.models.participant import Side
from helpline.operations import presence, saying, waiting
from helpline.operations.admission import Admission, admit_visitor
from helpline.operations.reading import PeerMarks, Reading, ReadRequest, read_after
from helpline.states.conversation import IN_QUEUE, OPEN
from helpline.views.public.seat_cookie import seat_in
from helpline.views.public.start import ANYBODY
from helpline.words.errors import SeatOver
from portal.database.clock import database_now
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.refusals import Refusal
from portal.web.sensitive import sensitive

WAIT_SECONDS = 20.0
LOOK_EVERY_SECONDS = 0.7
WAITERS_LIMIT = 4
"""Requests of one process that may be held back at once."""
FRAMES_LIMIT = 20
"""Frames one request may bring."""

NOTHING = Reading((), more=False, head=0, state="", peer=PeerMarks())
"""For whoever may no longer read."""

_waiters = threading.BoundedSemaphore(WAITERS_LIMIT)


class BadWire(Refusal):
    """The body is not what the chat element sends."""

    code = "bad_frame"
    status = 400


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def poll(request: HttpRequest) -> HttpResponse:
    """The visitor's door; the conversation comes from the seat."""
    admission = admit_visitor(seat_in(request))
    if admission is None:
        raise SeatOver
    return exchange(request, admission)


def exchange(request: HttpRequest, admission: Admission) -> HttpResponse:
    """Does what the frames ask and answers with frames. Raises BadWire."""
    after, brought, may_wait = _parsed(request.body)
    answers = [out for frame in brought for out in _act(admission, frame)]
    if admission.participant is not None:
        presence.heard(admission.participant)
    reading = _read(admission, after)
    if may_wait and not answers and not reading.messages and reading.state in OPEN:
        reading = _wait_for_news(admission, after, reading)
    answers += _news(admission, reading)
    body = b'{"frames":[%s]}' % b",".join(frames.encode(one).encode() for one in answers)
    return HttpResponse(body, content_type="application/json")


def _parsed(body: bytes) -> tuple[int, list[frames.Inbound], bool]:
    try:
        raw = frames.plain(body)
        after, brought = raw["after"], raw.get("frames", [])
        if type(after) is not int or not 0 <= after <= frames.SEQ_LIMIT:
            raise BadWire
        if len(brought) > FRAMES_LIMIT:
            raise BadWire
        parsed = [frames.from_plain(one) for one in brought]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadWire from error
    return after, parsed, raw.get("wait") is True


def _act(admission: Admission, frame: frames.Inbound) -> list[frames.Outbound]:
    if admission.participant is None:
        return []
    match frame:
        case frames.Send():
            return [_say(admission.participant, frame)]
        case frames.Seen(delivered=delivered, read=read):
            marks = admission.marks(delivered=delivered, read=read)
            if marks is not None:
                presence.seen(marks)
        case frames.Typing(on=on):
            notifier.notify(Notification(admission.conversation, 0, str(admission.side), on=on))
        case _:
            pass  # hello, sync and heartbeat are what asking over HTTP is anyway
    return []


def _say(participant: int, frame: frames.Send) -> frames.Outbound:
    (outcome,) = saying.say_together([framing.new_message(participant, frame)])
    return framing.answer_to_send(frame.id, outcome)


def _wait_for_news(admission: Admission, after: int, reading: Reading) -> Reading:
    if not _waiters.acquire(blocking=False):
        return reading
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        marks = (reading.peer, reading.state)
        while time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_SECONDS)
            reading = _read(admission, after)
            if reading.messages or (reading.peer, reading.state) != marks:
                break
    finally:
        _waiters.release()
    return reading if rights.still_admitted(admission) else NOTHING


def _read(admission: Admission, after: int) -> Reading:
    """What came after; nothing once the seat was lost."""
    request = ReadRequest(admission.conversation, after, admission.side, admission.participant)
    try:
        return read_after(request)
    except Conversation.DoesNotExist:
        return NOTHING


def _news(admission: Admission, reading: Reading) -> list[frames.Outbound]:
    if not reading.state:
        return [frames.Bye(int(frames.Close.NOT_ALLOWED), "not_allowed", retry=False)]
    visitor, who = admission.side == Side.VISITOR, framing.peer_of(admission.side)
    out: list[frames.Outbound] = [frames.Welcome(reading.head, reading.state)]
    if reading.messages:
        out.append(framing.batch(reading))
    out.append(frames.Presence(who, reading.peer.presence))
    out.append(frames.PeerSeen(who, reading.peer.delivered, reading.peer.read))
    if visitor and reading.state in IN_QUEUE:
        out += _position(admission)
    if visitor and reading.state not in OPEN and not reading.more:
        out.append(frames.Bye(int(frames.Close.ENDED), "ended", retry=False))
    return out


def _position(admission: Admission) -> list[frames.Outbound]:
    conversation = Conversation.objects.select_related("queue").get(pk=admission.conversation)
    position = waiting.position_of(conversation, now=database_now())
    return [framing.queue(position)] if position else []
