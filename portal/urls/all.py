"""Both zones in one process: the demo and small centres."""

from portal.urls import public, staff

urlpatterns = [*staff.urlpatterns, *public.urlpatterns]
