"""What counsellors and supervisors may do: one object per action, one registry per page."""

from helpline.desk.actions.board import BOARD, OFFER, OfferAt
from helpline.desk.actions.room import ROOM, WRAP_UP, Room

__all__ = ["BOARD", "OFFER", "ROOM", "WRAP_UP", "OfferAt", "Room"]
