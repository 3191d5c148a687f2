"""The desk's own pages."""

from django.urls import path

from portal.front.views import desk, desk_hand_over

app_name = "desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("hand-over/<uuid:conversation>/", desk_hand_over.hand_over, name="hand_over"),
    path(
        "hand-over/message/<uuid:message>/",
        desk_hand_over.hand_over_message,
        name="hand_over_message",
    ),
    path(
        "hand-over/contact/<int:contact>/",
        desk_hand_over.hand_over_contact,
        name="hand_over_contact",
    ),
    path("search/", desk.search, name="search"),
    path("preferences/", desk.preferences, name="preferences"),
]
