"""Reading words for chats that a supervisor moved."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now

from helpline.states.conversation import ConversationState

if TYPE_CHECKING:
    from portal.accounts.models import User

TOLD_FOR = timedelta(days=1)
"""So long the board says it to who does not press that they read it."""


class ReassignmentQuerySet(QuerySet[Any]):
    """Words for reassignments."""

    def to_be_told(self, person: "User") -> "ReassignmentQuerySet":
        """Chats that were taken from this person, who has not said yet that they know."""
        found: ReassignmentQuerySet = self.filter(
            former=person, told_at__isnull=True, at__gt=Now() - TOLD_FOR
        )
        return found.order_by("at", "pk")

    def not_opened(self) -> "ReassignmentQuerySet":
        """Chats that were given to somebody who still has them and has not looked yet."""
        from helpline.models import Participant
        from helpline.models.participant import Side

        unread = Participant.objects.seated().filter(
            conversation=OuterRef("conversation"),
            kind=Side.COUNSELLOR,
            user=OuterRef("to"),
            read_seq=0,
        )
        talking = self.filter(
            Exists(unread),
            conversation__state=ConversationState.ACTIVE,
            conversation__assigned_to=F("to"),
        )
        found: ReassignmentQuerySet = talking.exclude(by=F("to")).order_by("-at", "-pk")
        return found

    def with_people(self) -> "ReassignmentQuerySet":
        """With everybody it names, the note and the conversation, in one query."""
        return self.select_related(
            *("conversation__visitor", "conversation__queue", "by", "former", "to"),
            "note__conversation__key",
        )
