"""Addresses below /desk/jobs/."""

from django.urls import path

from portal.jobs.desk import views

app_name = "jobs"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:job_id>/retry/", views.retry, name="retry"),
    path("<int:job_id>/dismiss/", views.dismiss, name="dismiss"),
]
