"""How long a location is watched: until it is gone, and then whether it comes back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.assessment import READS_PUBLIC_STATUS
from portal.lifecycle import Lifecycle, State


class WatchState(TextChoices):
    """What the looks are for."""

    WATCHED = "watched", _("Watched until it is gone")
    TO_CHECK = "to_check", _("A person has to look")
    AT_END = "at_end", _("Still there after the last look")
    GONE = "gone", _("Gone, watched whether it comes back")
    GONE_DUE = "gone_due", _("Gone, a person has to look whether it is back")
    ENDED = "ended", _("No longer watched")


class MoveSeen(TextChoices):
    """What the machine saw that speaks for a move."""

    REDIRECT = "redirect", _("It leads to another site")
    HOSTING = "hosting", _("It is hosted elsewhere than before")


_DUE = {"due_at"}
WATCH = Lifecycle(
    "watch",
    "hotline.Watch",
    {
        WatchState.WATCHED: State(
            "active",
            then={WatchState.TO_CHECK, WatchState.AT_END, WatchState.GONE, WatchState.ENDED},
            fills=_DUE,
        ),
        WatchState.TO_CHECK: State(
            "open",
            then={WatchState.WATCHED, WatchState.AT_END, WatchState.GONE, WatchState.ENDED},
            fills=_DUE,
        ),
        WatchState.AT_END: State(
            "open",
            then={WatchState.WATCHED, WatchState.GONE, WatchState.ENDED},
            fills=_DUE,
        ),
        WatchState.GONE: State(
            "done",
            then={WatchState.WATCHED, WatchState.GONE_DUE, WatchState.ENDED},
            fills=_DUE | {"gone_at"},
        ),
        WatchState.GONE_DUE: State(
            "open",
            then={WatchState.WATCHED, WatchState.GONE, WatchState.ENDED},
            fills=_DUE | {"gone_at"},
        ),
        WatchState.ENDED: State("closed"),
    },
    starts={WatchState.WATCHED},
    not_public_because=READS_PUBLIC_STATUS,
)
WATCH_OPEN = frozenset(WatchState) - {WatchState.ENDED}
"""Looks are still due, or a person decides whether any are."""
WATCH_BY_A_PERSON = frozenset({WatchState.TO_CHECK, WatchState.AT_END, WatchState.GONE_DUE})
"""A person looks next, or decides."""
WATCH_BY_PROBE = frozenset({WatchState.WATCHED, WatchState.GONE})
"""A machine looks next, where it can."""
