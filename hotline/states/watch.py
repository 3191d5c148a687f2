"""How long a location is watched: until it is gone, and then whether it comes back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.assessment import READS_PUBLIC_STATUS
from portal.lifecycle import Lifecycle, State


class WatchState(TextChoices):
    """What the looks are for."""

    WATCHED = "watched", _("Watched until it is gone")
    TO_CHECK = "to_check", _("A person has to look")
    GONE = "gone", _("Gone, watched whether it comes back")
    ENDED = "ended", _("No longer watched")


_DUE = {"due_at"}
WATCH = Lifecycle(
    "watch",
    "hotline.Watch",
    {
        WatchState.WATCHED: State(
            "active",
            then={WatchState.TO_CHECK, WatchState.GONE, WatchState.ENDED},
            fills=_DUE,
        ),
        WatchState.TO_CHECK: State(
            "open",
            then={WatchState.WATCHED, WatchState.GONE, WatchState.ENDED},
            fills=_DUE,
        ),
        WatchState.GONE: State(
            "done", then={WatchState.WATCHED, WatchState.ENDED}, fills={"due_at", "gone_at"}
        ),
        WatchState.ENDED: State("closed"),
    },
    starts={WatchState.WATCHED},
    not_public_because=READS_PUBLIC_STATUS,
)
WATCH_OPEN = frozenset({WatchState.WATCHED, WatchState.TO_CHECK, WatchState.GONE})
"""Looks are still due."""
WATCH_BY_PROBE = frozenset({WatchState.WATCHED, WatchState.GONE})
"""A machine looks next, where it can."""
