"""Providers that answer late or never are marked, and marked no longer when they answer again."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from hotline.models import ManualAction, NoticeItem, Provider
from hotline.policies.responsiveness import WINDOW, Asked, Record, record_of
from hotline.states import (
    PROVIDER,
    Addressee,
    Answer,
    ItemState,
    NoticeState,
    ProviderState,
    ReplyKind,
)
from portal.database.clock import database_now
from portal.jobs.due import each_due

ANSWERED_BY_HAND = frozenset({Answer.ACKNOWLEDGED, Answer.REMOVED, Answer.DECLINED})
WAITED_FOR = (ItemState.WITHDRAWN, ItemState.ENDED)
"""Items that say nothing: taken out, or no longer asked of this provider."""


def records_of(providers: Collection[Provider], now: datetime) -> Mapping[int, Record]:
    """How each of them answered, from all that it was asked since `WINDOW` ago."""
    asked = _asked(providers, now)
    return {one.pk: record_of(asked.get(one.pk, ()), now) for one in providers}


def _asked(providers: Collection[Provider], now: datetime) -> dict[int, list[Asked]]:
    since = {one.pk: max(now - WINDOW, one.answered_again_at or now - WINDOW) for one in providers}
    found: dict[int, list[Asked]] = {}
    items = (
        NoticeItem.objects.filter(
            notice__state=NoticeState.SENT, notice__provider__in=providers, beside=False
        )
        .exclude(Q(state=ItemState.WITHDRAWN) | Q(state=ItemState.ENDED, answers=None))
        .select_related("notice", "location")
        .prefetch_related("answers", "notice__replies")
        .distinct()
    )
    by_hand = _by_hand(items)
    for item in items:
        notice = item.notice
        if notice.sent_at < since[notice.provider_id]:
            continue
        moments = [one.given_at for one in item.answers.all()]
        replies = notice.replies.all()
        moments += [one.received_at for one in replies if one.kind == ReplyKind.ANSWER]
        moments += [at for at in by_hand.get(item.location_id, ()) if at >= notice.sent_at]
        if item.state == ItemState.GONE and item.location.removed_at is not None:
            moments.append(item.location.removed_at)
        asked = Asked(notice.deadline_at, min(moments, default=None))
        found.setdefault(notice.provider_id, []).append(asked)
    return found


def _by_hand(items: Iterable[NoticeItem]) -> dict[int, list[datetime]]:
    """When somebody wrote down what a provider said, by location."""
    said = ManualAction.objects.filter(
        location__in=[one.location_id for one in items],
        addressee=Addressee.PROVIDER,
        answer__in=ANSWERED_BY_HAND,
    )
    found: dict[int, list[datetime]] = {}
    for location_id, happened_at in said.values_list("location_id", "happened_at"):
        found.setdefault(location_id, []).append(happened_at)
    return found


def mark_unresponsive() -> int:
    """Every provider whose answers say something else than its state. Returns for how many it
    was looked."""
    return each_due(Provider.objects.judged_by_answers(), _judge)


def _judge(provider: Provider) -> None:
    now = database_now()
    if provider.state == ProviderState.UNRESPONSIVE:
        again = _answered_since(provider, now)
        if again is not None:
            columns = {"answered_again_at": again}
            verb = "provider.answers_again"
            to = ProviderState.VERIFIED
            PROVIDER.move(provider, to, by=None, at=now, verb=verb, columns=columns)
        return
    record = records_of([provider], now)[provider.pk]
    if record.is_unresponsive:
        PROVIDER.move(
            provider,
            ProviderState.UNRESPONSIVE,
            by=None,
            at=now,
            in_time=record.in_time,
            late=record.late,
            never=record.never,
        )


def _answered_since(provider: Provider, now: datetime) -> datetime | None:
    """When it answered again after it was marked."""
    marked = provider.unresponsive_since or now
    asked = _asked([provider], now).get(provider.pk, [])
    moments = [one.answered_at for one in asked if one.answered_at and one.answered_at > marked]
    return min(moments, default=None)
