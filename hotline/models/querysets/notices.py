"""Reading words of notices, of answers to them and of what was taken back."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.db.models.functions import Now

from hotline.models.querysets.access import CaseQuerySet
from hotline.models.querysets.sorting import kept_from
from hotline.states import (
    ITEM_STANDS,
    NOTICE_LEFT,
    RETRACTION_OPEN,
    ItemState,
    NoticeState,
    ReplyState,
    RetractionState,
)

if TYPE_CHECKING:
    from hotline.models import Location
    from portal.accounts.models import User


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
        """Could not be sent: a person has to choose another way.

        What a failed reminder asked for waits for a person by itself.
        """
        return self.filter(state=NoticeState.FAILED, reminds=None)

    def waiting(self) -> Self:
        """Not with the provider yet, whether they wait for their moment or for a person."""
        return self.filter(state__in=[NoticeState.QUEUED, NoticeState.FAILED], reminds=None)

    def left(self) -> Self:
        """On their way or with the provider; reminders are asked through the first notice."""
        return self.filter(state__in=NOTICE_LEFT, reminds=None)

    def due_to_leave(self, lease: timedelta) -> Self:
        """Its moment has come, or the worker that had it died, by the database's clock."""
        queued = Q(state=NoticeState.QUEUED, send_after__lte=Now())
        return self.filter(queued | Q(state=NoticeState.SENDING, reserved_at__lte=Now() - lease))

    def with_url_count(self) -> Self:
        """Annotated with `addresses`: of how many it tells, or told, its provider."""
        told = ~Q(items__state=ItemState.WITHDRAWN)
        return self.annotate(url_count=Count("items", filter=told))


class NoticeItemQuerySet(CaseQuerySet[Any]):
    """Words for items of notices."""

    def not_withdrawn(self) -> Self:
        """What the notice tells, or told, its provider about."""
        return self.exclude(state=ItemState.WITHDRAWN)

    def open(self) -> Self:
        """The provider has not said what became of it."""
        return self.filter(state=ItemState.OPEN)

    def standing(self) -> Self:
        """The provider is asked for it, whatever it answered."""
        return self.filter(state__in=ITEM_STANDS)


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
