"""What members of staff may look at."""

from django.urls import path

from portal.privacy.legal_holds.desk import views as holds
from portal.privacy.legal_holds.desk.actions import HOLD, KEEP
from portal.privacy.views import desk

app_name = "privacy_desk"
ONE = "holds/<uuid:hold>/"
urlpatterns = [
    path("purges/", desk.purges, name="purges"),
    path("holds/", holds.holds, name="holds"),
    path(ONE, holds.hold, name="hold"),
    *HOLD.urls(ONE, holds.find_hold, holds.show_hold),
    *KEEP.urls("keep/<slug:kind>/<str:named>/", holds.find_kept, holds.show_kept),
]
