"""What a provider answers on the page of its notice: kept as it was said, and never believed.

Each answer moves its item and the removal of its URL to where a person has to look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hotline.models import ANSWER_PLACE, Location, NoticeItem, ProviderAnswer
from hotline.operations import escalation_rows, tracks
from hotline.operations.late_words import forget_in_time
from hotline.operations.sending import confirm_sent
from hotline.operations.watches import look_soon
from hotline.policies import profiles
from hotline.policies.clocks import tell_by
from hotline.states import (
    ITEM_AFTER,
    ITEM_STANDS,
    NOTICE_ITEM,
    REMOVAL,
    REMOVAL_AFTER_ANSWER,
    SENDS_ELSEWHERE,
    ProviderSays,
)
from hotline.words.errors_public import TooManyAnswers
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import seal

ANSWERS_PER_ITEM = 20
"""Whoever holds the link may change their mind, but not fill the disk."""


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What is said about one item; `words` say where it went or is, or why they disagree."""

    item_id: int
    says: ProviderSays
    words: str = ""


@transaction.atomic
def take_answers(notice_id: int, answers: Sequence[ItemAnswer]) -> int:
    """Keep a provider's answers about items of one notice; returns of how many one counted.

    Of several about one item the last is where it stands. Where something is hosted counts while
    nobody knows what is behind a delivery network. Whoever answers a notice has it, also where the
    worker that sent it died before it said so. An item that the provider is no longer asked for, or
    that says so already, counts for nothing. Raises TooManyAnswers.
    """
    confirm_sent(notice_id)
    now = database_now()
    ids = {one.item_id for one in answers}
    named = NoticeItem.objects.filter(notice_id=notice_id, pk__in=ids)
    locations = {
        one.pk: one
        for one in Location.objects.filter(pk__in=named.values("location")).lock_in_order()
    }
    items = {one.pk: one for one in named.select_for_update().order_by("pk")}
    known = sorted((one for one in answers if one.item_id in items), key=lambda one: one.item_id)
    taken = [
        one.item_id
        for one in known
        if _take(items[one.item_id], locations[items[one.item_id].location_id], one, now)
    ]
    return len(set(taken))


def _take(item: NoticeItem, location: Location, answer: ItemAnswer, now: datetime) -> bool:
    if answer.says == ProviderSays.ORIGIN and not location.awaiting_origin:
        return False
    if item.state not in ITEM_STANDS or (_says_already(item, answer) and not answer.words):
        return False
    if item.answers.count() >= ANSWERS_PER_ITEM:
        raise TooManyAnswers
    _keep(item, answer, now)
    forget_in_time([location], now=now)
    note_answer(item, location, answer.says, now)
    return True


def _says_already(item: NoticeItem, answer: ItemAnswer) -> bool:
    return bool(item.state == ITEM_AFTER[answer.says])


def _keep(item: NoticeItem, answer: ItemAnswer, now: datetime) -> None:
    key = SubjectKey.objects.new() if answer.words else None
    words = seal(answer.words, key=key, place=ANSWER_PLACE) if key else None
    ProviderAnswer.objects.create(item=item, says=answer.says, given_at=now, key=key, words=words)


def note_answer(
    item: NoticeItem,
    location: Location,
    says: ProviderSays,
    now: datetime,
    *,
    by: User | None = None,
) -> None:
    """The item and the removal stand where the answer is to be looked at.

    Whoever was told as well stays told; where they do nothing about it, somebody else in their
    place is due, for a person to choose. The removal goes on with whoever was asked first. The
    caller holds both locks. `by`: who was told it by telephone, mail or letter; else the
    provider said it on its page. What is said to have moved is looked up anew.
    """
    actor = "person" if by else "provider"
    NOTICE_ITEM.move(
        item,
        ITEM_AFTER[says],
        by=by,
        at=now,
        actor=actor,
        verb="provider.answered",
        about=location,
        says=says,
        beside=item.beside,
    )
    to = REMOVAL_AFTER_ANSWER[says]
    if item.beside and says != ProviderSays.REMOVED:
        if says in SENDS_ELSEWHERE:
            due_at = tell_by(now, profiles.current())
            escalation_rows.somebody_else_is_due(item, location, by=by, at=now, due_at=due_at)
            tracks.keep_escalations(location)
    elif tracks.may(REMOVAL, location, to):
        due = {"due_at": tell_by(now, profiles.current())}
        tracks.move(REMOVAL, location, to, by=by, at=now, actor=actor, columns=due)
    if says == ProviderSays.REMOVED:
        look_soon(location, at=now)
    if says == ProviderSays.MOVED:
        key = f"hosting.observe:{location.pk}:moved:{now:%Y%m%dT%H%M%S%f}"
        outbox.add("hosting.observe", subject=location, key=key)
