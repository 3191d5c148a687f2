"""Reading words of the referral directory and of the replies that are kept ready."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from helpline.policies.directory import CHECK_AFTER_DAYS

SEARCHED = ("name", "helps_with", "region", "opening_words", "note")


class ResourceQuerySet(QuerySet[Any]):
    """Words for services."""

    def active(self) -> "ResourceQuerySet":
        """What may be given."""
        return self.filter(active=True)

    def to_choose(self, given: Any) -> "ResourceQuerySet":
        """What may be given, and what was."""
        known = [one.pk for one in given]
        return self.filter(Q(active=True) | Q(pk__in=known)).order_by("name", "pk")

    def retired(self) -> "ResourceQuerySet":
        """What was, and is kept."""
        return self.filter(active=False)

    def due(self, today: date) -> "ResourceQuerySet":
        """What nobody has checked for CHECK_AFTER_DAYS."""
        before = today - timedelta(days=CHECK_AFTER_DAYS)
        return self.active().filter(Q(checked_on=None) | Q(checked_on__lte=before))

    def saying(self, words: str) -> "ResourceQuerySet":
        """Every word stands somewhere in it."""
        found = self
        for word in words.split():
            anywhere = Q()
            for column in SEARCHED:
                anywhere |= Q(**{f"{column}__icontains": word})
            found = found.filter(anywhere)
        return found

    def about(self, topic: str) -> "ResourceQuerySet":
        """Helps with this, or with everything."""
        return self.filter(Q(topics__contains=[topic]) | Q(topics=[]))

    def reaching(self, region: str) -> "ResourceQuerySet":
        """There, or everywhere."""
        return self.filter(region__in=[region, ""])

    def speaking(self, language: str) -> "ResourceQuerySet":
        """In this language."""
        return self.filter(languages__contains=[language])

    def addressed_to(self, audience: str) -> "ResourceQuerySet":
        """For these people."""
        return self.filter(audiences__contains=[audience])


class CannedReplyQuerySet(QuerySet[Any]):
    """Words for replies that are kept ready."""

    def active(self) -> "CannedReplyQuerySet":
        """What counsellors are offered."""
        return self.filter(active=True)

    def fitting(self, *, language: str, audience: str) -> "CannedReplyQuerySet":
        """In this language, for these people."""
        return self.active().filter(language=language, audiences__contains=[audience])
