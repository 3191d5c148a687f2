"""What counsellors and supervisors may do: one object per action, one registry per page."""

from helpline.desk.actions.blocking import BLOCK
from helpline.desk.actions.board import BOARD, OFFER, OfferAt
from helpline.desk.actions.break_glass import GLASS, GlassAt
from helpline.desk.actions.case_parts import FLAG, IN_CASE, SHARE, STEP, CasePart
from helpline.desk.actions.cases import CASE, CASE_TITLE, TO_CASE, CaseAt, ContactAt
from helpline.desk.actions.category_lists import CATEGORY, CATEGORY_LIST, CategoryListAt
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
    "CASE",
    "CASE_TITLE",
    "CATEGORY",
    "CATEGORY_LIST",
    "CLOSED_DAY",
    "CONTACT",
    "CONTACTS",
    "DIRECTORY",
    "FLAG",
    "GIVE",
    "GLASS",
    "IN_CASE",
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
    "SHARE",
    "STEP",
    "STRETCH",
    "TO_CASE",
    "TRANSFER",
    "WRAP_UP",
    "CallAt",
    "CaseAt",
    "CasePart",
    "CategoryListAt",
    "ClosedDayAt",
    "ContactAt",
    "ContactList",
    "Directory",
    "GlassAt",
    "LeftMessageAt",
    "OfferAt",
    "Replies",
    "Room",
    "StretchAt",
]
