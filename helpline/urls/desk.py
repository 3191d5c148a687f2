"""Addresses of the helpline's desk."""

from django.urls import path

from helpline.desk.actions import (
    BOARD,
    CALL,
    CLOSED_DAY,
    CONTACT,
    CONTACTS,
    DIRECTORY,
    GLASS,
    MESSAGE,
    MOVED,
    OFFER,
    QUEUE,
    REPLIES,
    REPLY,
    RESOURCE,
    ROOM,
    STRETCH,
    TRANSFER,
    WRAP_UP,
)
from helpline.views.desk import (
    board,
    break_glass,
    contacts,
    conversations,
    directory,
    hours,
    left_messages,
    load_figures,
    reassigning,
    replies,
    room,
    safeguarding,
    service_figures,
    statistics,
    transfers,
    wallboard,
)

app_name = "helpline_desk"
CONVERSATION = "helpline/<uuid:conversation>/"
LEFT_MESSAGE = "helpline/messages/<uuid:message>/"
A_CONTACT = "helpline/contacts/<int:contact>/"
A_RESOURCE = "helpline/directory/<int:resource>/"
OF_QUEUE = "helpline/hours/<int:queue>/"

urlpatterns = [
    path("helpline/", board.queue, name="queue"),
    path("helpline/board/", board.board, name="board"),
    path("helpline/wall/", wallboard.wall, name="wall"),
    path("helpline/wall/numbers/", wallboard.numbers, name="wall_numbers"),
    path("helpline/help/", safeguarding.help_wanted, name="help_wanted"),
    *CALL.urls("helpline/help/<uuid:call>/", safeguarding.find_call, safeguarding.show_call),
    path("helpline/conversations/", conversations.conversations, name="conversations"),
    path("helpline/messages/", left_messages.left_messages, name="left_messages"),
    path(LEFT_MESSAGE, left_messages.left_message, name="left_message"),
    *MESSAGE.urls(LEFT_MESSAGE, left_messages.find_message, left_messages.show_message),
    path("helpline/contacts/", contacts.contacts, name="contacts"),
    path(A_CONTACT, contacts.contact, name="contact"),
    *CONTACTS.urls("helpline/contacts/", contacts.find_contacts, contacts.show_write_down),
    *CONTACT.urls(A_CONTACT, contacts.find_contact, contacts.show_correct),
    path("helpline/directory/", directory.directory, name="directory"),
    path("helpline/directory/file/", directory.export_resources, name="export_resources"),
    path(A_RESOURCE, directory.resource, name="resource"),
    *DIRECTORY.urls("helpline/directory/", directory.find_directory, directory.show_directory_form),
    *RESOURCE.urls(A_RESOURCE, directory.find_resource, directory.show_resource),
    path("helpline/replies/", replies.replies, name="replies"),
    *REPLIES.urls("helpline/replies/", replies.find_replies, replies.show_add_reply),
    *REPLY.urls("helpline/replies/<int:reply>/", replies.find_reply, replies.show_reply),
    path("helpline/hours/", hours.hours, name="hours"),
    path("helpline/statistics/", service_figures.service, name="service"),
    path("helpline/statistics/file/", service_figures.export_service, name="export_service"),
    path("helpline/statistics/insafe/", statistics.insafe_sheet, name="insafe_sheet"),
    path("helpline/statistics/chi/", statistics.chi_sheet, name="chi_sheet"),
    path("helpline/statistics/load/", load_figures.load, name="load"),
    path("helpline/statistics/load/file/", load_figures.export_load, name="export_load"),
    path("helpline/statistics/<slug:sheet>/file/", statistics.export_sheet, name="export_sheet"),
    path(CONVERSATION, room.room, name="room"),
    path(f"{CONVERSATION}poll/", room.poll, name="poll"),
    path(f"{CONVERSATION}notes/", room.notes, name="notes"),
    path(f"{CONVERSATION}sealed-address/", break_glass.break_glass, name="break_glass"),
    *GLASS.urls(f"{CONVERSATION}sealed-address/", break_glass.find_glass, break_glass.show_glass),
    *BOARD.urls("helpline/", board.find_board, board.show_board),
    *OFFER.urls("helpline/offers/<int:offer>/", board.find_offer, board.show_offer),
    *MOVED.urls("helpline/moved/<int:moved>/", reassigning.find_moved, reassigning.show_moved),
    *TRANSFER.urls(
        "helpline/transfers/<int:transfer>/", transfers.find_transfer, transfers.show_transfer
    ),
    *ROOM.urls(CONVERSATION, room.find_room, room.show_room),
    *QUEUE.urls(OF_QUEUE, hours.find_queue, hours.show_queue),
    *STRETCH.urls(f"{OF_QUEUE}<int:stretch>/", hours.find_stretch, hours.show_hours),
    *CLOSED_DAY.urls(f"{OF_QUEUE}days/<int:closure>/", hours.find_closed_day, hours.show_hours),
    *WRAP_UP.urls(CONVERSATION, room.find_ended, room.show_wrap_up),
]
