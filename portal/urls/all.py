"""Both zones in one process: the demo and small centres."""

from portal.urls import public, shared, staff
from portal.urls.shared import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    # Without the staff's own first address: here `/` is the public's.
    *(entry for entry in staff.urlpatterns if getattr(entry, "name", "") != "desk-first"),
    *(entry for entry in public.urlpatterns if entry not in shared.urlpatterns),
]
