"""Reading words: what a question about the helpline may begin with."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from helpline.policies.presence import HERE_FOR
from helpline.states.conversation import ASSIGNED, IN_QUEUE, OVER, ConversationState
from helpline.states.left_message import LeftMessageState
from helpline.states.offer import OfferState
from helpline.states.safeguarding import INCIDENT_GOES_ON, IncidentState
from helpline.states.shift import ShiftState
from helpline.words.desk_contacts import HIGH_RISK
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE

if TYPE_CHECKING:
    from portal.accounts.models import User


class ConversationQuerySet(QuerySet[Any]):
    """Words for conversations."""

    def visible_to(self, person: "User") -> "ConversationQuerySet":
        """A supervisor sees all; a counsellor what is theirs and not yet closed; others nothing."""
        if not person.is_active:
            return self.none()
        if person.has_perm(MAY_SUPERVISE):
            return self.all()
        if person.has_perm(MAY_ANSWER):
            return self.filter(assigned_to=person, state__in=ASSIGNED)
        return self.none()

    def in_queue(self) -> "ConversationQuerySet":
        """Waiting or offered: not yet talking."""
        return self.filter(state__in=IN_QUEUE)

    def active(self) -> "ConversationQuerySet":
        """Two people are talking."""
        return self.filter(state=ConversationState.ACTIVE)

    def of_counsellor(self, person: "User") -> "ConversationQuerySet":
        """What counts against this person's capacity."""
        return self.filter(assigned_to=person, state__in=ASSIGNED)

    def due(self, at: datetime) -> "ConversationQuerySet":
        """Where the clock has to look."""
        return self.filter(due_at__lte=at)

    def over(self) -> "ConversationQuerySet":
        """Finished one way or the other."""
        return self.filter(state__in=OVER)

    def not_over(self) -> "ConversationQuerySet":
        """Somebody still has something to do: waiting, offered, talking or wrap-up."""
        return self.exclude(state__in=OVER)

    def over_since(self, moment: datetime) -> "ConversationQuerySet":
        """Finished after this moment, the latest first."""
        return self.filter(state__in=OVER, over_at__gte=moment).order_by("-over_at", "pk")

    def with_visitor_heard(self) -> "ConversationQuerySet":
        """Adds `visitor_heard_at`: when the visitor was last heard, None once they left."""
        from helpline.models import Participant
        from helpline.models.participant import Side

        seat = Participant.objects.seated().filter(conversation=OuterRef("pk"), kind=Side.VISITOR)
        heard: ConversationQuerySet = self.annotate(
            visitor_heard_at=Subquery(seat.values("heard_at")[:1])
        )
        return heard

    def with_visitor_here(self) -> "ConversationQuerySet":
        """Adds `visitor_here`: whether the visitor's page is open, by the database's clock."""
        from helpline.models import Participant
        from helpline.models.participant import Side

        seat = Participant.objects.seated().filter(
            conversation=OuterRef("pk"), kind=Side.VISITOR, heard_at__gt=Now() - HERE_FOR
        )
        here: ConversationQuerySet = self.annotate(visitor_here=Exists(seat))
        return here


class ParticipantQuerySet(QuerySet[Any]):
    """Words for participants."""

    def seated(self) -> "ParticipantQuerySet":
        """Still in the conversation."""
        return self.filter(left_at__isnull=True)

    def renew(self, lease: Any) -> int:
        """Heard just now, by the database's clock."""
        return self.update(heard_at=Now(), lease_until=Now() + lease)


class MessageQuerySet(QuerySet[Any]):
    """Words for messages."""

    def after(self, seq: int) -> "MessageQuerySet":
        """What came later, in order."""
        return self.filter(seq__gt=seq).order_by("seq")


class ShiftQuerySet(QuerySet[Any]):
    """Words for shifts."""

    def on_duty(self) -> "ShiftQuerySet":
        """Began and not ended, in whatever state."""
        return self.filter(ended_at__isnull=True)

    def present(self) -> "ShiftQuerySet":
        """Working: ready or finishing, and heard of lately."""
        return self.filter(
            state__in=[ShiftState.AVAILABLE, ShiftState.WRAP_UP_ONLY], lease_until__gt=Now()
        )

    def renew(self, lease: Any) -> int:
        """The desk was heard just now, by the database's clock."""
        return self.update(lease_until=Now() + lease)

    def available(self) -> "ShiftQuerySet":
        """Pressed ready."""
        return self.filter(state=ShiftState.AVAILABLE)

    def ready(self) -> "ShiftQuerySet":
        """Pressed ready, was heard of lately, and is asked nothing: neither an offer nor a chat
        that a colleague hands over is open."""
        from helpline.models import Offer, Transfer

        offered = Offer.objects.open().filter(shift=OuterRef("pk"))
        asked = Transfer.objects.open().filter(shift=OuterRef("pk"))
        return self.present().available().filter(~Exists(offered), ~Exists(asked))

    def with_chats(self) -> "ShiftQuerySet":
        """Adds `chats`: how many conversations the counsellor holds, wrap-ups included."""
        from helpline.models import Conversation

        held = (
            Conversation.objects.filter(assigned_to=OuterRef("counsellor"), state__in=ASSIGNED)
            .order_by()
            .values("assigned_to")
            .annotate(n=Count("*"))
            .values("n")
        )
        chats = Coalesce(Subquery(held, output_field=IntegerField()), 0)
        counted: ShiftQuerySet = self.annotate(chats=chats)
        return counted


class OfferQuerySet(QuerySet[Any]):
    """Words for offers."""

    def open(self) -> "OfferQuerySet":
        """Not yet answered."""
        return self.filter(state=OfferState.OPEN)


class LeftMessageQuerySet(QuerySet[Any]):
    """Words for messages that were left."""

    def visible_to(self, person: "User") -> "LeftMessageQuerySet":
        """A supervisor sees all; a counsellor what waits, and what they took until it is done."""
        if not person.is_active:
            return self.none()
        if person.has_perm(MAY_SUPERVISE):
            return self.all()
        if person.has_perm(MAY_ANSWER):
            return self.filter(
                Q(state=LeftMessageState.WAITING) | Q(state=LeftMessageState.TAKEN, taken_by=person)
            )
        return self.none()

    def open(self) -> "LeftMessageQuerySet":
        """Not worked off."""
        return self.exclude(state=LeftMessageState.DONE)

    def done(self) -> "LeftMessageQuerySet":
        """Worked off."""
        return self.filter(state=LeftMessageState.DONE)


class SafeguardingQuerySet(QuerySet[Any]):
    """Words for calls for a supervisor."""

    def visible_to(self, person: "User") -> "SafeguardingQuerySet":
        """A supervisor sees all; a counsellor those about what is theirs; others nothing."""
        if not person.is_active:
            return self.none()
        if person.has_perm(MAY_SUPERVISE):
            return self.all()
        if person.has_perm(MAY_ANSWER):
            return self.filter(conversation__assigned_to=person, conversation__state__in=ASSIGNED)
        return self.none()

    def going_on(self) -> "SafeguardingQuerySet":
        """Somebody still has to come, or to decide."""
        return self.filter(state__in=INCIDENT_GOES_ON)

    def with_people(self) -> "SafeguardingQuerySet":
        """With the conversation and everybody who had to do with the call, in one query."""
        return self.select_related(
            "conversation__visitor", "conversation__key", "called_by", "owner", "decided_by"
        )

    def taking_two(self) -> "SafeguardingQuerySet":
        """Those which a second person decides."""
        return self.filter(level__in=HIGH_RISK)

    def over(self) -> "SafeguardingQuerySet":
        """Decided or closed, the latest first."""
        return self.exclude(state__in=INCIDENT_GOES_ON).order_by("-over_at", "pk")

    def late(self, at: datetime) -> "SafeguardingQuerySet":
        """Nobody came in time, and nobody else was called yet."""
        return self.filter(state=IncidentState.OPEN, late_at=None, acknowledge_by__lte=at)

    def most_urgent_first(self) -> "SafeguardingQuerySet":
        """Those on which nobody is first, by their clock."""
        return self.order_by(F("acknowledged_at").asc(nulls_first=True), "acknowledge_by", "pk")


class CategoryQuerySet(QuerySet[Any]):
    """Words for categories."""

    def valid(self, on: date) -> "CategoryQuerySet":
        """The edition of that day."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))

    def choosable(self) -> "CategoryQuerySet":
        """What a wrap-up may choose: sub-reasons and categories, not the headings."""
        return self.filter(choosable=True)

    def about(self) -> "CategoryQuerySet":
        """What a contact may be about, of both networks and neither."""
        from helpline.models.category import ABOUT

        return self.filter(scheme__in=ABOUT)


class ContactQuerySet(QuerySet[Any]):
    """Words for contacts."""

    def visible_to(self, person: "User") -> "ContactQuerySet":
        """A supervisor sees all; a counsellor those they recorded; others nothing."""
        if not person.is_active:
            return self.none()
        if person.has_perm(MAY_SUPERVISE):
            return self.all()
        if person.has_perm(MAY_ANSWER):
            return self.filter(counsellor=person)
        return self.none()

    def newest_first(self) -> "ContactQuerySet":
        """By when they were had."""
        return self.order_by("-recorded_at", "-pk")
