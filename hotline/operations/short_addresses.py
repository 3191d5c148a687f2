"""Where short addresses lead, before anybody has assessed them: their shorteners are asked.

A report that names one means its target, so that reports meet there and what is known of it
answers them. Only listed shorteners are asked, by the probe, with HEAD; nothing of the target is
touched. Under a profile that lets the probe ask name servers alone, nobody is asked.
"""

from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from hotline.gateways.probe import Look
from hotline.models import (
    AvailabilityCheck,
    Claim,
    CorrectionKind,
    Location,
    ProbeTask,
    Purpose,
    Report,
)
from hotline.operations.correcting_addresses import (
    leave_behind,
    must_be_free,
)
from hotline.operations.hops import attributed
from hotline.operations.naming import (
    free_places,
    go_on_with,
    keep_record,
    lock_naming,
    name,
)
from hotline.policies import profiles
from hotline.reported_urls import LocationKind, ReportedUrl, is_short, read_lines
from hotline.states import UNKNOWN, Finding, Level
from hotline.words.errors import ReportEnded
from hotline.words.errors_addresses import AddressWasAssessed, OthersWereTold
from portal import audit
from portal.database.clock import database_now
from portal.jobs import outbox

HOLDS_FOR = timedelta(days=1)
"""What a shortener said answers further reports for so long; then it is asked again."""
TRIES = 4
"""So often one that says nothing is asked; then it is left to a person."""
PAUSE = timedelta(minutes=10)
"""After the first time that it said nothing; twice as long after each further one."""
READ = "short.read"


def may_be_asked() -> bool:
    """Whether this centre asks shorteners at all."""
    return settings.FOLLOW_SHORTENERS and profiles.current().watch.level != Level.DNS


def follow_short_addresses(report_id: int) -> int:
    """The shorteners that a report names are asked; of how many there is a word to wait for.

    What one said a short while ago is read at once.
    """
    if not may_be_asked():
        return 0
    now, rules, asked = database_now(), profiles.current().watch, 0
    for location in Location.objects.filter(submissions__report_id=report_id).order_by("pk"):
        if not is_short(location.canonical):
            continue
        said = _newest_word(location)
        if said is not None and said.looked_at > now - HOLDS_FOR:
            read_as_target(report_id, location.pk)
            continue
        task = ProbeTask(
            location=location,
            purpose=Purpose.SHORTENER,
            url=location.canonical,
            host=location.host,
            level=Level.HEADERS,
            spacing_seconds=rules.spacing_seconds,
        )
        ProbeTask.objects.bulk_create([task], ignore_conflicts=True)
        asked += 1
    return asked


def note_short(task: ProbeTask, look: Look) -> None:
    """What the shorteners said is evidence; the caller holds the task's lock."""
    now, location = database_now(), task.location
    if location.is_forgotten:
        task.delete()
        return
    AvailabilityCheck.objects.create(
        location=location,
        looked_at=now,
        level=Level.HEADERS,
        finding=look.finding,
        http_status=look.http_status,
        moved_to_host=look.moved_to_host,
        moved_to=look.moved_to,
        hops=attributed(look.chain),
    )
    if look.finding in UNKNOWN and task.tries + 1 < TRIES:
        _ask_again(task)
        return
    task.delete()
    if look.finding == Finding.MOVED_HOST and look.moved_to:
        audit.record("short.followed", by=None, actor="system", about=location)
        outbox.add(READ, subject=location, key=f"{READ}:{location.pk}:{now:%Y%m%dT%H%M%S%f}")
    else:
        audit.record("short.not_followed", by=None, actor="system", about=location)


def _ask_again(task: ProbeTask) -> None:
    later = Now() + PAUSE * 2**task.tries
    ProbeTask.objects.filter(pk=task.pk).update(
        tries=task.tries + 1,
        wanted_at=later,
        answered_at=None,
        leased_until=None,
        finding="",
        http_status=None,
        moved_to_host="",
        moved_to="",
        chain=[],
    )


def read_reports_of(location_id: int) -> int:
    """Every open report that names a short address means its target; returns how many do so."""
    naming = Report.objects.open().filter(submissions__location_id=location_id)
    found = list(naming.order_by("pk").values_list("pk", flat=True))
    return sum(read_as_target(report_id, location_id) for report_id in found)


def read_as_target(report_id: int, location_id: int) -> bool:
    """The report means the address to which the newest look led; whether that is new.

    The short one is left behind, unless somebody works on it, judged it or told others of it: then
    the target stands beside it, also where the report then names more than people may write: each
    of its addresses leads to one other at most. What an analyst made of it is not changed.
    """
    location = Location.objects.get(pk=location_id)
    said = _newest_word(location)
    targets = tuple(read_lines(said.moved_to)) if said is not None else ()
    if len(targets) != 1 or targets[0].kind == LocationKind.TEXT:
        return False
    try:
        return _read(report_id, location_id, targets)
    except ReportEnded:
        return False


@transaction.atomic
def _read(report_id: int, location_id: int, target: tuple[ReportedUrl, ...]) -> bool:
    case = lock_naming(report_id, target)
    short, (right,) = case.named.get(location_id), case.meant
    touched = case.report.corrections.filter(wrong=location_id)
    touched |= case.report.corrections.filter(right=location_id)
    if short is None or right == location_id or touched.exists():
        return False
    wrong = case.locations[location_id]
    stays = _is_in_work(wrong, at=case.now)
    positions, typed = free_places(case), None
    if not stays:
        positions, typed = chain([short.position], positions), short.raw
        short.delete()
    position, line = short.position, None if stays else short.line
    if right not in case.named:
        position = next(positions)
        name(case, right, case.meant[right], position=position, line=line)
    keep_record(
        case,
        by=None,
        kind=CorrectionKind.LED_TO,
        position=position,
        line=line,
        wrong_id=location_id,
        right_id=right,
        typed=typed,
    )
    if not stays:
        leave_behind(wrong, case, None, case.locations[right])
    go_on_with(case, analyst=case.report.taken_on_by, by=None)
    return True


def _is_in_work(short: Location, *, at: datetime) -> bool:
    """Somebody is on it, judged it, or told others of it."""
    try:
        must_be_free(short)
    except (AddressWasAssessed, OthersWereTold):
        return True
    return bool(Claim.objects.live(at).filter(location=short).exists())


def _newest_word(location: Location) -> AvailabilityCheck | None:
    """The newest look at which its shorteners named a target."""
    newest: AvailabilityCheck | None = location.checks.exclude(moved_to="").first()
    return newest
