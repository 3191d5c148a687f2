"""Reading a case from the database: in a fixed number of queries, whatever the number of URLs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects

from hotline.models import (
    Assessment,
    AvailabilityCheck,
    Claim,
    Escalation,
    Forward,
    Hold,
    HostingObservation,
    Location,
    ManualAction,
    Method,
    Notice,
    NoticeItem,
    ProviderAnswer,
    Referral,
    Reply,
    Report,
    ReportMessage,
    Retraction,
    Submission,
    Watch,
)
from hotline.operations.blind_looks import without_what_was_found
from hotline.operations.case import CASE_PURPOSE, Case, CaseItem
from hotline.operations.hosting_evidence import signal_of
from hotline.operations.reading import (
    CameBack,
    Held,
    answers_in,
    came_back,
    held_of,
    notes_of,
)
from hotline.operations.standing import standing
from hotline.operations.trail import not_about
from hotline.operations.welfare import TAKEN_ANYWAY, is_spared
from hotline.policies import profiles
from hotline.policies.hosting_country import CountryFinding, country_from
from hotline.policies.next_steps import (
    Standing,
    Step,
    due_at,
    may_refer,
    may_tell,
    next_steps,
)
from hotline.policies.second_look import (
    belong_together,
    hides_what_was_found,
    may_look,
    stands_by,
)
from hotline.states import (
    ASSESSMENT_DONE,
    BLIND,
    ExchangeState,
    ItemState,
    NoticeState,
    Round,
    SecondLook,
)
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.database.clock import database_now

HISTORY_LIMIT = 60
SAYS_WHAT_WAS_FOUND = ("location.assessed", "location.second_look_asked")
"""Entries that somebody who looks without knowing what was found does not see."""
CHECKS_SHOWN = 5


def open_case(report: Report, *, person: User) -> Case:
    """Everything about a report, its locations, their evidence and what was written."""
    written = ReportMessage.objects.select_related("by")
    prefetch_related_objects([report], Prefetch("messages", written))
    (case,) = open_cases([report], person=person)
    return replace(case, history=_history(report, case.items))


def open_cases(reports: Sequence[Report], *, person: User) -> list[Case]:
    """Several cases, in no more queries than one; without their histories."""
    now = database_now()
    named: dict[int, list[Submission]] = {report.pk: [] for report in reports}
    for submission in _with_evidence(reports):
        named[submission.report_id].append(submission)
    spared = is_spared(reports, person)
    return [
        Case(
            report,
            [_item(each, person, now) for each in found],
            [],
            person,
            now,
            is_spared=report.pk in spared,
        )
        for report, found in zip(reports, named.values(), strict=True)
    ]


def _with_evidence(reports: Sequence[Report]) -> Any:
    return (
        Submission.objects.filter(report__in=reports)
        .select_related("location__site_type", "location__commerciality")
        .prefetch_related(
            Prefetch(
                "location__claims",
                Claim.objects.open().select_related("by"),
                to_attr="open_claims",
            ),
            Prefetch(
                "location__assessments",
                Assessment.objects.latest_first().select_related(
                    "assessor", "classification", "reason", "youngest_age", "sex", "severity"
                ),
            ),
            Prefetch(
                "location__observations",
                HostingObservation.objects.latest_first().select_related("by"),
            ),
            Prefetch(
                "location__notice_items",
                NoticeItem.objects.select_related("notice__provider", "notice__abuse_contact")
                .prefetch_related(
                    Prefetch("answers", ProviderAnswer.objects.select_related("key")),
                    Prefetch("notice__replies", Reply.objects.select_related("key")),
                    Prefetch(
                        "notice__reminders",
                        Notice.objects.filter(state=NoticeState.SENT).order_by("reminder_number"),
                    ),
                )
                .order_by("-pk"),
            ),
            Prefetch(
                "location__forwards",
                Forward.objects.exclude(state=ExchangeState.NONE).select_related("partner"),
            ),
            Prefetch(
                "location__checks",
                AvailabilityCheck.objects.order_by("-looked_at", "-pk")[:CHECKS_SHOWN],
                to_attr="newest_checks",
            ),
            Prefetch(
                "location__referrals",
                Referral.objects.sent()
                .select_related("unit")
                .prefetch_related(Prefetch("replies", Reply.objects.select_related("key")))
                .order_by("-pk"),
                to_attr="sent_referrals",
            ),
            Prefetch(
                "location__holds",
                Hold.objects.active().select_related("key").prefetch_related("refusals"),
                to_attr="active_holds",
            ),
            Prefetch(
                "location__escalations",
                Escalation.objects.current_or_told()
                .select_related("item__notice__provider")
                .order_by("due_at", "pk"),
            ),
            Prefetch("location__retractions", Retraction.objects.with_whom()),
            Prefetch("location__watches", Watch.objects.open(), to_attr="open_watches"),
            Prefetch(
                "location__manual_actions",
                ManualAction.objects.select_related("key", "by").order_by("-happened_at", "-pk"),
            ),
        )
        .order_by("position")
    )


def _item(submission: Submission, person: User, now: datetime) -> CaseItem:
    location: Any = submission.location
    claim = next((one for one in location.open_claims if one.lapses_at > now), None)
    mine = claim is not None and claim.by_id == person.pk
    observations = list(location.observations.all())
    at, profile = standing(location, now), profiles.current()
    made = list(location.assessments.all())
    item = CaseItem(
        number=submission.position + 1,
        submission=submission,
        location=location,
        claim=claim,
        is_mine=mine,
        **_looks(location, made, person, mine=mine),
        observations=observations,
        notice_items=list(location.notice_items.all()),
        forward=next(iter(location.forwards.all()), None),
        said=answers_in(location.notice_items.all()),
        retractions=list(location.retractions.all()),
        by_mail=_by_mail(location),
        referral=next(iter(location.sent_referrals), None),
        holds=_holds(location, now),
        watch=next(iter(location.open_watches), None),
        checks=location.newest_checks,
        by_hand=notes_of(location.manual_actions.all()),
        escalations=[one for one in location.escalations.all() if one.over_at is None],
        told_before=[one for one in location.escalations.all() if one.over_at is not None],
        may_refer=may_refer(at),
        may_tell=may_tell(at, profile),
        clocks=_clocks(at, profile),
        finding=_finding(observations, now.date()),
        old_data=_old_data(observations, now.date()),
    )
    return _before_it_stood(item, now) if item.is_blind and location.verdict else item


def _clocks(at: Standing, profile: profiles.Profile) -> dict[Step, datetime | None]:
    return {step: due_at(step, at, profile) for step in next_steps(at, profile)}


def _before_it_stood(item: CaseItem, now: datetime) -> CaseItem:
    """What stands because of danger, for whoever looks without knowing that it does."""
    location = item.submission.location = without_what_was_found(item.location)
    at = standing(location, now)
    return replace(
        item,
        location=location,
        notice_items=[],
        forward=None,
        retractions=[],
        referral=None,
        holds=[],
        watch=None,
        checks=[],
        by_hand=[],
        said=[],
        by_mail=[],
        escalations=[],
        told_before=[],
        may_refer=False,
        may_tell=(),
        clocks=_clocks(at, profiles.current()),
    )


def _looks(
    location: Location, made: list[Assessment], person: User, *, mine: bool
) -> dict[str, Any]:
    """What this person may know of the looks at it, and whether the next one is for them."""
    look = location.assessment_round
    together = belong_together(made)
    assessors = [one.assessor_id for one in together]
    done = location.assessment_state in ASSESSMENT_DONE
    knows = {
        "decides": person.has_perm("hotline.adjudicate"),
        "stands": location.stands_before_a_look and not mine,
    }
    blind = hides_what_was_found(look, person.pk, assessors, done=done, **knows)
    first = next((one for one in together if one.round == Round.FIRST), None)
    why = first.second_look_because if first and not blind and look in BLIND and not done else []
    return {
        "assessments": [] if blind else made,
        "second_look_because": [SecondLook(one) for one in why],
        "may_look": may_look(look, person.pk, assessors, **knows),
        "is_blind": blind,
        "stands_by": stands_by(made) if done else None,
    }


def _by_mail(location: Any) -> list[CameBack]:
    told = [one for one in location.notice_items.all() if one.state != ItemState.WITHDRAWN]
    found = {reply.pk: reply for item in told for reply in item.notice.replies.all()}
    found |= {reply.pk: reply for one in location.sent_referrals for reply in one.replies.all()}
    return came_back(found[pk] for pk in sorted(found, reverse=True))


def _holds(location: Any, now: datetime) -> list[Held]:
    return [held_of(hold) for hold in location.active_holds if hold.expires_at > now]


def _old_data(observations: list[HostingObservation], today: date) -> date | None:
    dates = [one.database_date for one in observations if one.database_date and one.country]
    oldest = min(dates, default=today)
    return oldest if (today - oldest).days > profiles.current().geo_warn_after_days else None


def _finding(observations: list[HostingObservation], today: date) -> CountryFinding:
    """What the newest look of the machines came to."""
    machines = [one for one in observations if one.method != Method.ANALYST]
    newest = [one for one in machines if one.observed_at == machines[0].observed_at]
    return country_from([signal_of(one) for one in newest], today=today, profile=profiles.current())


def _standing_unknown(items: list[CaseItem]) -> dict[int, datetime]:
    """Since when it stands because of danger what this person may not know of, by location."""
    blind = [item.location.pk for item in items if item.is_blind]
    found = Location.objects.filter(pk__in=blind).standing_before_a_look() if blind else ()
    return {one.pk: one.assessed_at for one in found if one.assessed_at}


def _history(report: Report, items: list[CaseItem]) -> list[Entry]:
    """The record of this report and of what belongs to it, newest first; opening left out.

    So is that somebody took on what they are spared: their plan is nothing to colleagues.
    """
    about = Q(about_type="hotline.report", about_id=str(report.pk))
    locations = [str(item.location.pk) for item in items]
    notices = {str(told.notice_id) for item in items for told in item.notice_items}
    forwards = {str(item.forward.pk) for item in items if item.forward}
    about |= Q(about_type="hotline.location", about_id__in=locations)
    blind = [str(item.location.pk) for item in items if item.is_blind]
    kept_back = Q(about_type="hotline.location", about_id__in=blind, verb__in=SAYS_WHAT_WAS_FOUND)
    for pk, since in _standing_unknown(items).items():
        kept_back |= Q(about_type="hotline.location", about_id=str(pk), at__gte=since)
    about |= Q(about_type="hotline.notice", about_id__in=notices)
    about |= Q(about_type="hotline.forward", about_id__in=forwards)
    entries = Entry.objects.filter(about).exclude(kept_back)
    entries = entries.exclude(pk__in=not_about(locations, notices))
    entries = entries.exclude(verb="read", purpose=CASE_PURPOSE).exclude(verb=TAKEN_ANYWAY)
    return list(entries.select_related("by").order_by("-id")[:HISTORY_LIMIT])
