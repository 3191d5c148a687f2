"""Chats that were handed over or moved, as the board shows them, with the answers to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpline.desk.actions import MOVED, TRANSFER
from helpline.models import Reassignment, Transfer
from helpline.operations.transferring import Asked
from portal.accounts.models import User
from portal.web.actions import Offer, by_place


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One of them before one person. `note` is empty where it was not written to them alone."""

    transfer: Transfer
    note: str
    offers: dict[str, list[Offer]]


def lines_of(asked: Iterable[Asked], person: User) -> list[TransferLine]:
    """Every one with what this person may answer."""
    return [
        TransferLine(one.transfer, one.note, by_place(TRANSFER.offered(one.transfer, to=person)))
        for one in asked
    ]


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A chat that a supervisor took from one person, with what was written besides."""

    moved: Reassignment
    note: str
    offers: dict[str, list[Offer]]


def moved_lines_of(told: Iterable[tuple[Reassignment, str]], person: User) -> list[MovedLine]:
    """Every one, with the button that says it was read."""
    return [MovedLine(one, note, by_place(MOVED.offered(one, to=person))) for one, note in told]
