"""Addresses of the people page, under /desk/people/."""

from django.urls import path

from portal.people import views

app_name = "people"
urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/off/", views.switch_off, name="switch_off"),
    path("<int:pk>/on/", views.switch_on, name="switch_on"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/second-factor/", views.forget_second_factor, name="forget_second_factor"),
]
