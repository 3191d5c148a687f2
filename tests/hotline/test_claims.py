"""Claims: one analyst wins, activity keeps them, silence ends them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from hotline.models import Claim, Location
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim, keep, lapse_due_claims, release
from hotline.operations.closing import close_report, close_untold
from hotline.states import AssessmentState, ClaimEnd, ReportState, Verdict
from hotline.states.danger import WithoutPolice
from hotline.words.errors import ClaimRefused, NotReadyToClose, NotYourClaim, ReportEnded
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.makers.hotline import (
    assess,
    locations_of,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)


def verbs(about):
    kind = about._meta.label_lower
    entries = Entry.objects.filter(about_type=kind, about_id=str(about.pk)).order_by("id")
    return list(entries.values_list("verb", flat=True))


@pytest.mark.django_db
def test_claiming_takes_every_waiting_address_and_accepts_the_report():
    report, analyst = make_claimed(make_report("https://a.example/1\nhttps://a.example/2"))
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    for location in locations_of(report):
        assert location.assessment_state == AssessmentState.CLAIMED
        held = Claim.objects.open().get(location=location)
        assert held.by == analyst
        assert held.lapses_at - held.taken_at == timedelta(minutes=30)
        assert "location.claimed" in verbs(location)
    assert "report.accepted" in verbs(report)


@pytest.mark.django_db
def test_claiming_works_before_any_look_up_has_run():
    report, _analyst = make_claimed(make_report(observed=False))
    assert locations_of(report)[0].assessment_state == AssessmentState.CLAIMED


@pytest.mark.django_db
def test_a_colleague_is_refused_and_repeating_extends(django_assert_num_queries):
    report, analyst = make_claimed()
    with pytest.raises(ClaimRefused):
        claim(report.pk, by=make_colleague())
    before = Claim.objects.get().lapses_at
    claim(report.pk, by=analyst)
    assert Claim.objects.get().lapses_at > before


@pytest.mark.django_db
def test_two_reports_share_an_address_and_the_second_analyst_gets_the_rest():
    shared = make_report("https://a.example/shared")
    make_claimed(shared)
    wider = make_report("https://a.example/shared\nhttps://a.example/other")
    second = make_colleague()
    mine = claim(wider.pk, by=second)
    assert [held.location.canonical for held in mine] == ["https://a.example/other"]


@pytest.mark.django_db(transaction=True)
def test_of_many_analysts_at_once_exactly_one_wins():
    report = make_report("https://a.example/1\nhttps://a.example/2")
    analysts = [make_colleague() for _n in range(8)]

    def race(analyst):
        try:
            return len(claim(report.pk, by=analyst))
        except ClaimRefused:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(race, analysts)) == [0] * 7 + [2]
    assert Claim.objects.open().values("by").distinct().count() == 1


@pytest.mark.django_db
def test_the_database_itself_allows_one_open_claim():
    _report, analyst = make_claimed()
    held = Claim.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            location=held.location,
            by=analyst,
            taken_at=held.taken_at,
            lapses_at=held.lapses_at,
        )


@pytest.mark.django_db
def test_without_activity_a_claim_lapses_and_with_activity_it_stays():
    report, analyst = make_claimed()
    assert lapse_due_claims() == 0
    Claim.objects.update(taken_at=Now() - timedelta(minutes=31), lapses_at=Now())
    assert lapse_due_claims() == 1
    assert lapse_due_claims() == 0
    location = locations_of(report)[0]
    assert location.assessment_state == AssessmentState.READY
    assert Claim.objects.get().ended == ClaimEnd.LAPSED
    assert verbs(location)[-1] == "location.claim_lapsed"
    claim(report.pk, by=analyst)
    assert keep(report.pk, by=analyst) == 1
    assert keep(report.pk, by=make_colleague()) == 0


@pytest.mark.django_db
def test_a_lapsed_claim_is_free_for_a_colleague_before_any_sweep():
    report, analyst = make_claimed()
    past = timezone.now() - timedelta(hours=2)
    Claim.objects.update(taken_at=past, lapses_at=past + timedelta(minutes=30))
    with pytest.raises(NotYourClaim):
        assess(locations_of(report)[0].pk, NewAssessment("not_illegal"), by=analyst)
    second = make_colleague()
    (held,) = claim(report.pk, by=second)
    assert held.by == second
    assert set(Claim.objects.values_list("ended", flat=True)) == {ClaimEnd.LAPSED, ""}


@pytest.mark.django_db
def test_releasing_gives_back_only_ones_own():
    report, analyst = make_claimed()
    assert release(report.pk, by=make_colleague()) == 0
    assert release(report.pk, by=analyst) == 1
    assert release(report.pk, by=analyst) == 0
    location = locations_of(report)[0]
    assert location.assessment_state == AssessmentState.READY
    assert verbs(location)[-1] == "location.released"


@pytest.mark.django_db
def test_what_was_judged_before_is_not_seen_again():
    judged = make_judged("not_illegal", typed="https://a.example/known")
    report = make_report("https://a.example/known", imminent_danger=True)
    assert report.state == ReportState.RECEIVED
    colleague = make_colleague()
    assert claim(report.pk, by=colleague) == []
    report.refresh_from_db()
    judged.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.IN_PROGRESS, "")  # it is read first
    with pytest.raises(NotReadyToClose):  # nobody told the police yet
        close_report(report.pk, by=colleague)
    release(report.pk, by=colleague)
    close_untold(report.pk, WithoutPolice.NO_DANGER, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, "not_illegal")
    assert judged.verdict == Verdict.NOT_ILLEGAL
    assert Location.objects.count() == 1


@pytest.mark.django_db
def test_a_closed_report_is_not_claimed():
    location = make_judged("not_illegal")
    with pytest.raises(ReportEnded):
        claim(location.reports.get().pk, by=make_colleague())
