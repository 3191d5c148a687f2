"""Judging: by the vocabulary, by one's own claim, never over somebody else's judgement."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.models.functions import Now
from django.db.utils import DatabaseError
from django.utils import timezone

from hotline.models import (
    AiGenerated,
    Assessment,
    Claim,
    Location,
    Report,
    ReporterContact,
    Scheme,
    Term,
)
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim, lapse_due_claims
from hotline.operations.closing import close_report, reopen_report, set_aside
from hotline.operations.forwards import queue_forward
from hotline.operations.notices import queue_notice
from hotline.operations.viewing import begin_viewing, end_viewing
from hotline.policies.combinations import BASELINE_AGES, NO_CHILD, REASONS, VERDICT_OF
from hotline.states import (
    REPORT,
    Addressee,
    AssessmentState,
    ClaimEnd,
    ExchangeState,
    ItemState,
    NoticeState,
    Outcome,
    RemovalState,
    ReportState,
    Verdict,
)
from hotline.words.errors import ColleagueIsOnIt, NotReadyToClose, NotYourClaim, ReportEnded
from hotline.words.errors_assessing import (
    AgeNeeded,
    AgeNotFitting,
    ArticleNeeded,
    ArticleNotFitting,
    RealChildNeeded,
    ReasonNeeded,
    ReasonNotFitting,
    WrongWord,
)
from portal.accounts.roles import Role
from tests import site_role
from tests.hotline.test_claims import verbs
from tests.makers.hotline import (
    assess,
    locations_of,
    make_abuse_contact,
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_partner,
    make_report,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
BASELINE = NewAssessment("baseline", youngest_age="7-10")


def test_every_classification_of_the_vocabulary_has_a_consequence():
    codes = set(Term.objects.current(Scheme.CLASSIFICATION).values_list("code", flat=True))
    assert set(VERDICT_OF) == codes


@pytest.mark.parametrize("code", sorted(VERDICT_OF))
def test_a_judgement_moves_the_location_and_is_kept_with_its_law_and_words(code):
    location = make_judged(code)
    made = Assessment.objects.latest("pk")
    verdict = VERDICT_OF[code]
    assert location.verdict == (verdict or "")
    assert (location.assessed_at is None) == (verdict is None)
    assert made.classification.code == code
    assert (made.law_profile, made.vocabulary_version) == ("generic-eu@1", 1)
    assert location.claims.latest("pk").ended == ClaimEnd.ASSESSED
    assert verbs(location)[-1] == "location.assessed"


def test_undetermined_waits_for_somebody_else():
    location = make_judged("undetermined")
    assert location.assessment_state == AssessmentState.READY
    second = make_colleague()
    claim(location.reports.get().pk, by=second)
    again = assess(location.pk, NewAssessment("national"), by=second)
    assert again.supersedes.classification.code == "undetermined"
    assert Assessment.objects.count() == 2


def test_only_the_claimant_judges():
    report, _analyst = make_claimed()
    with pytest.raises(NotYourClaim):
        assess(locations_of(report)[0].pk, BASELINE, by=make_colleague())
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    "new",
    [
        NewAssessment("horrible"),
        NewAssessment(""),
        NewAssessment("baseline", youngest_age="4"),
        NewAssessment("not_assessable", reason="baseline"),
    ],
)
def test_words_that_are_not_on_the_list_are_refused(new):
    report, analyst = make_claimed()
    with pytest.raises(WrongWord):
        assess(locations_of(report)[0].pk, new, by=analyst)


def test_cannot_be_judged_needs_a_reason():
    report, analyst = make_claimed()
    with pytest.raises(ReasonNeeded):
        assess(locations_of(report)[0].pk, NewAssessment("not_assessable"), by=analyst)


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (NewAssessment("baseline"), AgeNeeded),
        (NewAssessment("baseline", youngest_age="unknown"), AgeNeeded),
        (NewAssessment("baseline", youngest_age="16-17"), AgeNeeded),
        (
            NewAssessment("baseline", youngest_age="7-10", reason="adult_pornography"),
            ReasonNotFitting,
        ),
        (
            NewAssessment("baseline", youngest_age="7-10", ai_generated=AiGenerated.CERTAIN),
            RealChildNeeded,
        ),
        (NewAssessment("baseline", youngest_age="7-10", article="hate"), ArticleNotFitting),
        (NewAssessment("national", article="no-such-law"), ArticleNeeded),
        (NewAssessment("national", reason="link_expired"), ReasonNotFitting),
        (NewAssessment("not_illegal", reason="password_protected"), ReasonNotFitting),
        (NewAssessment("not_assessable", reason="adult_pornography"), ReasonNotFitting),
        (
            NewAssessment("not_illegal", reason="adult_pornography", youngest_age="3-6"),
            AgeNotFitting,
        ),
    ],
)
def test_findings_that_contradict_each_other_are_refused(new, refusal):
    report, analyst = make_claimed()
    with pytest.raises(refusal):
        assess(locations_of(report)[0].pk, new, by=analyst)
    assert not Assessment.objects.exists()


def test_every_reason_of_the_vocabulary_goes_with_some_classification():
    reasons = set(Term.objects.current(Scheme.REASON).values_list("code", flat=True))
    assert frozenset().union(*REASONS.values()) == reasons
    assert set(REASONS) == set(VERDICT_OF)
    assert (
        set(Term.objects.current(Scheme.AGE_BAND).values_list("code", flat=True)) | {""}
        > BASELINE_AGES | NO_CHILD
    )


@pytest.mark.parametrize(
    ("category", "classification", "article"),
    [
        ("csam_photo_video", "baseline", "abuse_material"),
        ("hate_speech", "baseline", "abuse_material"),
        ("hate_speech", "national", "hate"),
        ("terrorism", "national", "terrorism"),
        ("grooming", "national", "solicitation"),
        ("hate_speech", "not_illegal", ""),
    ],
)
def test_the_law_follows_what_was_reported_where_nobody_says_otherwise(
    category, classification, article
):
    location = make_judged(classification, category=category)
    made = location.assessments.latest("pk")
    assert made.article == article
    if article == "hate":
        assert "2008/913" in made.legal_basis
        assert "2011/93" not in made.legal_basis


def test_without_a_law_nothing_is_illegal():
    report, analyst = make_claimed(make_report(category="cyberbullying"))
    with pytest.raises(ArticleNeeded):
        assess(locations_of(report)[0].pk, NewAssessment("national"), by=analyst)
    made = assess(locations_of(report)[0].pk, NewAssessment("national", article="hate"), by=analyst)
    assert made.article == "hate"


def test_evidence_is_append_only_in_the_database():
    location = make_judged("baseline")
    for statement in (
        "UPDATE hotline_assessment SET id = id",
        "DELETE FROM hotline_assessment",
        "UPDATE hotline_hostingobservation SET id = id",
        "DELETE FROM hotline_hostingobservation",
    ):
        with (
            site_role.as_owner(),
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert location.assessments.count() == 1


def test_not_illegal_closes_the_report_and_starts_its_clocks():
    location = make_judged("not_illegal", contact="me@home.example")
    report = location.reports.get()
    assert (report.state, report.outcome) == (ReportState.CLOSED, Outcome.NOT_ILLEGAL)
    assert (report.forget_at - report.closed_at).days == 180
    assert (ReporterContact.objects.get().purge_at - report.closed_at).days == 30
    assert (location.forget_at - report.closed_at).days == 90
    assert verbs(report)[-1] == "report.closed"


def test_one_judgement_settles_every_report_of_the_address():
    others = [make_report("https://a.example/x") for _n in range(2)]
    for other in others[:1]:
        make_claimed(other)
    location = others[0].submissions.get().location
    assess(location.pk, NewAssessment("not_illegal"), by=location.claims.get().by)
    run_due("reports.answer")
    states = [Report.objects.get(pk=one.pk).state for one in others]
    assert states == [ReportState.CLOSED, ReportState.CLOSED]


def test_a_report_with_something_illegal_stays_open_until_it_is_dealt_with():
    location = make_judged("baseline", country="FR")
    report = location.reports.get()
    assert report.state == ReportState.IN_PROGRESS
    with pytest.raises(NotReadyToClose):
        close_report(report.pk, by=make_colleague())


def test_mixed_reports_wait_for_the_last_address():
    report, analyst = make_claimed(make_report("https://a.example/1\nhttps://a.example/2"))
    first, second = locations_of(report)
    assess(first.pk, NewAssessment("not_illegal"), by=analyst)
    report.refresh_from_db()
    assert report.state == ReportState.IN_PROGRESS
    assess(second.pk, NewAssessment("not_assessable", reason="link_expired"), by=analyst)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, Outcome.NOT_ILLEGAL)


def test_nothing_accessible_says_so():
    assert make_judged("not_assessable").reports.get().outcome == Outcome.NOT_ACCESSIBLE


@pytest.mark.parametrize("outcome", [Outcome.SPAM, Outcome.OUT_OF_SCOPE])
def test_setting_aside_ends_the_report_and_ones_claim(outcome):
    report, analyst = make_claimed()
    set_aside(report.pk, outcome, by=analyst)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (outcome.value, outcome)
    assert locations_of(report)[0].assessment_state == AssessmentState.READY
    with pytest.raises(ReportEnded):
        set_aside(report.pk, outcome, by=analyst)


def test_what_a_colleague_claimed_is_not_set_aside():
    report, _analyst = make_claimed()
    with pytest.raises(ColleagueIsOnIt):
        set_aside(report.pk, Outcome.SPAM, by=make_colleague())
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED


def opened_again(report):
    """Closed and opened again at once, as its life allows and no verb does yet."""
    now = timezone.now()
    with transaction.atomic():
        REPORT.move(
            report, ReportState.CLOSED, by=None, at=now, columns={"outcome": Outcome.NOT_ILLEGAL}
        )
        REPORT.move(report, ReportState.REOPENED, by=None, at=now)


def test_setting_aside_takes_back_what_was_queued():
    location = make_judged("baseline", country="FR")
    report, supervisor = location.reports.get(), make_colleague()
    make_by_hand(location, Addressee.OTHER)
    item = queue_notice(location.pk, make_abuse_contact().pk, by=supervisor)
    opened_again(report)
    set_aside(report.pk, Outcome.OUT_OF_SCOPE, by=supervisor)
    item.refresh_from_db()
    location.refresh_from_db()
    assert (item.state, item.notice.state) == (ItemState.WITHDRAWN, NoticeState.CANCELLED)
    assert location.removal_state == RemovalState.NOT_STARTED


def test_setting_aside_leaves_what_another_report_asks_for():
    location = make_judged("baseline", country="US")
    make_partner("US")
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    queue_forward(location.pk, by=supervisor)
    spam = make_report("https://images.example.org/a\nbuy followers", imminent_danger=True)
    set_aside(spam.pk, Outcome.SPAM, by=supervisor)
    location.refresh_from_db()
    assert location.exchange_state == ExchangeState.QUEUED
    report = location.reports.exclude(pk=spam.pk).get()
    opened_again(report)
    set_aside(report.pk, Outcome.SPAM, by=supervisor)
    location.refresh_from_db()
    assert location.exchange_state == ExchangeState.NONE


def test_once_somebody_was_told_a_report_is_not_set_aside():
    location = make_by_hand(make_judged("baseline", country="FR"), Addressee.POLICE)
    report = location.reports.get()
    opened_again(report)
    with pytest.raises(NotReadyToClose):
        set_aside(report.pk, Outcome.SPAM, by=make_colleague())


def test_a_judged_report_is_not_set_aside():
    report = make_judged("baseline").reports.get()
    with pytest.raises(NotReadyToClose):
        set_aside(report.pk, Outcome.SPAM, by=make_colleague())


def test_reopening_looks_again_and_keeps_the_old_judgement():
    location = make_judged("not_illegal")
    report = location.reports.get()
    supervisor = make_colleague()
    reopen_report(report.pk, by=supervisor)
    location.refresh_from_db()
    report.refresh_from_db()
    assert (report.state, report.outcome, report.closed_at) == (ReportState.REOPENED, "", None)
    assert location.assessment_state == AssessmentState.READY
    assert reopen_report(report.pk, by=supervisor).state == ReportState.REOPENED
    claim(report.pk, by=supervisor)
    assess(location.pk, BASELINE, by=supervisor)
    assert location.assessments.count() == 2


def test_reopening_stops_the_clocks_that_closing_started():
    location = make_judged("not_illegal", contact="me@home.example")
    report = location.reports.get()
    assert location.forget_at is not None
    reopen_report(report.pk, by=make_colleague())
    location.refresh_from_db()
    report.refresh_from_db()
    assert location.forget_at is None
    assert (report.forget_at - report.received_at).days == 730
    assert (ReporterContact.objects.get().purge_at - report.received_at).days == 365


def test_seconds_viewed_count_from_looking_and_not_from_the_claim():
    report, analyst = make_claimed()
    (location,) = locations_of(report)
    hour_ago = timezone.now() - timedelta(hours=1)
    Claim.objects.update(taken_at=hour_ago)
    begin_viewing(location.pk, by=analyst)
    Claim.objects.update(viewing_since=timezone.now() - timedelta(seconds=100))
    end_viewing(location.pk, by=analyst)
    begin_viewing(location.pk, by=analyst)
    Claim.objects.update(viewing_since=timezone.now() - timedelta(seconds=20))
    made = assess(location.pk, BASELINE, by=analyst)
    assert 120 <= made.seconds_viewed < 130


def test_seconds_viewed_that_nobody_counted_are_not_claimed():
    assert make_judged("not_illegal").assessments.get().seconds_viewed is None


def test_a_lapsed_claim_says_nothing_about_how_long_somebody_looked():
    report, analyst = make_claimed()
    (location,) = locations_of(report)
    begin_viewing(location.pk, by=analyst)
    Claim.objects.open().update(lapses_at=Now())
    lapse_due_claims()
    assert Claim.objects.get().seconds_viewed is None
    with pytest.raises(NotYourClaim):
        end_viewing(location.pk, by=analyst)
    claim(report.pk, by=analyst)
    assert assess(location.pk, BASELINE, by=analyst).seconds_viewed is None


@pytest.mark.parametrize(
    "change",
    [
        {"assessment_state": AssessmentState.ASSESSED},
        {"assessment_state": "lost"},
        {"verdict": Verdict.ILLEGAL},
        {"removal_state": "notified"},
        {"removal_state": "removed_confirmed"},
        {"country": "FR", "country_confidence": ""},
    ],
)
def test_the_database_refuses_locations_no_table_knows(change):
    location = locations_of(make_report())[0]
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Location.objects.filter(pk=location.pk).update(**change)
