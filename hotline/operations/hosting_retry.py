"""Looking a location up again when no name server answered: a few times, ever further apart."""

from datetime import datetime, timedelta

from hotline.models import HostingObservation, Location, Method
from hotline.states import Lookup
from portal.jobs import outbox

LOOK_AGAIN_AFTER = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))
"""After the first, second and third silence in a row; after the fourth it is the analyst's."""


def look_again_after_silence(location: Location, *, at: datetime) -> None:
    """Ask for one more look, unless the name servers were silent too often in a row."""
    seen = HostingObservation.objects.filter(location=location).exclude(method=Method.ANALYST)
    answered = seen.exclude(lookup=Lookup.NO_ANSWER).latest_first().first()
    silent = seen.filter(lookup=Lookup.NO_ANSWER, method=Method.NONE)
    if answered:
        silent = silent.filter(observed_at__gt=answered.observed_at)
    times = silent.count()
    if 0 < times <= len(LOOK_AGAIN_AFTER):
        key = f"hosting.observe:{location.pk}:silence:{silent.latest_first()[0].pk}"
        outbox.add(
            "hosting.observe", subject=location, key=key, at=at + LOOK_AGAIN_AFTER[times - 1]
        )
