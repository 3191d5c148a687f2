"""Every address of the desk, from the routes themselves, so that none is forgotten."""

from django.urls import reverse

from hotline.urls import desk


def path_of(route, report, provider=None, address=None):
    """The path of a route for a report (its first address), a provider and its address."""
    known = {
        "reference": report.public_ref,
        "number": 1,
        "provider_id": getattr(provider, "pk", 0),
        "contact_id": getattr(address, "pk", 0),
        "proposed_id": 1,
        "notice_id": 1,
        "unit_id": 1,
        "officer_id": 1,
        "referral_id": 1,
        "person_id": 0,
    }
    wanted = {name: known[name] for name in route.pattern.converters}
    return reverse(f"hotline_desk:{route.name}", kwargs=wanted)


def every_path(report, provider, address):
    """The paths of all routes."""
    return [path_of(route, report, provider, address) for route in desk.urlpatterns]
