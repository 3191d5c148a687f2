"""The wire over HTTP, for networks that block sockets: the same frames in JSON bodies.

A POST brings frames and gets frames; with `wait` the answer is held back until there is news
or some seconds have passed. Only a few requests of a process may wait at once, so that
waiting never uses up the threads that answer everybody else; the rest are told to ask again.
"""

import threading
import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from helpline import frames
from helpline.errors import SayRefused, SeatOver
from helpline.frames import Nack
from helpline.gateways import doorbell
from helpline.gateways.doorbell import Ring
from helpline.live import rights
from helpline.live.rights import Guest
from helpline.models import Conversation
from helpline.models.participant import Side
from helpline.operations import presence, saying, waiting
from helpline.operations.reading import Reading, Wish, read_after
from helpline.states import IN_LINE, OPEN
from helpline.views.seat import seat_in
from helpline.views.talk import ANYBODY
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
    """The visitor's wire; the conversation comes from the seat."""
    guest = rights.admit_visitor(seat_in(request))
    if guest is None:
        raise SeatOver
    return exchange(request, guest)


def exchange(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Does what the frames ask and answers with frames. Raises BadWire."""
    after, brought, may_wait = _parsed(request.body)
    answers = [out for frame in brought for out in _act(guest, frame)]
    if guest.participant is not None:
        presence.heard(guest.participant)
    reading = read_after(Wish(guest.conversation, after, guest.side))
    if may_wait and not answers and not reading.items and reading.state in OPEN:
        reading = _wait_for_news(guest, after, reading)
    answers += _news(guest, reading)
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


def _act(guest: Guest, frame: frames.Inbound) -> list[frames.Outbound]:
    if guest.participant is None:
        return []
    match frame:
        case frames.Send():
            return [_say(guest.participant, frame)]
        case frames.Seen(delivered=delivered, read=read):
            presence.seen(guest.participant, delivered=delivered, read=min(read, delivered))
        case frames.Typing(on=on):
            doorbell.ring(Ring(guest.conversation, 0, str(guest.side), on=on))
        case _:
            pass  # hello, sync and heartbeat are what asking over HTTP is anyway
    return []


def _say(participant: int, frame: frames.Send) -> frames.Outbound:
    try:
        said = saying.say(saying.Saying(participant, frame.id, frame.body, frame.follows))
    except SayRefused as refused:
        return frames.Refusal(frame.id, Nack(refused.nack))
    return frames.Ack(frame.id, said.seq, said.at.isoformat(timespec="seconds"))


def _wait_for_news(guest: Guest, after: int, reading: Reading) -> Reading:
    if not _waiters.acquire(blocking=False):
        return reading
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        marks = (reading.peer, reading.state)
        while time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_SECONDS)
            reading = read_after(Wish(guest.conversation, after, guest.side))
            if reading.items or (reading.peer, reading.state) != marks:
                break
    finally:
        _waiters.release()
    return reading if rights.still_admitted(guest) else _nothing(reading)


def _nothing(reading: Reading) -> Reading:
    return Reading((), more=False, head=0, state="", peer=reading.peer)


def _news(guest: Guest, reading: Reading) -> list[frames.Outbound]:
    if not reading.state:
        return [frames.Bye(int(frames.Close.NOT_ALLOWED), "not_allowed", retry=False)]
    visitor = guest.side == Side.VISITOR
    who = str(Side.COUNSELLOR if visitor else Side.VISITOR)
    out: list[frames.Outbound] = [frames.Welcome(reading.head, reading.state)]
    if reading.items:
        out.append(frames.Batch(reading.items, reading.more))
    out.append(frames.Presence(who, reading.peer.presence))
    out.append(frames.PeerSeen(who, reading.peer.delivered, reading.peer.read))
    if visitor and reading.state in IN_LINE:
        out += _place(guest)
    if visitor and reading.state not in OPEN and not reading.more:
        out.append(frames.Bye(int(frames.Close.ENDED), "ended", retry=False))
    return out


def _place(guest: Guest) -> list[Any]:
    conversation = Conversation.objects.select_related("queue").get(pk=guest.conversation)
    place = waiting.place_of(conversation, now=timezone.now())
    return [frames.Queue(place.position, place.minutes, place.may_return)] if place else []
