"""Addresses of the helpline's desk."""

from django.urls import path

from helpline.desk.actions import BOARD, OFFER, ROOM, WRAP_UP
from helpline.views.desk import board, conversations, room

app_name = "helpline_desk"
CONVERSATION = "helpline/<uuid:conversation>/"

urlpatterns = [
    path("helpline/", board.queue, name="queue"),
    path("helpline/board/", board.board, name="board"),
    path("helpline/conversations/", conversations.conversations, name="conversations"),
    path(CONVERSATION, room.room, name="room"),
    path(f"{CONVERSATION}poll/", room.poll, name="poll"),
    *BOARD.urls("helpline/", board.find_board, board.show_board),
    *OFFER.urls("helpline/offers/<int:offer>/", board.find_offer, board.show_offer),
    *ROOM.urls(CONVERSATION, room.find_room, room.show_room),
    *WRAP_UP.urls(CONVERSATION, room.find_ended, room.show_wrap_up),
]
