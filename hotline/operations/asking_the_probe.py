"""Has the looks that are due made by the probe, and notes what it answers.

The probe is a process without rights of its own (`portal.probe_worker`): it finds a row per look,
and leaves its answer there. Here that answer is read, with suspicion, and becomes evidence.
"""

from ipaddress import ip_address
from typing import Any

from django.db.models import Exists, OuterRef

from hotline.gateways.probe import Hop, Look
from hotline.models import AvailabilityCheck, ProbeTask, Purpose, Watch
from hotline.operations.short_addresses import note_short
from hotline.operations.watches import open_watch
from hotline.operations.watching import record_look
from hotline.policies import profiles
from hotline.states import ONLINE, Finding, Level
from portal.jobs.due import LIMIT_ROWS, each_due

CHAIN_LIMIT = 20
"""Hosts on the way of a look; the probe stops long before."""
ADDRESS_LIMIT = 100
"""IP addresses of one of them."""
DIGEST_BYTES = 32
TEXT_LIMIT_CHARS = 16_384
"""Of a URL that an answer names; the headers of an answer are shorter."""


def go_round() -> None:
    """Answers are noted, what is wanted no more is dropped, and what is due is wanted."""
    note_answers()
    drop_unwanted()
    want_looks()


def note_answers() -> int:
    """What the probe has answered becomes evidence; returns how many."""
    return each_due(ProbeTask.objects.answered(), _note)


def _note(task: ProbeTask) -> None:
    if task.purpose == Purpose.SHORTENER:
        note_short(task, answer_of(task))
        return
    watch = open_watch(task.location)
    if watch is None:
        task.delete()
        return
    record_look(watch.pk, answer_of(task), level=Level(task.level))


def answer_of(task: ProbeTask) -> Look:
    """The answer as a look. Whatever is not as a probe of ours would write it says nothing."""
    try:
        return Look(
            finding=_finding(task.finding),
            http_status=task.http_status,
            digest=_digest(bytes(task.digest)),
            moved_to_host=_text(task.moved_to_host),
            moved_to=_text(task.moved_to),
            chain=_chain(task.chain),
        )
    except (ValueError, TypeError):
        return Look(Finding.UNKNOWN)


def _finding(said: str) -> Finding:
    finding = Finding(said)
    if finding == Finding.GONE_SEEN:
        raise ValueError("a person sees that, never a probe")
    return finding


def _digest(said: bytes) -> bytes:
    if len(said) not in {0, DIGEST_BYTES}:
        raise ValueError(f"not {DIGEST_BYTES=}")
    return said


def _text(said: str) -> str:
    if len(said) > TEXT_LIMIT_CHARS:
        raise ValueError(f"longer than {TEXT_LIMIT_CHARS=}")
    return said


def _chain(said: Any) -> tuple[Hop, ...]:
    """Raises ValueError or TypeError for what is no list of hosts and their IP addresses."""
    if len(said) > CHAIN_LIMIT:
        raise ValueError(f"longer than {CHAIN_LIMIT=}")
    hops = []
    for host, ips, url in said:
        if not (isinstance(host, str) and isinstance(url, str)) or len(ips) > ADDRESS_LIMIT:
            raise ValueError(f"no host, or more addresses than {ADDRESS_LIMIT=}")
        hops.append(Hop(_text(host), tuple(str(ip_address(ip)) for ip in ips), _text(url)))
    return tuple(hops)


def drop_unwanted() -> int:
    """Nobody looks at what is due no more: a watch that ended, a look that was put off."""
    due = Watch.objects.due_for_the_probe().filter(location=OuterRef("location"))
    free = ProbeTask.objects.free().filter(~Exists(due.order_by()), purpose=Purpose.WATCH)
    removed, _per_model = free.delete()
    return int(removed)


def want_looks() -> int:
    """A row for each look that is due; returns for how many there is a new one.

    One statement each: who adds rows of many locations at once waits for whoever holds one of
    them, and holds the others meanwhile.
    """
    rules = profiles.current().watch
    asked = ProbeTask.objects.filter(purpose=Purpose.WATCH, location=OuterRef("location"))
    wanted = Exists(asked)
    due = Watch.objects.due_for_the_probe().filter(~wanted).select_related("location")
    watches = list(due[:LIMIT_ROWS])
    answering = _that_answered_head(watches)
    for watch in watches:
        task = ProbeTask(
            location=watch.location,
            url=watch.location.canonical,
            host=watch.location.host,
            level=rules.level,
            spacing_seconds=rules.spacing_seconds,
            expected_digest=bytes(watch.digest or b""),
            answers_head=watch.location_id in answering,
        )
        ProbeTask.objects.bulk_create([task], ignore_conflicts=True)
    return len(watches)


def _that_answered_head(watches: list[Watch]) -> set[int]:
    """Locations that a look by HEAD found online: their "not found" to HEAD is believed."""
    by_head = AvailabilityCheck.objects.filter(
        location__in=[watch.location_id for watch in watches],
        level=Level.HEADERS,
        finding__in=ONLINE,
    )
    return set(by_head.values_list("location_id", flat=True).distinct())
