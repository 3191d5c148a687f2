"""Whether something illegal is still there: the watch of a location, and each look at it.

A look keeps what was found, never what was there.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import AvailabilityCheckQuerySet, WatchQuerySet
from hotline.reported_urls import defang
from hotline.states import (
    WATCH,
    WATCH_OPEN,
    Finding,
    Level,
    MoveSeen,
    SeenGone,
    WatchState,
    WhyOnline,
)


def shown_hop(hop: dict[str, Any]) -> dict[str, str]:
    """The countries and networks that a kept hop was found in, each once."""
    said = hop["said"]
    countries = dict.fromkeys(one["country"] for one in said if one["country"])
    networks = dict.fromkeys(one["network"] for one in said if one["network"])
    return {"countries": ", ".join(countries), "networks": ", ".join(networks)}


class Watch(models.Model):
    """From the first assessment as illegal until it is gone, and then whether it comes back.

    `against` counts the findings in a row that speak for a change, `against_since` is the moment
    of the first of them.
    """

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="watches"
    )
    state = models.CharField(max_length=8, choices=WatchState.choices, default=WatchState.WATCHED)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """When to look next."""
    gone_at = models.DateTimeField(null=True)
    by_hand = models.BooleanField(default=False)
    """Whether only a person can look: it is no web page."""
    unknown = models.PositiveSmallIntegerField(default=0)
    """How many looks in a row brought nothing either way."""
    against = models.PositiveSmallIntegerField(default=0)
    against_since = models.DateTimeField(null=True)
    seen_online_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    """Since when a person has to see where it moved, as the machine saw; empty once they did."""
    moved_because = models.CharField(max_length=8, choices=MoveSeen.choices, blank=True)
    moved_host = models.TextField(blank=True)
    """Where it led when the machine saw that last; the same host is not told twice."""
    digest = models.BinaryField(max_length=32, null=True)
    """SHA-256 of what was first found there, where the profile allows to look so closely."""

    objects: ClassVar[Any] = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["due_at"],
                name="hotline_watch_due",
                condition=Q(state__in=sorted(WATCH_OPEN)),
            )
        ]
        constraints = [
            *WATCH.constraints("hotline_watch"),
            known("moved_because", MoveSeen, "hotline_watch_move_known", or_empty=True),
            models.UniqueConstraint(
                fields=["location"],
                condition=Q(state__in=sorted(WATCH_OPEN)),
                name="hotline_watch_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"watch {self.pk} of {self.location_id}"


class AvailabilityCheck(models.Model):
    """One look at a location: of the probe, or of a person who found it gone. Append-only, by
    trigger."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="checks"
    )
    looked_at = models.DateTimeField()
    level = models.CharField(max_length=11, choices=Level.choices)
    finding = models.CharField(max_length=20, choices=Finding.choices)
    http_status = models.PositiveSmallIntegerField(null=True)
    moved_to_host = models.TextField(blank=True)
    moved_to = models.TextField(blank=True)
    """The URL at another site to which it led."""
    hops = models.JSONField(default=list, blank=True)
    """Where it led on: every host on the way in order, each with its addresses, what every source
    said of them (`operations/hops.py`) and what a shortener was asked for. Empty where it did not
    lead on."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The person who looked; empty where the probe did."""
    seen = models.CharField(max_length=9, choices=SeenGone.choices, blank=True)
    despite = models.CharField(max_length=8, choices=WhyOnline.choices, blank=True)
    """Why the probe had seen it online a short while before, as that person says."""

    objects: ClassVar[Any] = AvailabilityCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("availability check")
        verbose_name_plural = _("availability checks")
        default_permissions = ()
        ordering = ["-looked_at", "-id"]
        indexes = [models.Index(fields=["location", "-looked_at"], name="hotline_check_latest")]
        constraints = [
            known("finding", Finding, "hotline_check_finding_known"),
            known("level", Level, "hotline_check_level_known"),
            known("seen", SeenGone, "hotline_check_seen_known", or_empty=True),
            known("despite", WhyOnline, "hotline_check_despite_known", or_empty=True),
            models.CheckConstraint(
                condition=Q(finding=Finding.GONE_SEEN, by__isnull=False) & ~Q(seen="")
                | ~Q(finding=Finding.GONE_SEEN) & Q(by=None, seen="", despite=""),
                name="hotline_check_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk} of {self.location_id}"

    @property
    def shown_hops(self) -> list[dict[str, str]]:
        """The hosts on the way as people see them: defanged, with country and network."""
        return [
            {**shown_hop(hop), "host": defang(hop.get("url") or hop["host"])} for hop in self.hops
        ]

    @property
    def shown_host(self) -> str:
        """Where it led, as people see it: defanged."""
        return defang(self.moved_to_host)
