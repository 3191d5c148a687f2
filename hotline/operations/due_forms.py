"""Forms of providers that wait for a person, as it stands on what they tell about.

By when one is filled in stands with the removal of each URL; the caller holds the locks.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hotline.models import Location, Notice
from hotline.operations import tracks
from hotline.operations.paces import any_in_danger
from hotline.policies import profiles
from hotline.policies.clocks import tell_by
from hotline.states import NOTICE, NoticeState
from portal.database.clock import database_now

FORM_LEASE = timedelta(minutes=30)
"""So long one person has a form to themselves; then a colleague may take it over."""
LET_LIE = "notice.form_let_lie"
FORM_WAITS = "notice.form_due"


def lease_of_form_ends(notice: Notice) -> datetime:
    """Until when nobody else may take the form that somebody fills in."""
    return (notice.reserved_at or notice.queued_at) + FORM_LEASE


def let_lie(notice: Notice) -> None:
    """Whoever had it has not said what became of it for too long: others may take it over.

    Who that was stays on it: it may have left.
    """
    if lease_of_form_ends(notice) <= database_now():
        NOTICE.move(notice, NoticeState.FORM_DUE, by=None, at=database_now(), verb=LET_LIE)


def make_form_due(notice: Notice, asked: Iterable[Location], now: datetime) -> None:
    """Its moment has come: a person fills the form in. In danger at once.

    Whoever had it before and did not say what became of it stays on it.
    """
    alone = {"being_grouped": False}
    NOTICE.move(notice, NoticeState.FORM_DUE, by=None, at=now, verb=FORM_WAITS, columns=alone)
    found = list(asked)
    danger = any_in_danger(one.pk for one in found)
    due_at = now if danger else tell_by(now, profiles.current())
    for location in found:
        tracks.set_form_due_at(location, due_at)


def form_is_over(locations: Iterable[Location]) -> None:
    """A form about them waits for a person no longer, unless there is another one."""
    for location in locations:
        if not Notice.objects.forms_about(location).exists():
            tracks.set_form_due_at(location, None)
