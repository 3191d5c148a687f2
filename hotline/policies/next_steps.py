"""What a location and a case wait for, whom a person may tell, and when a report may be closed.

Several steps may be due at once: police and provider, where the profile tells them in parallel.
Each step has the clock of the track it belongs to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hotline.policies.clocks import must_agree, silence_lets_go, tell_by, tell_of_danger_by
from hotline.policies.profiles import Order, Profile
from hotline.states import (
    EXCHANGE_TOLD,
    POLICE_MAY_BE_TOLD,
    POLICE_TOLD,
    POLICE_UNANSWERED,
    PROVIDER_ANSWERED,
    REMOVAL_TOLD,
    REPORT_ENDED,
    REPORT_UNTOUCHED,
    TO_THE_POLICE,
    Addressee,
    AlsoTold,
    ExchangeState,
    Phase,
    PoliceState,
    RemovalState,
    ReportState,
    Round,
    Verdict,
    WatchState,
)


class Step(StrEnum):
    """Something a location or a case waits for."""

    CLAIM = "claim"
    READ_ANSWER = "read_answer"
    REPORTER_ASKED = "reporter_asked"
    ASSESS = "assess"
    SECOND_LOOK = "second_look"
    ADJUDICATE = "adjudicate"
    DECIDE_COUNTRY = "decide_country"
    ASK_ORIGIN = "ask_origin"
    DANGER = "danger"
    TELL_POLICE = "tell_police"
    POLICE_FIRST = "police_first"
    REFERRAL_WAITS = "referral_waits"
    POLICE_ANSWER = "police_answer"
    ASK_POLICE = "ask_police"
    POLICE_AGREE = "police_agree"
    CONTACT_IS_THEIRS = "contact_is_theirs"
    HELD = "held"
    DECIDE_RENEWAL = "decide_renewal"
    NOTIFY = "notify"
    NOTICE_WAITS = "notice_waits"
    FILL_IN_FORM = "fill_in_form"
    NOTICE_FAILED = "notice_failed"
    UNDELIVERED = "undelivered"
    READ_MAIL = "read_mail"
    PROVIDER_HAS_IT = "provider_has_it"
    PROVIDER_REMINDED = "provider_reminded"
    REMIND_BY_FORM = "remind_by_form"
    ORIGIN_ASKED = "origin_asked"
    LOCATE_ORIGIN = "locate_origin"
    ORIGIN_TOLD = "origin_told"
    ESCALATE = "escalate"
    TELL_OWNER = "tell_owner"
    TELL_NETWORK = "tell_network"
    TELL_AUTHORITY = "tell_authority"
    CHECK_REMOVED = "check_removed"
    FOLLOW_MOVE = "follow_move"
    SEE_MOVE = "see_move"
    ANSWER_DISPUTE = "answer_dispute"
    GIVEN_UP = "given_up"
    RECHECK = "recheck"
    DECIDE_WATCH = "decide_watch"
    LOOK_FOR_RETURN = "look_for_return"
    FORWARD = "forward"
    PARTNER_WAITS = "partner_waits"
    PARTNER_HAS_IT = "partner_has_it"
    NO_HOTLINE = "no_hotline"
    POLICE_ONLY = "police_only"
    POLICE_HAVE_IT = "police_have_it"
    POLICE_DECLINED = "police_declined"
    RETRACT = "retract"
    RETRACT_DANGER = "retract_danger"
    TELL_AGAIN = "tell_again"
    CLOSE = "close"


Steps = frozenset[Step]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules below look at, apart from the profile.

    `look` is the look at it that goes on or was the last.
    `awaiting_origin`: a delivery network answers for it, and what is behind that is not known.
    `has_platform`: it is an account in an app whose provider we know: it is asked as a host is.
    `assessment_due_at`, `police_due_at`, `removal_due_at` are the clocks of the three tracks,
    `check_due_at` is since when a person has to look whether it is still there, or to decide
    whether looks go on, as `watch` says, `moved_due_at` since when a person has to see where it
    moved, as the machine saw, `held_until` until
    when nobody outside is told, because the police asked for it, `retraction_due_at` by when a
    person tells somebody that it is not illegal after all (`danger_retraction_due_at`: that nobody
    is in danger; `again_due_at`: that it is illegal once more), `mail_due_at` by when a person
    reads what came back by mail.
    `form_due_at`: by when a person fills in a form of the provider.
    `owner_due_at`, `network_due_at` and `authority_due_at`: since when somebody else is to be told
    while a provider is reminded.
    `renewal_due_at`: by when it is decided whether the police get more time; `exchange_due_at`: by
    when a person sees whether it is gone, as a partner says.
    `danger_since`: since when an open report speaks of danger; `police_know_as_of`: the police know
    it as it stood then. `is_claimed`: somebody is on it.
    """

    verdict: str
    country: str
    has_country: bool
    awaiting_origin: bool = field(default=False, kw_only=True)
    has_platform: bool = field(default=False, kw_only=True)
    police: str
    removal: str
    exchange: str
    look: str = Round.FIRST
    watch: str = ""
    assessed_at: datetime | None = None
    assessment_due_at: datetime | None = None
    police_due_at: datetime | None = None
    removal_due_at: datetime | None = None
    owner_due_at: datetime | None = None
    network_due_at: datetime | None = None
    authority_due_at: datetime | None = None
    check_due_at: datetime | None = None
    moved_due_at: datetime | None = None
    mail_due_at: datetime | None = None
    held_until: datetime | None = None
    hold_ended_at: datetime | None = None
    retraction_due_at: datetime | None = None
    danger_retraction_due_at: datetime | None = None
    again_due_at: datetime | None = None
    renewal_due_at: datetime | None = None
    exchange_due_at: datetime | None = None
    form_due_at: datetime | None = None
    danger_since: datetime | None = None
    police_know_as_of: datetime | None = None
    is_claimed: bool = False

    @property
    def police_told(self) -> bool:
        """Whether the police know."""
        return self.police in POLICE_TOLD

    @property
    def is_taken_up(self) -> bool:
        """Whether somebody is looking at it, or did."""
        return self.is_claimed or bool(self.verdict) or self.look != Round.FIRST

    @property
    def danger_untold(self) -> bool:
        """Whether somebody is in danger, and the police have not been told since that is known."""
        if self.danger_since is None:
            return False
        return self.police_know_as_of is None or self.police_know_as_of < self.danger_since

    @property
    def is_gone(self) -> bool:
        """Whether it was confirmed that it is no longer there."""
        return (
            self.removal == RemovalState.REMOVED_CONFIRMED
            or self.exchange == ExchangeState.CONFIRMED_REMOVED
        )


_LOOK_STEP: dict[str, Step] = {
    Round.FIRST: Step.ASSESS,
    Round.SECOND: Step.SECOND_LOOK,
    Round.QUALITY: Step.SECOND_LOOK,
    Round.ADJUDICATION: Step.ADJUDICATE,
}
LOOKS = frozenset(_LOOK_STEP.values())
"""Somebody looks, and until then nothing else is done with it, unless it stands in danger."""
OPENED_AGAIN = frozenset(
    {
        Step.RECHECK,
        Step.CHECK_REMOVED,
        Step.LOOK_FOR_RETURN,
        Step.FOLLOW_MOVE,
        Step.SEE_MOVE,
        Step.ANSWER_DISPUTE,
    }
)
"""A person opens the URL once more, whether or not they say that they look."""
_REMOVAL_STEP: dict[str, Step] = {
    RemovalState.NOTICE_QUEUED: Step.NOTICE_WAITS,
    RemovalState.NOTICE_FAILED: Step.NOTICE_FAILED,
    RemovalState.UNDELIVERED: Step.UNDELIVERED,
    RemovalState.NOTIFIED: Step.PROVIDER_HAS_IT,
    RemovalState.ACKNOWLEDGED: Step.PROVIDER_HAS_IT,
    RemovalState.OVERDUE: Step.PROVIDER_REMINDED,
    RemovalState.UNANSWERED: Step.ESCALATE,
    RemovalState.REMOVED_CLAIMED: Step.CHECK_REMOVED,
    RemovalState.MOVED_CLAIMED: Step.FOLLOW_MOVE,
    RemovalState.ORIGIN_TOLD: Step.FOLLOW_MOVE,
    RemovalState.DISPUTED: Step.ANSWER_DISPUTE,
    RemovalState.UNRESOLVABLE: Step.GIVEN_UP,
}
_OF_A_NETWORK: dict[Step, Step] = {
    Step.PROVIDER_HAS_IT: Step.ORIGIN_ASKED,
    Step.PROVIDER_REMINDED: Step.ORIGIN_ASKED,
    Step.FOLLOW_MOVE: Step.LOCATE_ORIGIN,
}
"""Where a delivery network was asked and nobody has learnt yet what is behind it."""
_BY_FORM: dict[Step, Step] = {
    Step.NOTICE_WAITS: Step.FILL_IN_FORM,
    **dict.fromkeys(
        (Step.PROVIDER_HAS_IT, Step.PROVIDER_REMINDED, Step.ORIGIN_ASKED), Step.REMIND_BY_FORM
    ),
}
"""Where nothing leaves before a person has filled in a form of the provider."""
_EXCHANGE_STEP: dict[str, Step] = {
    ExchangeState.QUEUED: Step.PARTNER_WAITS,
    ExchangeState.FAILED_RETRY: Step.PARTNER_WAITS,
    ExchangeState.NO_HOTLINE: Step.NO_HOTLINE,
    ExchangeState.REJECTED: Step.NO_HOTLINE,
    **dict.fromkeys(EXCHANGE_TOLD - {ExchangeState.REJECTED}, Step.PARTNER_HAS_IT),
    ExchangeState.ACTIONED_BY_PARTNER: Step.CHECK_REMOVED,
}
ALSO_TOLD: dict[Step, tuple[AlsoTold, Callable[[Standing], datetime | None]]] = {
    Step.TELL_OWNER: (AlsoTold.OWNER, lambda at: at.owner_due_at),
    Step.TELL_NETWORK: (AlsoTold.NETWORK, lambda at: at.network_due_at),
    Step.TELL_AUTHORITY: (AlsoTold.AUTHORITY, lambda at: at.authority_due_at),
}
"""Who else is told while a provider is reminded, with the clock of that."""
_LOOKS_LATER: dict[str, Step] = {
    WatchState.TO_CHECK: Step.RECHECK,
    WatchState.AT_END: Step.DECIDE_WATCH,
    WatchState.GONE_DUE: Step.LOOK_FOR_RETURN,
}
"""What a person is asked by the watch."""
_ELSE_THE_POLICE = frozenset(
    {
        Step.NO_HOTLINE,
        Step.POLICE_ONLY,
        Step.DECIDE_COUNTRY,
        Step.ASK_ORIGIN,
        Step.CONTACT_IS_THEIRS,
    }
)
"""Steps that end with the police: once they know, nothing is left that we ought to begin."""

_TELLS_POLICE = frozenset(
    {
        Step.DANGER,
        Step.TELL_POLICE,
        Step.POLICE_FIRST,
        Step.CONTACT_IS_THEIRS,
        Step.POLICE_ONLY,
        Step.NO_HOTLINE,
    }
)
"""Steps that are done by telling the police; in danger they are due by the clock of danger."""
ANSWERED = frozenset(
    {
        Step.ESCALATE,
        *ALSO_TOLD,
        Step.CHECK_REMOVED,
        Step.FOLLOW_MOVE,
        Step.SEE_MOVE,
        Step.LOCATE_ORIGIN,
        Step.ORIGIN_TOLD,
        Step.ANSWER_DISPUTE,
        *_LOOKS_LATER.values(),
        Step.RETRACT,
        Step.RETRACT_DANGER,
        Step.READ_MAIL,
        Step.REMIND_BY_FORM,
        Step.DECIDE_RENEWAL,
        Step.ASK_POLICE,
    }
)
"""Others were told, and a person has to see what became of it."""
TOLD = frozenset(
    {
        Step.PROVIDER_HAS_IT,
        Step.PROVIDER_REMINDED,
        Step.PARTNER_HAS_IT,
        Step.POLICE_HAVE_IT,
        Step.GIVEN_UP,
    }
)
"""Somebody else was told and has the word; nothing is left that we ought to begin."""
_TELLS_OTHERS = frozenset(
    {
        Step.ASK_ORIGIN,
        Step.NOTIFY,
        Step.NOTICE_WAITS,
        Step.FILL_IN_FORM,
        Step.NOTICE_FAILED,
        Step.UNDELIVERED,
        Step.ESCALATE,
        *ALSO_TOLD,
        Step.FORWARD,
        Step.PARTNER_WAITS,
        Step.POLICE_ANSWER,
        Step.POLICE_AGREE,
    }
)
"""Steps that tell somebody besides the police: none of them is taken during a hold."""
_OWN_CLOCK: dict[Step, Callable[[Standing], datetime | None]] = {
    **dict.fromkeys(LOOKS, lambda at: at.assessment_due_at),
    Step.POLICE_ANSWER: lambda at: at.police_due_at,
    Step.ASK_POLICE: lambda at: at.police_due_at,
    Step.POLICE_AGREE: lambda at: at.police_due_at or at.assessed_at,
    Step.POLICE_DECLINED: lambda at: at.police_due_at,
    **dict.fromkeys(_LOOKS_LATER.values(), lambda at: at.check_due_at),
    Step.CHECK_REMOVED: lambda at: at.removal_due_at or at.exchange_due_at,
    Step.SEE_MOVE: lambda at: at.moved_due_at,
    Step.READ_MAIL: lambda at: at.mail_due_at,
    Step.FILL_IN_FORM: lambda at: at.form_due_at,
    Step.REMIND_BY_FORM: lambda at: at.form_due_at,
    Step.HELD: lambda at: at.held_until,
    Step.DECIDE_RENEWAL: lambda at: at.renewal_due_at,
    **{step: clock for step, (_to, clock) in ALSO_TOLD.items()},
    Step.RETRACT: lambda at: at.retraction_due_at,
    Step.RETRACT_DANGER: lambda at: at.danger_retraction_due_at,
    Step.TELL_AGAIN: lambda at: at.again_due_at,
    **dict.fromkeys(
        ANSWERED
        - {Step.SEE_MOVE, Step.RETRACT, Step.RETRACT_DANGER, Step.READ_MAIL, Step.REMIND_BY_FORM}
        - {Step.DECIDE_RENEWAL, Step.ASK_POLICE, Step.CHECK_REMOVED, *_LOOKS_LATER.values()}
        - ALSO_TOLD.keys()
        | {Step.PROVIDER_HAS_IT, Step.PROVIDER_REMINDED, Step.ORIGIN_ASKED, Step.UNDELIVERED},
        lambda at: at.removal_due_at,
    ),
}
"""The clock of the track that a step belongs to."""
WAITS_FOR_ITS_TIME = frozenset(
    {
        Step.NOTICE_WAITS,
        Step.REFERRAL_WAITS,
        Step.POLICE_ANSWER,
        Step.HELD,
        Step.ORIGIN_ASKED,
        Step.REPORTER_ASKED,
    }
)
"""Nothing to do at the moment: a clock or an answer leads on."""


def next_steps(at: Standing, profile: Profile) -> Steps:
    """Everything a location waits for, from its verdict, its country and its tracks."""
    mail = frozenset({Step.READ_MAIL}) if at.mail_due_at is not None else frozenset()
    nobody_is = at.danger_retraction_due_at is not None and at.danger_since is None
    over = frozenset({Step.RETRACT_DANGER}) if nobody_is else frozenset()
    ask = frozenset({Step.ASK_POLICE}) if _police_let_us_wait(at) else frozenset()
    return _of_its_tracks(at, profile) | mail | over | ask


def _police_let_us_wait(at: Standing) -> bool:
    """They were told and do not answer: somebody asks, whoever else is told, also once it is gone.

    Whether a notice may leave is no matter of this.
    """
    matters = at.verdict == Verdict.ILLEGAL or at.danger_since is not None
    return at.police == PoliceState.SILENT and matters


def _of_its_tracks(at: Standing, profile: Profile) -> Steps:
    found = _whatever_danger(at, profile)
    return found | _because_of_danger(at, found)


def _because_of_danger(at: Standing, others: Steps) -> Steps:
    """Whatever was found and wherever it is hosted; nothing where the police are due anyway."""
    if at.danger_since is not None and at.police == PoliceState.DECLINED:
        return frozenset({Step.POLICE_DECLINED})
    due_anyway = others & (_TELLS_POLICE | {Step.REFERRAL_WAITS})
    if due_anyway or not (at.danger_untold and at.is_taken_up):
        return frozenset()
    return frozenset({_unless_on_its_way(Step.DANGER, at)})


def _whatever_danger(at: Standing, profile: Profile) -> Steps:
    look = {_LOOK_STEP[at.look]}
    if not at.verdict:
        return frozenset(look)
    if at.verdict != Verdict.ILLEGAL:
        return frozenset({Step.RETRACT} if at.retraction_due_at else ())
    beside = look if at.assessment_due_at is not None else set()  # it stands because of danger
    if at.renewal_due_at is not None:
        beside.add(Step.DECIDE_RENEWAL)
    if _others_heard_otherwise(at):
        beside.add(Step.TELL_AGAIN)
    if _police_beside(at, profile):
        beside.add(_unless_on_its_way(Step.TELL_POLICE, at))
    if at.check_due_at is not None:
        beside.add(_LOOKS_LATER[at.watch])
    if at.is_gone:
        return frozenset(beside | _police_again(at, beside))
    beside |= {_leading(at, profile)} | _directly(at, profile)
    beside |= _also_to_be_told(at, profile)
    if at.moved_due_at is not None and at.removal != RemovalState.MOVED_CLAIMED:
        beside.add(Step.SEE_MOVE)
    return frozenset(beside | _police_again(at, beside))


def _police_again(at: Standing, others: set[Step]) -> set[Step]:
    """They think that it is not illegal, because they were told so: also where nobody else would
    tell them."""
    again = at.police == PoliceState.AGAIN and not others & (_ELSE_THE_POLICE | {Step.POLICE_FIRST})
    return {Step.TELL_POLICE} if again else set()


def _others_heard_otherwise(at: Standing) -> bool:
    """Some know that it is not illegal, and it is; the police first, where one of them is due."""
    first = at.police in {PoliceState.AGAIN, PoliceState.QUEUED} or at.held_until is not None
    return at.again_due_at is not None and not first


def _police_beside(at: Standing, profile: Profile) -> bool:
    if at.police_told or not (profile.is_home(at.country) or at.has_platform):
        return False
    if profile.order == Order.PROVIDER_FIRST:
        return at.is_gone or at.removal in REMOVAL_TOLD
    return profile.order == Order.PARALLEL


def _leading(at: Standing, profile: Profile) -> Step:
    step = _REMOVAL_STEP.get(at.removal) or _EXCHANGE_STEP.get(at.exchange) or _begin(at, profile)
    if at.awaiting_origin and at.removal == RemovalState.ORIGIN_TOLD:
        step = Step.ORIGIN_TOLD
    elif at.awaiting_origin and not at.police_told:
        step = _OF_A_NETWORK.get(step, step)
    if at.form_due_at is not None and at.held_until is None:
        step = _BY_FORM.get(step, step)
    if at.held_until is not None and step in _TELLS_OTHERS:
        return Step.HELD
    return _else_the_police(step, at, profile) if step in _ELSE_THE_POLICE else step


def _else_the_police(step: Step, at: Standing, profile: Profile) -> Step:
    if at.police == PoliceState.DECLINED:
        return Step.POLICE_DECLINED
    if not at.police_told:
        return _unless_on_its_way(step, at)
    must_answer = profile.order == Order.POLICE_ONLY and at.police in POLICE_UNANSWERED
    return Step.POLICE_ANSWER if must_answer else Step.POLICE_HAVE_IT


def _may_be_written_to_abroad(at: Standing, profile: Profile) -> bool:
    """Whether no hotline takes on what is hosted abroad, and its provider may be asked all the
    same: in the order in which a provider here would be."""
    nobody = _EXCHANGE_STEP.get(at.exchange) == Step.NO_HOTLINE
    return profile.direct_notice_abroad and nobody and _at_home(at, profile) == Step.NOTIFY


def _directly(at: Standing, profile: Profile) -> set[Step]:
    """The police are told as before; a provider abroad that may be written to is beside them."""
    if not _may_be_written_to_abroad(at, profile):
        return set()
    police = _else_the_police(Step.NO_HOTLINE, at, profile)
    if at.removal in _REMOVAL_STEP:
        return {police}
    return {police, Step.NOTIFY if at.held_until is None else Step.HELD}


def _also_to_be_told(at: Standing, profile: Profile) -> set[Step]:
    """Who is due by the clock, where a notice may leave and no provider's answer is looked at."""
    if at.removal in PROVIDER_ANSWERED or not may_be_in_a_notice(at, profile):
        return set()
    return {step for step, (_to, clock) in ALSO_TOLD.items() if clock(at) is not None}


def _unless_on_its_way(step: Step, at: Standing) -> Step:
    return Step.REFERRAL_WAITS if at.police == PoliceState.QUEUED else step


def _begin(at: Standing, profile: Profile) -> Step:
    if not at.has_country:
        return _at_home(at, profile) if at.has_platform else Step.POLICE_ONLY
    if not at.country:
        return Step.ASK_ORIGIN if _may_ask_origin(at, profile) else Step.DECIDE_COUNTRY
    return _at_home(at, profile) if profile.is_home(at.country) else Step.FORWARD


def _may_ask_origin(at: Standing, profile: Profile) -> bool:
    """Where the police come first, or alone, they do before anybody knows where it is hosted."""
    return at.awaiting_origin and profile.order in {Order.PARALLEL, Order.PROVIDER_FIRST}


def may_be_in_a_notice(at: Standing, profile: Profile, *, asks_origin: bool = False) -> bool:
    """Whether a notice about it may leave, by everything but the notice itself.

    `asks_origin`: it goes to a delivery network, which also is asked what is behind it.
    """
    if at.verdict != Verdict.ILLEGAL or at.is_gone or at.held_until is not None:
        return False
    if _may_be_written_to_abroad(at, profile):
        return True
    begins = _begin(at, profile)
    return begins == Step.NOTIFY or (asks_origin and begins == Step.ASK_ORIGIN)


def _at_home(at: Standing, profile: Profile) -> Step:
    if profile.order == Order.POLICE_ONLY:
        return Step.CONTACT_IS_THEIRS
    if profile.order in {Order.PARALLEL, Order.PROVIDER_FIRST}:
        return Step.NOTIFY
    if not at.police_told:
        return _unless_on_its_way(Step.POLICE_FIRST, at)
    if must_agree(profile) and at.police == PoliceState.ACKNOWLEDGED:
        return Step.POLICE_AGREE
    waited_for = POLICE_UNANSWERED - ({PoliceState.SILENT} if silence_lets_go(profile) else set())
    return Step.POLICE_ANSWER if at.police in waited_for else Step.NOTIFY


def due_at(step: Step, at: Standing, profile: Profile) -> datetime | None:
    """By when a step is to be done, or when its wait is over; None where no clock runs."""
    own = _OWN_CLOCK.get(step)
    if at.danger_since is not None and at.danger_untold and step in _TELLS_POLICE:
        return tell_of_danger_by(at.danger_since, profile)
    if own is not None:
        clock = own(at)
        if step in ALSO_TOLD and clock is not None and at.hold_ended_at is not None:
            return max(clock, at.hold_ended_at)
        return clock
    if step in TOLD | {Step.NOTICE_WAITS} or at.assessed_at is None:
        return None
    begins = tell_by(at.assessed_at, profile)
    return max(begins, at.hold_ended_at) if at.hold_ended_at and step in _TELLS_OTHERS else begins


def next_due_at(at: Standing, profile: Profile) -> datetime | None:
    """The earliest clock of all its steps."""
    clocks = (due_at(step, at, profile) for step in next_steps(at, profile))
    return min((moment for moment in clocks if moment), default=None)


def phase_of(steps: Steps) -> Phase:
    """What a location waits for first of all, in one word."""
    to_do = steps - TOLD - WAITS_FOR_ITS_TIME
    if to_do & LOOKS and to_do <= LOOKS | {Step.READ_MAIL, Step.ASK_POLICE}:
        return Phase.TO_ASSESS
    if to_do:
        return Phase.TO_ACT
    if steps & WAITS_FOR_ITS_TIME:
        return Phase.WAITS
    return Phase.TOLD if steps else Phase.DONE


def steps_of_case(state: str, of_locations: Iterable[Steps], *, unread: bool) -> Steps:
    """What an open case waits for, from its state and the steps of what it names.

    `unread`: the reporter wrote something that nobody has read. An ended case waits for nothing;
    what goes on belongs to its locations.
    """
    if state in REPORT_ENDED:
        return frozenset()
    left = frozenset[Step]().union(*of_locations) - TOLD
    may_end = frozenset({Step.CLOSE}) if left <= ANSWERED else frozenset()
    if unread:
        left |= {Step.READ_ANSWER}
    if state in REPORT_UNTOUCHED:
        return left | {Step.CLAIM}
    if state == ReportState.NEEDS_INFO:
        return left | {Step.REPORTER_ASKED}
    return left if unread else left | may_end


def may_close(of_locations: Iterable[Steps]) -> bool:
    """Whether everybody who ought to know was told of every location of a report.

    What a provider answers is followed up at the location, with or without an open report.
    """
    return all(steps <= TOLD | ANSWERED for steps in of_locations)


TOLD_OF_DANGER = (Addressee.POLICE, Addressee.INTERPOL, Addressee.OTHER)
"""Who is told that somebody is in danger, whatever was found."""


def may_refer(at: Standing) -> bool:
    """Whether it may be referred to the police: it is illegal and they do not have it, or somebody
    is in danger and they have not been told since."""
    if at.police == PoliceState.QUEUED:
        return False
    if at.danger_untold and at.is_taken_up:
        return True
    free = at.police in POLICE_MAY_BE_TOLD or at.again_due_at is not None
    return at.verdict == Verdict.ILLEGAL and free


def may_tell(at: Standing, profile: Profile) -> tuple[Addressee, ...]:
    """Whom a person may tell by hand about a location, the one that leads on first.

    During a hold only the police. Because of danger also of what was not found illegal.
    """
    if at.verdict != Verdict.ILLEGAL:
        return TOLD_OF_DANGER if at.danger_since is not None and at.is_taken_up else ()
    if at.held_until is not None:
        return tuple(sorted(TO_THE_POLICE, reverse=True))
    steps = next_steps(at, profile)
    found = [Addressee.POLICE, Addressee.INTERPOL, Addressee.OTHER]
    if at.country and not profile.is_home(at.country):
        found.insert(2 if Step.NO_HOTLINE in steps else 0, Addressee.PARTNER)
    to_be_told = {Step.NOTIFY, Step.ASK_ORIGIN, Step.NOTICE_FAILED, Step.UNDELIVERED}
    if steps & to_be_told or at.removal in REMOVAL_TOLD:
        found.insert(1 if Step.TELL_POLICE in steps else 0, Addressee.PROVIDER)
    if at.removal in REMOVAL_TOLD and may_be_in_a_notice(at, profile):
        found += [Addressee.OWNER, Addressee.NETWORK, Addressee.REGULATOR]
    return tuple(found)
