"""What counsellors and supervisors may do: one object per action, one registry per page."""

from helpline.desk.actions.blocking import BLOCK
from helpline.desk.actions.board import BOARD, OFFER, OfferAt
from helpline.desk.actions.break_glass import GLASS, GlassAt
from helpline.desk.actions.contacts import CONTACT, CONTACTS, ContactList
from helpline.desk.actions.directory import DIRECTORY, RESOURCE, Directory
from helpline.desk.actions.giving import GIVE
from helpline.desk.actions.hours import CLOSED_DAY, QUEUE, STRETCH, ClosedDayAt, StretchAt
from helpline.desk.actions.left_messages import MESSAGE, LeftMessageAt
from helpline.desk.actions.line import MOVE_TO_FRONT, PUT_BACK
from helpline.desk.actions.reassigning import MOVED
from helpline.desk.actions.replies import REPLIES, REPLY, Replies
from helpline.desk.actions.room import ROOM, WRAP_UP, Room
from helpline.desk.actions.safeguarding import CALL, CallAt
from helpline.desk.actions.transfers import TRANSFER

__all__ = [
    "BLOCK",
    "BOARD",
    "CALL",
    "CLOSED_DAY",
    "CONTACT",
    "CONTACTS",
    "DIRECTORY",
    "GIVE",
    "GLASS",
    "MESSAGE",
    "MOVED",
    "MOVE_TO_FRONT",
    "OFFER",
    "PUT_BACK",
    "QUEUE",
    "REPLIES",
    "REPLY",
    "RESOURCE",
    "ROOM",
    "STRETCH",
    "TRANSFER",
    "WRAP_UP",
    "CallAt",
    "ClosedDayAt",
    "ContactList",
    "Directory",
    "GlassAt",
    "LeftMessageAt",
    "OfferAt",
    "Replies",
    "Room",
    "StretchAt",
]
