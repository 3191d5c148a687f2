"""What looks at hosting come to: the newest one that was answered, and the country it names."""

from collections.abc import Iterable
from datetime import datetime

from hotline.models import HostingObservation, Location, Method
from hotline.policies import profiles
from hotline.policies.hosting_country import CountryFinding, Signal, country_from
from hotline.states import Lookup


def signal_of(row: HostingObservation) -> Signal:
    """What one source said, as the rules of the country read it."""
    return Signal(
        f"{row.method}:{row.database}",
        row.country,
        row.database_date,
        is_cdn=row.method == Method.CDN,
        is_registry=row.method == Method.RDAP,
    )


def answered_look(location: Location) -> list[HostingObservation]:
    """What every source said at the newest look of the machines that was answered."""
    machines = HostingObservation.objects.filter(location=location).exclude(method=Method.ANALYST)
    answered = machines.exclude(lookup=Lookup.NO_ANSWER)
    newest = answered.latest_first().first()
    return list(answered.filter(observed_at=newest.observed_at).order_by("pk")) if newest else []


def finding_of(look: Iterable[HostingObservation], at: datetime) -> CountryFinding:
    """The country that one look settles, by the law profile."""
    signals = [signal_of(row) for row in look]
    return country_from(signals, today=at.date(), profile=profiles.current())
