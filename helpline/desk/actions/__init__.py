"""What counsellors and supervisors may do: one class per action, one registry per page."""

from helpline.desk.actions.board import BOARD
from helpline.desk.actions.offer import OFFER, OfferAt
from helpline.desk.actions.room import ROOM, Room
from helpline.desk.actions.wrap_up import WRAP_UP

__all__ = ["BOARD", "OFFER", "ROOM", "WRAP_UP", "OfferAt", "Room"]
