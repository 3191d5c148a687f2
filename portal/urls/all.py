"""Both zones in one process: the demo and small centres."""

from django.urls import URLPattern, URLResolver

from portal.urls import public, shared, staff
from portal.urls.shared import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _is_first(entry: URLPattern | URLResolver) -> bool:
    return getattr(entry, "name", "") == "desk-first"


urlpatterns = [
    # Without the staff's own first address: here `/` is the public's.
    *public.urlpatterns,
    *(
        entry
        for entry in staff.urlpatterns
        if entry not in shared.urlpatterns and not _is_first(entry)
    ),
]
