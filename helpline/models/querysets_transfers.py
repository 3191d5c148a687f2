"""Reading words for chats that are to be handed over."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from helpline.states.transfer import NOT_TAKEN, TransferState

if TYPE_CHECKING:
    from portal.accounts.models import User

TOLD_FOR = timedelta(minutes=10)
"""So long the board says that nobody took a chat."""


class TransferQuerySet(QuerySet[Any]):
    """Words for transfers."""

    def open(self) -> "TransferQuerySet":
        """Not yet answered."""
        return self.filter(state=TransferState.OPEN)

    def in_time(self) -> "TransferQuerySet":
        """Still to be answered, by the database's clock."""
        return self.open().filter(expires_at__gt=Now())

    def asked_of(self, person: "User") -> "TransferQuerySet":
        """Proposed to this person, or to whoever speaks what they speak on their shift."""
        from helpline.models import Shift

        languages: list[str] = []
        for spoken in Shift.objects.on_duty().filter(counsellor=person):
            languages = spoken.languages
        asked = Q(shift__counsellor=person) | Q(language__in=languages) | Q(accepted_by=person)
        return self.filter(asked).exclude(proposed_by=person)

    def told_to_proposer(self) -> "TransferQuerySet":
        """What whoever proposed it sees on the board: open ones, and those nobody took lately."""
        lately = Q(state__in=sorted(NOT_TAKEN), answered_at__gt=Now() - TOLD_FOR)
        told: TransferQuerySet = self.filter(Q(state=TransferState.OPEN) | lately)
        return told.order_by("proposed_at", "pk")

    def expired(self, at: datetime) -> "TransferQuerySet":
        """Nobody answered in time."""
        return self.open().filter(expires_at__lte=at)

    def with_people(self) -> "TransferQuerySet":
        """With everybody it names, the note and the conversation, in one query."""
        return self.select_related(
            *("conversation__visitor", "conversation__queue", "conversation__key"),
            *("shift__counsellor", "proposed_by", "accepted_by", "note"),
        )
