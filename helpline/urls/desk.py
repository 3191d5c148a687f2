"""Addresses of the helpline's desk."""

from django.urls import path

from helpline.views.desk import board, conversations, room

app_name = "helpline_desk"
urlpatterns = [
    path("helpline/", board.queue, name="queue"),
    path("helpline/board/", board.board, name="board"),
    path("helpline/conversations/", conversations.conversations, name="conversations"),
    path("helpline/ready/", board.ready, name="ready"),
    path("helpline/break/", board.take_break, name="take_break"),
    path("helpline/stop/", board.stop, name="stop"),
    path("helpline/offers/<int:offer>/accept/", board.accept, name="accept"),
    path("helpline/offers/<int:offer>/decline/", board.decline, name="decline"),
    path("helpline/<uuid:conversation>/", room.room, name="room"),
    path("helpline/<uuid:conversation>/say/", room.say, name="say"),
    path("helpline/<uuid:conversation>/note/", room.note, name="note"),
    path("helpline/<uuid:conversation>/poll/", room.poll, name="poll"),
    path("helpline/<uuid:conversation>/claim/", room.claim, name="claim"),
    path("helpline/<uuid:conversation>/end/", room.end, name="end"),
    path("helpline/<uuid:conversation>/wrap-up/", room.wrap_up, name="wrap_up"),
]
