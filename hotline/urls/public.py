"""Public addresses of the hotline, under the language."""

from django.urls import path

from hotline.views import prepared, provider_page, public, status

app_name = "hotline"
urlpatterns = [
    path("report/", public.report, name="report"),
    path("report/young/", public.young, name="report_young"),
    path("report/embed/", public.embedded, name="report_embed"),
    path("report/prepared/<str:token>/", prepared.prepared, name="prepared"),
    path("report/status/", status.status, name="status"),
    path("report/young/status/", status.young, name="status_young"),
    path("notice/<str:token>/", provider_page.notice, name="notice"),
]
