"""Both zones in one process: the demo and small centres."""

from portal.urls import public, shared, staff
from portal.urls.shared import handler403, handler404, handler500

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *staff.urlpatterns,
    *(entry for entry in public.urlpatterns if entry not in shared.urlpatterns),
]
