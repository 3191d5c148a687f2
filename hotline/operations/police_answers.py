"""What the police say about a referral: by their account, or written down by one of us."""

from dataclasses import dataclass

from django.db import transaction

from hotline.models import POLICE_WORDS_PLACE, Location, Referral, ReferralAnswer
from hotline.operations import tracks
from hotline.policies import profiles
from hotline.policies.clocks import after_their_word
from hotline.reported_urls import visible
from hotline.states import POLICE, POLICE_AFTER_ANSWER, NobodyElse, PoliceSays, PoliceState
from hotline.words.errors_police import PoliceActOrWait
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Shredded, seal, unseal


@transaction.atomic
def record_police_answer(
    referral_id: int, *, by: User, says: PoliceSays, words: str = ""
) -> ReferralAnswer:
    """Keeps an answer and moves the police track where it leaves it."""
    now = database_now()
    location: Location = Location.objects.select_for_update().get(referrals=referral_id)
    key = SubjectKey.objects.new() if words else None
    made: ReferralAnswer = ReferralAnswer.objects.create(
        referral_id=referral_id,
        says=says,
        key=key,
        words=seal(words, key=key, place=POLICE_WORDS_PLACE) if key else None,
        given_at=now,
        by=by,
    )
    audit.record("police.answered", by=by, about=location, referral=referral_id, says=says)
    newest = Referral.objects.filter(location=location).latest("pk")
    to = POLICE_AFTER_ANSWER[says]
    in_danger = location.danger_since is not None
    for state in (PoliceState.REFERRED, to):
        if newest.pk == referral_id and tracks.may(POLICE, location, state):
            due_at = after_their_word(state, now, profiles.current(), in_danger=in_danger)
            tracks.move(POLICE, location, state, by=by, at=now, columns={"due_at": due_at})
    return made


@transaction.atomic
def give_up_police(location_id: int, why: NobodyElse, *, by: User) -> Location:
    """The police do not act, and a supervisor finds nobody else to tell. Why is kept.

    What is done by others goes on. Raises PoliceActOrWait where no police unit declined.
    """
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    if location.police_state != PoliceState.DECLINED:
        raise PoliceActOrWait
    none_due = {"due_at": None}
    tracks.move(POLICE, location, PoliceState.GIVEN_UP, by=by, at=now, columns=none_due, why=why)
    return location


@dataclass(frozen=True, slots=True)
class PoliceWords:
    """An answer with its sealed words; `shredded` once these were destroyed."""

    answer: ReferralAnswer
    words: str = ""
    shredded: bool = False


def answers_of(referral: Referral) -> list[PoliceWords]:
    """Newest first. The caller has recorded that the referral was opened."""
    return [_words(one) for one in referral.answers.select_related("key", "by")]


def _words(one: ReferralAnswer) -> PoliceWords:
    if one.words is None or one.key is None:
        return PoliceWords(one)
    try:
        return PoliceWords(one, visible(unseal(one.words, key=one.key, place=POLICE_WORDS_PLACE)))
    except Shredded:
        return PoliceWords(one, shredded=True)
