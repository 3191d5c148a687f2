"""A person did something outside of this system and records it: whom they told, when and how.

Until messages to the police and to partner hotlines leave by themselves this is the way on
for what is hosted abroad, for onion services, and wherever the police come first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import TextChoices

from hotline.models import (
    NOTE_PLACE,
    REFERENCE_PLACE,
    Location,
    ManualAction,
    NoticeItem,
    Partner,
)
from hotline.operations import escalation_rows, tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.forwards import begin_forward
from hotline.operations.notices import withdraw_item
from hotline.operations.provider_answers import note_answer
from hotline.operations.standing import standing
from hotline.operations.telling_again import note_heard
from hotline.operations.waiting_notices import take_out
from hotline.operations.watches import look_soon
from hotline.policies import profiles
from hotline.policies.clocks import after_their_word, ask_police_by, notice_deadline, tell_by
from hotline.policies.next_steps import may_tell
from hotline.policies.pace import pace_by_law
from hotline.states import (
    EXCHANGE,
    EXCHANGE_AFTER,
    NOTICE_LEFT,
    POLICE,
    POLICE_AFTER,
    POLICE_OVER,
    PROVIDER_SAID,
    REMOVAL,
    REMOVAL_AFTER,
    TO_THE_POLICE,
    TOLD_AS,
    Addressee,
    Answer,
    ExchangeState,
    Means,
    NoticeState,
    PoliceState,
    RemovalState,
    Verdict,
)
from hotline.words.errors import DONE_WITHIN_DAYS, NotInTheFuture, NotToBeTold, TooLongAgo
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.lifecycle import Lifecycle
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import seal

S = TypeVar("S", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did by hand. `recipient` is a unit or organisation, never a person.

    `answers_notice`: a provider that was asked by a notice of ours says so, not somebody else.
    """

    addressee: Addressee
    recipient: str
    means: Means
    answer: Answer
    happened_at: datetime
    reference: str = ""
    note: str = ""
    answers_notice: bool = True


@transaction.atomic
def record_manual_action(location_id: int, done: Done, *, by: User) -> ManualAction:
    """Keep what was done, and move the track that it answers.

    Raises ColleagueIsOnIt, NotToBeTold when this is not the moment for them, NotInTheFuture,
    TooLongAgo.
    """
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    if done.addressee not in may_tell(standing(location, now), profiles.current()):
        raise NotToBeTold
    if done.happened_at > now:
        raise NotInTheFuture
    if done.happened_at < now - timedelta(days=DONE_WITHIN_DAYS):
        raise TooLongAgo
    made = _keep(location, done, by=by, at=now)
    _move(location, done, by)
    _take_out_of_notices(escalation_rows.told_by_hand(location, made), location, by)
    tracks.keep_escalations(location)
    note_heard(location, done.recipient)
    if done.addressee == Addressee.PROVIDER:
        _take_out_of_failed(location, by)
    if done.answer == Answer.REMOVED:
        look_soon(location, at=now)
    audit.record(
        "manual_action.recorded",
        by=by,
        about=location,
        action=made.pk,
        addressee=done.addressee,
        means=done.means,
        answer=done.answer,
    )
    return made


def _keep(location: Location, done: Done, *, by: User, at: datetime) -> ManualAction:
    key = SubjectKey.objects.new() if done.reference or done.note else None
    made: ManualAction = ManualAction.objects.create(
        location=location,
        addressee=done.addressee,
        recipient=done.recipient,
        means=done.means,
        answer=done.answer,
        happened_at=done.happened_at,
        found_illegal=location.verdict == Verdict.ILLEGAL,
        key=key,
        reference=_sealed(done.reference, key, REFERENCE_PLACE),
        note=_sealed(done.note, key, NOTE_PLACE),
        recorded_at=at,
        by=by,
    )
    return made


def _sealed(text: str, key: SubjectKey | None, place: str) -> bytes | None:
    return seal(text, key=key, place=place) if text and key else None


def _move(location: Location, done: Done, by: User) -> None:
    if done.addressee in TO_THE_POLICE:
        _move_police(location, done, by)
    elif done.addressee == Addressee.PARTNER:
        _move_exchange(location, done, by)
    elif done.addressee == Addressee.PROVIDER:
        _move_removal(location, done, by)
    elif done.addressee not in TOLD_AS and location.police_state == PoliceState.DECLINED:
        none_due = {"due_at": None}
        tracks.move(
            POLICE, location, PoliceState.OTHERS_TOLD, by=by, at=done.happened_at, columns=none_due
        )


def _move_removal(location: Location, done: Done, by: User) -> None:
    """What a provider says of what our notice asks for counts as an answer on its page does."""
    says, item = PROVIDER_SAID.get(done.answer), _asked_in(location)
    if says is None or item is None or not done.answers_notice:
        _pass(REMOVAL, location, REMOVAL_AFTER[done.answer], done, by)
    else:
        note_answer(item, location, says, database_now(), by=by)


def _asked_in(location: Location) -> NoticeItem | None:
    """The part of a notice that has left, in which the provider is asked for it."""
    standing_items = NoticeItem.objects.standing().select_for_update()
    found: NoticeItem | None = standing_items.filter(
        location=location, notice__state=NoticeState.SENT
    ).first()
    return found


def _take_out_of_failed(location: Location, by: User) -> None:
    """What was told by hand waits no longer in a notice that could not be sent."""
    failed = NoticeItem.objects.open().filter(location=location, notice__state=NoticeState.FAILED)
    for item in failed:
        withdraw_item(item.pk, by=by)


def _take_out_of_notices(items: Iterable[int], location: Location, by: User) -> None:
    """Whoever was told by hand is told by no notice. Whoever fills in its form at this moment reads
    that it was overtaken."""
    waiting = NoticeItem.objects.open().filter(pk__in=items).select_related("notice")
    for item in waiting.select_for_update(of=("self", "notice")).order_by("pk"):
        if item.notice.state not in NOTICE_LEFT:
            take_out(item, location, by=by)


def _move_police(location: Location, done: Done, by: User) -> None:
    """Telling them because of danger is a row of its own, whatever they knew before; so is telling
    others after those who do not act."""
    now = database_now()
    anew = location.police_state in POLICE_OVER or not location.referrals.exists()
    untold = standing(location, now).danger_untold and location.police_state != PoliceState.QUEUED
    if anew or untold:
        illegal = location.verdict == Verdict.ILLEGAL
        tracks.begin(POLICE, location, at=now, found_illegal=illegal)
    if location.police_state == PoliceState.SILENT and done.answer == Answer.TOLD:
        asked_at = max(done.happened_at, location.assessed_at or done.happened_at)
        tracks.set_due_at(POLICE, location, ask_police_by(asked_at, profiles.current()))
    _pass(POLICE, location, POLICE_AFTER[done.answer], done, by)


def _move_exchange(location: Location, done: Done, by: User) -> None:
    if location.exchange_state == ExchangeState.NONE:
        partner = Partner.objects.for_country(location.country).first()
        begin_forward(location, partner, by=by, at=database_now())
    _pass(EXCHANGE, location, EXCHANGE_AFTER[done.answer], done, by)


def _pass(
    life: Lifecycle[S], location: Location, through: Iterable[S], done: Done, by: User
) -> None:
    """Through the states of an answer, in order; what the table does not allow is left."""
    for to in through:
        if tracks.may(life, location, to):
            told_at = max(done.happened_at, location.assessed_at or done.happened_at)
            clock = _clock(to, told_at, in_danger=location.danger_since is not None)
            tracks.move(life, location, to, by=by, at=done.happened_at, columns=clock)


def _clock(to: TextChoices, told_at: datetime, *, in_danger: bool) -> dict[str, datetime | None]:
    """Until when we wait for whom was told; no wait begins before the assessment.

    Police who answered are waited for no longer.
    """
    if to == RemovalState.NOTIFIED:
        return {"due_at": notice_deadline(told_at, pace_by_law(profiles.current()))}
    if to == PoliceState.REFERRED:
        return {"due_at": ask_police_by(told_at, profiles.current())}
    if to in {RemovalState.REMOVED_CLAIMED, RemovalState.DISPUTED}:
        return {"due_at": tell_by(told_at, profiles.current())}
    if isinstance(to, PoliceState):
        return {"due_at": after_their_word(to, told_at, profiles.current(), in_danger=in_danger)}
    return {}
