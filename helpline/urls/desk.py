"""Addresses of the helpline's desk."""

from django.urls import path

from helpline.views import desk, desk_list, desk_room

app_name = "helpline_desk"
urlpatterns = [
    path("helpline/", desk.queue, name="queue"),
    path("helpline/board/", desk.board, name="board"),
    path("helpline/conversations/", desk_list.conversations, name="conversations"),
    path("helpline/ready/", desk.ready, name="ready"),
    path("helpline/break/", desk.rest, name="rest"),
    path("helpline/stop/", desk.stop, name="stop"),
    path("helpline/offers/<int:offer>/accept/", desk.accept, name="accept"),
    path("helpline/offers/<int:offer>/decline/", desk.decline, name="decline"),
    path("helpline/<uuid:conversation>/", desk_room.room, name="room"),
    path("helpline/<uuid:conversation>/say/", desk_room.say, name="say"),
    path("helpline/<uuid:conversation>/poll/", desk_room.poll, name="poll"),
    path("helpline/<uuid:conversation>/take/", desk_room.take, name="take"),
    path("helpline/<uuid:conversation>/end/", desk_room.end, name="end"),
    path("helpline/<uuid:conversation>/wrap-up/", desk_room.wrap_up, name="wrap_up"),
]
