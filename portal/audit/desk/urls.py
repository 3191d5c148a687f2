"""Addresses below /desk/audit/."""

from django.urls import path

from portal.audit.desk import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("stop/", views.stop, name="stop"),
]
