"""Chats that colleagues want to hand over, as the board shows them, with the answers to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpline.desk.actions import TRANSFER
from helpline.models import Transfer
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
