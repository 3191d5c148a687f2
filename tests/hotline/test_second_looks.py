"""A second look by somebody who does not know what was found, and who decides where two differ."""

import html
import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from hotline.models import (
    Assessment,
    AssessmentTask,
    HowSeen,
    Location,
    NoticeItem,
    Report,
    Scheme,
    Term,
)
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim
from hotline.operations.closing import set_aside
from hotline.operations.notices import queue_notice
from hotline.operations.open_case import open_case
from hotline.operations.public_status import public_status
from hotline.operations.told_viewing import Told
from hotline.operations.tracks import rebuild
from hotline.operations.welfare import set_plan
from hotline.policies import profiles
from hotline.policies.next_steps import Step
from hotline.policies.second_look import Doubt, belong_together, two_agree, why_second_look
from hotline.policies.welfare import Plan
from hotline.states import (
    AssessmentState,
    Outcome,
    ReportState,
    Round,
    SecondLook,
    Verdict,
)
from hotline.words.errors import NoticeNotDue, NotReadyToClose
from hotline.words.errors_assessing import LookIsForOthers, LookNeeded
from portal.accounts.roles import Role
from tests.makers.hotline import (
    assess,
    locations_of,
    look_again,
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
    steps_of,
)

pytestmark = pytest.mark.django_db

NATIONAL = NewAssessment("national")
BASELINE = NewAssessment("baseline", youngest_age="7-10")
NOT_ILLEGAL = NewAssessment("not_illegal")
CLEAR = Doubt("baseline", "", "7-10", ai_suspected=False, confidence=2)


def doubt(**changed):
    fields = {name: getattr(CLEAR, name) for name in CLEAR.__slots__}
    return Doubt(**(fields | changed))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (CLEAR, []),
        (doubt(classification="national", youngest_age="14-15"), [SecondLook.NATIONAL_LAW]),
        (doubt(confidence=1), [SecondLook.UNSURE]),
        (doubt(classification="not_illegal", youngest_age="", confidence=1), [SecondLook.UNSURE]),
        (doubt(ai_suspected=True), [SecondLook.AI_SUSPECTED]),
        (
            doubt(classification="national", youngest_age="unknown"),
            [SecondLook.NATIONAL_LAW, SecondLook.AGE_UNCLEAR],
        ),
        (
            doubt(
                classification="not_assessable",
                reason="age_unclear_or_not_assessable",
                youngest_age="",
            ),
            [SecondLook.AGE_UNCLEAR],
        ),
        (doubt(classification="not_illegal", youngest_age="unknown"), []),
        (doubt(in_training=True), [SecondLook.TRAINING]),
        (doubt(classification="undetermined", confidence=1), []),
    ],
    ids=str,
)
def test_what_calls_for_a_second_look(found, why):
    asked = why_second_look(found, profiles.current(), drawn=False)
    assert asked == why


def test_what_nobody_doubts_may_be_drawn_and_what_is_doubted_is_not_a_sample():
    asked = why_second_look(CLEAR, profiles.current(), drawn=True)
    assert asked == [SecondLook.SAMPLE]
    asked = why_second_look(doubt(confidence=1), profiles.current(), drawn=True)
    assert asked == [SecondLook.UNSURE]


def test_in_danger_it_stands_at_once_and_somebody_looks_all_the_same():
    report, analyst = make_claimed(make_report(imminent_danger=True))
    (location,) = locations_of(report)
    doubtful = NewAssessment("national", youngest_age="unknown", confidence=1)
    made = assess(location.pk, doubtful, by=analyst)
    location.refresh_from_db()
    assert location.verdict == Verdict.ILLEGAL
    assert {Step.TELL_POLICE, Step.SECOND_LOOK} <= steps_of(location)
    assert location.watches.exists()
    assert (location.assessment_round, location.assessment_state) == (
        Round.SECOND,
        AssessmentState.READY,
    )
    asked = {SecondLook.NATIONAL_LAW, SecondLook.UNSURE, SecondLook.AGE_UNCLEAR}
    assert set(made.second_look_because) == asked
    assert location.assessment_tasks.latest("pk").stands_since is not None
    assert rebuild(location) is False
    with pytest.raises(LookIsForOthers):
        claim(report.pk, by=analyst)
    look_again(location, NOT_ILLEGAL)
    location.refresh_from_db()
    assert (location.verdict, location.assessment_round) == (Verdict.ILLEGAL, Round.ADJUDICATION)


def test_in_danger_what_nobody_doubts_is_done_and_what_is_not_illegal_waits_for_its_look():
    clear = make_judged("baseline", alone=True, imminent_danger=True)
    assert clear.assessment_state == AssessmentState.ASSESSED
    report, analyst = make_claimed(make_report("https://b.example/", imminent_danger=True))
    (doubted,) = locations_of(report)
    assess(doubted.pk, NewAssessment("not_illegal", confidence=1), by=analyst)
    doubted.refresh_from_db()
    assert (doubted.verdict, doubted.assessment_round) == ("", Round.SECOND)


def test_a_first_assessment_that_calls_for_another_sets_nothing_off():
    location = make_judged("national", country="FR", alone=True)
    assert (location.verdict, location.assessment_round) == ("", Round.SECOND)
    assert location.assessment_state == AssessmentState.READY
    assert steps_of(location) == {Step.SECOND_LOOK}
    assert location.assessment_due_at is not None
    assert not location.watches.exists()
    with pytest.raises(NoticeNotDue):
        queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())
    report = location.submissions.get().report
    assert report.state == ReportState.ACCEPTED
    assert rebuild(location) is False


def test_two_that_agree_stand():
    location = make_judged("national", country="FR", alone=True)
    look_again(location, NATIONAL)
    location.refresh_from_db()
    assert location.verdict == Verdict.ILLEGAL
    assert Step.NOTIFY in steps_of(location)
    assert location.watches.exists()
    assert two_agree(Assessment.objects.filter(location=location).latest_first())
    rounds = AssessmentTask.objects.filter(location=location).order_by("pk")
    assert [task.round for task in rounds] == [Round.FIRST, Round.SECOND]


def test_who_looked_first_cannot_take_the_second_look():
    first = make_colleague()
    location = make_judged("national", by=first, alone=True)
    report = location.submissions.get().report
    with pytest.raises(LookIsForOthers):
        claim(report.pk, by=first)
    second = make_colleague()
    assert claim(report.pk, by=second)


def test_whoever_looks_second_leaves_the_report_with_its_first_analyst():
    first = make_colleague()
    location = make_judged("national", by=first, alone=True)
    look_again(location, NATIONAL)
    assert location.submissions.get().report.taken_on_by == first


def test_of_two_that_differ_a_supervisor_decides_who_made_neither():
    first, second = make_colleague(Role.HOTLINE_SUPERVISOR), make_colleague()
    location = make_judged("national", country="FR", by=first, alone=True)
    look_again(location, NOT_ILLEGAL, by=second)
    location.refresh_from_db()
    assert (location.verdict, location.assessment_round) == ("", Round.ADJUDICATION)
    assert steps_of(location) == {Step.ADJUDICATE}
    report = location.submissions.get().report
    for refused in (first, second, make_colleague()):
        with pytest.raises(LookIsForOthers):
            claim(report.pk, by=refused)
    decides = make_colleague(Role.HOTLINE_SUPERVISOR)
    claim(report.pk, by=decides)
    made = assess(location.pk, NATIONAL, by=decides)
    location.refresh_from_db()
    assert (made.round, location.verdict) == (Round.ADJUDICATION, Verdict.ILLEGAL)
    assert not location.waits_for_another_look


def test_one_kind_under_another_law_is_no_agreement():
    location = make_judged("national", alone=True)
    first = Assessment.objects.get(location=location)
    others = [one.code for one in profiles.current().law if one.code != first.article]
    look_again(location, NewAssessment("national", article=others[0]))
    location.refresh_from_db()
    assert location.assessment_round == Round.ADJUDICATION


def test_a_second_look_that_determines_nothing_leaves_it_to_a_third_person():
    second = make_colleague()
    location = make_judged("national", alone=True)
    look_again(location, NewAssessment("undetermined"), by=second)
    location.refresh_from_db()
    assert (location.assessment_round, location.verdict) == (Round.SECOND, "")
    with pytest.raises(LookIsForOthers):
        claim(location.submissions.get().report_id, by=second)
    look_again(location, NATIONAL)
    location.refresh_from_db()
    assert location.verdict == Verdict.ILLEGAL


def test_a_sample_is_blind_as_well(settings):
    settings.QUALITY_SAMPLE_PERCENT = 100
    location = make_judged("not_illegal", alone=True)
    assert (location.assessment_round, location.verdict) == (Round.QUALITY, "")
    assert Assessment.objects.get(location=location).second_look_because == [SecondLook.SAMPLE]
    look_again(location, NOT_ILLEGAL)
    location.refresh_from_db()
    assert location.verdict == Verdict.NOT_ILLEGAL


def test_a_colleague_looks_at_everything_of_whoever_is_in_training():
    trainee, supervisor = make_colleague(), make_colleague(Role.HOTLINE_SUPERVISOR)
    set_plan(trainee.pk, Plan(in_training=True), by=supervisor)
    location = make_judged("baseline", by=trainee, alone=True)
    assert (location.assessment_round, location.verdict) == (Round.SECOND, "")
    set_plan(trainee.pk, Plan(), by=supervisor)
    again = make_judged("baseline", by=trainee, alone=True, typed="https://b.example.org/2")
    assert again.verdict == Verdict.ILLEGAL


def test_a_supervisor_who_corrects_needs_nobody_else():
    location = make_judged("baseline", country="FR")
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    made = assess(location.pk, NATIONAL, by=supervisor)
    location.refresh_from_db()
    assert (made.round, location.verdict) == (Round.ADJUDICATION, Verdict.ILLEGAL)


def test_a_supervisor_who_corrects_their_own_begins_anew():
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    location = make_judged("baseline", country="FR", by=supervisor)
    assess_again(location.pk, by=supervisor)
    made = assess(location.pk, NATIONAL, by=supervisor)
    location.refresh_from_db()
    assert (made.round, location.assessment_round) == (Round.FIRST, Round.SECOND)
    with pytest.raises(LookIsForOthers):
        claim(location.submissions.get().report_id, by=supervisor)


def test_a_report_whose_url_waits_for_a_second_look_cannot_be_set_aside():
    first = make_colleague()
    location = make_judged("national", by=first, alone=True)
    report = location.submissions.get().report
    with pytest.raises(NotReadyToClose):
        set_aside(report.pk, Outcome.SPAM, by=first)
    assert not open_case(report, person=first).may_set_aside


def test_the_reporter_reads_that_it_is_being_assessed():
    location = make_judged("national", country="FR", alone=True)
    report = location.submissions.get().report
    assert str(public_status(report, [location]).title) == "Being assessed"


def sign_in(client, person):
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)


def test_a_case_keeps_from_the_next_to_look_what_was_found(client):
    first = make_colleague()
    location = make_judged("national", by=first, alone=True)
    report = location.submissions.get().report
    page = reverse("hotline_desk:case", args=[report.public_ref])
    sign_in(client, make_colleague())
    shown = client.get(page).content.decode()
    assert "shown to you once you have looked yourself" in shown
    name = Assessment.objects.get(location=location).classification.name
    assert name not in shown.replace("&#x27;", "'")
    assert "Waits for a second look" not in shown
    sign_in(client, first)
    shown = client.get(page).content.decode()
    assert "illegal under national law only" in shown
    assert name in shown.replace("&#x27;", "'")
    assert "Claim it" not in shown


def test_no_page_list_or_file_tells_the_next_to_look_what_the_first_found(client):
    """Two reports, of which the first looks found different things, read alike."""
    site = Term.objects.filter(scheme=Scheme.SITE_TYPE).first()
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    small, other = (
        NewAssessment("baseline", youngest_age="0-2", confidence=1, site_type=site.code),
        NewAssessment("baseline", youngest_age="7-10", confidence=1),
    )
    analyst = make_colleague()
    reports = [
        assessed_first(f"https://images.example.org/{n}", new, analyst)
        for n, new in enumerate((small, other))
    ]
    for person in (make_colleague(), supervisor):
        set_plan(person.pk, Plan(no_small_children=True), by=supervisor)
        client.logout()
        sign_in(client, person)
        for path in pages_of(reports[0]):
            page = client.get(path).text
            assert "For colleagues" not in page, path
            assert f"· {site.name}" not in html.unescape(page), path
        marked = Report.objects.mark_spared(person, Plan(no_small_children=True))
        assert {one.spared for one in marked} == {False}
        for name in ("export_queue", "export_due"):
            answer = client.post(reverse(f"hotline_desk:{name}"), {"format": "csv"})
            first, second = (
                without_names(row, report)
                for report in reports
                for row in answer.content.decode("utf-8-sig").splitlines()
                if report.public_ref in row
            )
            assert first == second, name


def pages_of(report):
    return [
        *(reverse(f"hotline_desk:{name}") for name in ("today", "due", "queue")),
        reverse("hotline_desk:case", args=[report.public_ref]),
        f"{reverse('desk:search')}?q={report.public_ref}",
    ]


def assessed_first(typed, new, by):
    report, by = make_claimed(make_report(typed), by=by)
    assess(locations_of(report)[0].pk, new, by=by)
    return report


def without_names(row, report):
    """The row without what differs between any two reports."""
    return re.sub(r"\d\d:\d\d(:\d\d)?|example\[?\.\]?org/\d", "", row).replace(
        report.public_ref, ""
    )


def test_a_supervisor_who_may_look_second_sees_nothing_either():
    location = make_judged("national", alone=True)
    report = location.submissions.get().report
    case = open_case(report, person=make_colleague(Role.HOTLINE_SUPERVISOR))
    assert case.items[0].is_blind
    assert case.items[0].assessments == []
    assert all(entry.verb != "location.assessed" for entry in case.history)


def test_whoever_decides_sees_both():
    location = make_judged("national", alone=True)
    look_again(location, NOT_ILLEGAL)
    report = location.submissions.get().report
    case = open_case(report, person=make_colleague(Role.HOTLINE_SUPERVISOR))
    found = [made.classification.code for made in case.items[0].assessments]
    assert found == ["not_illegal", "national"]


def test_a_lapsed_claim_on_a_second_look_waits_for_the_next():
    location = make_judged("national", alone=True)
    _report, second = make_claimed(location.submissions.get().report)
    assert second.hotline_claims.open().exists()
    location.refresh_from_db()
    assert location.assessment_state == AssessmentState.CLAIMED
    assert steps_of(location) == {Step.SECOND_LOOK}


def test_two_urls_of_a_report_go_their_own_ways():
    first = make_colleague()
    report, _by = make_claimed(
        make_report("https://a.example.org/1\nhttps://b.example.org/2"), by=first
    )
    one, other = locations_of(report)
    assess(one.pk, NATIONAL, by=first)
    assess(other.pk, BASELINE, by=first)
    other.refresh_from_db()
    assert other.verdict == Verdict.ILLEGAL
    second = make_colleague()
    (held,) = claim(report.pk, by=second)
    assert held.location == one
    assert NoticeItem.objects.count() == 0


def test_undetermined_looks_belong_to_the_question_they_were_asked_in():
    location = make_judged("undetermined")
    second = make_colleague()
    claim(location.submissions.get().report_id, by=second)
    assess(location.pk, NATIONAL, by=second)
    made = Assessment.objects.filter(location=location).select_related("classification")
    assert len(belong_together(made.latest_first())) == 2
    with pytest.raises(LookIsForOthers):
        claim(location.submissions.get().report_id, by=_undetermined_by(location))


def _undetermined_by(location: Location):
    return Assessment.objects.get(location=location, classification__code="undetermined").assessor


def test_a_case_says_how_many_people_came_to_what_stands_and_how(client):
    sign_in(client, make_colleague(Role.HOTLINE_SUPERVISOR))

    def says(location, words):
        report = location.submissions.get().report
        page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
        kinds = (
            "One person came to this",
            "Two people came to this",
            "A supervisor decided",
        )
        assert [each for each in kinds if each in page] == [words]

    says(make_judged("baseline", typed="https://one.example/"), "One person came to this")
    agreed = make_judged("national", typed="https://two.example/", alone=True)
    look_again(agreed, NATIONAL)
    says(agreed, "Two people came to this")
    decided = make_judged("national", typed="https://three.example/", alone=True)
    look_again(decided, NOT_ILLEGAL)
    look_again(decided, NATIONAL, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    says(decided, "A supervisor decided")


def test_after_a_look_that_determined_nothing_a_case_says_who_goes_on(client):
    location = make_judged("undetermined")
    report = location.submissions.get().report
    sign_in(client, make_colleague())
    page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert "The last look could not determine it. Whoever claims it next looks again." in page
    assert "Claim it" in page


def test_a_second_look_without_looking_counts_for_nothing(client):
    """What was found stays with the first until somebody has looked, and the form says so."""
    report, first = make_claimed(make_report("https://first.example/1"))
    (location,) = locations_of(report)
    assess(location.pk, NewAssessment("national", confidence=1), by=first)
    _report, second = make_claimed(report, by=make_colleague())
    with pytest.raises(LookNeeded):
        assess(location.pk, NewAssessment("national", confidence=3), by=second, told=Told(0))
    location.refresh_from_db()
    assert location.verdict == ""
    sign_in(client, second)
    page = client.post(
        f"/desk/hotline/{report.public_ref}/urls/1/assess/",
        {
            "classification": "not_illegal",
            "ai_generated": "no",
            "self_generated": "no",
            "confidence": "3",
            "seen": "not",
        },
    )
    assert "it counts only when you looked" in page.text
    made = assess(
        location.pk,
        NewAssessment("not_assessable", reason="link_expired"),
        by=second,
        told=Told(0),
    )
    assert made.seen == HowSeen.NOT_LOOKED
