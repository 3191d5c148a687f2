"""Reading words of notices, of answers to them and of what was taken back."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now

from hotline.models.querysets.access import CaseQuerySet
from hotline.models.querysets.sorting import kept_from
from hotline.states import (
    FORM_OPEN,
    ITEM_STANDS,
    NOTICE_BEFORE_IT_LEFT,
    NOTICE_LEFT,
    PROVIDER_ANSWERED,
    RETRACTION_OPEN,
    EscalationState,
    Failure,
    ItemState,
    NoticeState,
    ReplyState,
    RetractionState,
    Verdict,
)

if TYPE_CHECKING:
    from hotline.models import Location
    from portal.accounts.models import User


def _may_have_left(to_notice: str = "") -> Q:
    """What `Notice.may_have_left` says, of the notice that `to_notice` leads to."""
    begun = {"state__in": sorted(NOTICE_BEFORE_IT_LEFT), "reserved_at__isnull": False}
    unconfirmed = {"state": NoticeState.FAILED, "failure": Failure.UNCONFIRMED}
    found = Q()
    for columns in (begun, unconfirmed):
        found |= Q(**{f"{to_notice}{name}": value for name, value in columns.items()})
    return found


class NoticeQuerySet(CaseQuerySet[Any]):
    """Words for notices."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of; not of what they may have to look at blindly."""
        return super().visible_to(person).exclude(items__location__in=kept_from(person))

    def being_grouped(self) -> Self:
        """Queued: another URL of the same provider may still join."""
        return self.filter(state=NoticeState.QUEUED, being_grouped=True)

    def before_their_moment(self) -> Self:
        """Queued for later, whether or not another URL may still join."""
        return self.filter(state=NoticeState.QUEUED, reminds=None, send_after__gt=Now())

    def failed(self) -> Self:
        """Could not be sent, and still asks: a person has to choose another way.

        What a failed reminder asked for waits for a person by itself.
        """
        return self.filter(Exists(_asked_in_it()), state=NoticeState.FAILED, reminds=None)

    def stuck(self) -> Self:
        """Nobody tries to send them any more, reminders too; but not what asks for nothing."""
        asks = Exists(_asked_in_it()) | Q(reminds__isnull=False)
        return self.filter(asks, state=NoticeState.FAILED)

    def waiting(self) -> Self:
        """Not with the provider yet, whether they wait for their moment or for a person."""
        waits = [NoticeState.QUEUED, NoticeState.FORM_DUE, NoticeState.FAILED]
        return self.filter(state__in=waits, reminds=None)

    def left(self) -> Self:
        """On their way or with the provider; reminders are asked through the first notice.

        Also what may have left and still asks: whoever has its link has the notice.
        """
        perhaps = _may_have_left() & Exists(_asked_in_it())
        return self.filter(Q(state__in=NOTICE_LEFT) | perhaps, reminds=None)

    def forms_open(self) -> Self:
        """Forms of providers that wait for a person, or that one fills in."""
        return self.filter(channel="form", state__in=sorted(FORM_OPEN))

    def forms_about(self, location: "Location") -> Self:
        """Of these those that ask for a location, or remind of it."""
        items = location.notice_items.open().filter(beside=False)
        about = Q(items__in=items) | Q(reminds__items__in=items)
        return self.forms_open().filter(about)

    def forms_to_tend(self, lease: timedelta) -> Self:
        """Forms that somebody let lie, by the database's clock, and reminders that ask nothing."""
        from hotline.models import NoticeItem

        lie = Q(state=NoticeState.SENDING, reserved_at__lte=Now() - lease)
        asked = NoticeItem.objects.unanswered().filter(notice=OuterRef("reminds"))
        empty = Q(state=NoticeState.FORM_DUE, reminds__isnull=False) & ~Exists(asked)
        return self.forms_open().filter(lie | empty)

    def due_to_leave(self, lease: timedelta) -> Self:
        """Its moment has come, or the worker that had it died, by the database's clock."""
        queued = Q(state=NoticeState.QUEUED, send_after__lte=Now())
        died = Q(state=NoticeState.SENDING, reserved_by=None, reserved_at__lte=Now() - lease)
        return self.filter(queued | died)

    def with_url_count(self) -> Self:
        """Annotated with `addresses`: of how many it tells, or told, its provider."""
        told = ~Q(items__state=ItemState.WITHDRAWN)
        return self.annotate(url_count=Count("items", filter=told))


def _asked_in_it() -> "NoticeItemQuerySet":
    """What a notice still asks its addressee for."""
    from hotline.models import NoticeItem

    found: NoticeItemQuerySet = NoticeItem.objects.asked().filter(notice=OuterRef("pk"))
    return found


class NoticeItemQuerySet(CaseQuerySet[Any]):
    """Words for items of notices."""

    def perhaps_known(self) -> Self:
        """Whoever the notice went to was told of it, or may have been."""
        left = Q(notice__state__in=NOTICE_LEFT) | _may_have_left("notice__")
        return self.not_withdrawn().filter(left)

    def not_withdrawn(self) -> Self:
        """What the notice tells, or told, its provider about."""
        return self.exclude(state=ItemState.WITHDRAWN)

    def open(self) -> Self:
        """The provider has not said what became of it."""
        return self.filter(state=ItemState.OPEN)

    def unanswered(self) -> Self:
        """Illegal, and the provider that is asked first said nothing about it, whatever way that
        would have come."""
        silent = self.open().filter(beside=False, location__verdict=Verdict.ILLEGAL)
        return silent.exclude(location__removal_state__in=sorted(PROVIDER_ANSWERED))

    def asked(self) -> Self:
        """Its addressee is asked for it, whatever it answered."""
        return self.filter(state__in=ITEM_STANDS)

    def standing(self) -> Self:
        """By which the provider is asked that the removal is about, not who is told as well."""
        return self.asked().filter(beside=False)


class EscalationQuerySet(CaseQuerySet[Any]):
    """Words for steps by which others are told."""

    def current_or_told(self) -> Self:
        """Those that go on, and those by which somebody was told, whatever came after."""
        return self.filter(Q(over_at=None) | Q(state=EscalationState.TOLD))

    def current(self) -> Self:
        """Of what has not gone away or left our hands since."""
        return self.filter(over_at=None)

    def waiting(self) -> Self:
        """Not due yet, as far as it is written down; by the database's clock it may be."""
        return self.filter(state=EscalationState.WAITING)


class ProviderAnswerQuerySet(CaseQuerySet[Any]):
    """Words for answers of providers."""


class ReplyQuerySet(CaseQuerySet[Any]):
    """Words for replies by mail."""

    def about(self, location: "Location") -> Self:
        """To what was written about a location."""
        from hotline.models import Notice, Referral

        notices = Notice.objects.filter(items__in=location.notice_items.not_withdrawn())
        referrals = Referral.objects.filter(location=location)
        return self.filter(Q(notice__in=notices) | Q(referral__in=referrals))

    def unread(self) -> Self:
        """A person has to read them."""
        return self.filter(state=ReplyState.UNREAD)


class RetractionQuerySet(CaseQuerySet[Any]):
    """Words for retractions."""

    def open(self) -> Self:
        """Not told yet."""
        return self.filter(state__in=RETRACTION_OPEN)

    def to_tell(self) -> Self:
        """A person has to tell them."""
        return self.filter(state=RetractionState.TO_TELL)

    def with_whom(self) -> Self:
        """With everybody who was told, in one query."""
        related = (
            *("item__notice__provider", "item__notice__reminds", "referral__unit", "by_hand"),
            "told_by",
        )
        return self.select_related(*related).order_by("pk")
