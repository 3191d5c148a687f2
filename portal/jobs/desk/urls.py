"""Addresses below /desk/jobs/."""

from django.urls import path

from portal.jobs.desk.views import JOBS, find_job, find_jobs, listing
from portal.web.bulk import bulk_urls

app_name = "jobs"
urlpatterns = [
    path("", listing, name="list"),
    *JOBS.urls("<int:job_id>/", find_job, lambda request, _job, _forms: listing(request)),
    *bulk_urls(JOBS, "", find_jobs, "jobs:list"),
]
