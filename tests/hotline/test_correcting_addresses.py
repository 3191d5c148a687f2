"""What was read wrong is corrected; what was typed stays, and nothing is left waiting."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from hotline.models import (
    AddressCorrection,
    Claim,
    CorrectionKind,
    HostingObservation,
    Location,
    Report,
    Submission,
)
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim, release
from hotline.operations.correcting_addresses import add_addresses, correct_address
from hotline.operations.public_status import named_with, public_status_of
from hotline.operations.reading import open_texts
from hotline.operations.reporting import ADDRESSES_PER_REPORT
from hotline.operations.tracks import rebuild
from hotline.policies.priority import Reason
from hotline.reported_urls import read_lines
from hotline.states import AssessmentState, ClaimEnd, Outcome, ReportState
from hotline.words.errors import ColleagueIsOnIt, ReportEnded
from hotline.words.errors_addresses import (
    AddressWasAssessed,
    CorrectedMeanwhile,
    NamedAlready,
    NotOnThisCase,
    OthersWereTold,
    ReadLikeThat,
    TooManyAddresses,
)
from portal.accounts.roles import Role
from tests import site_role
from tests.hotline.test_claims import verbs
from tests.hotline.test_desk import press, sign_in, url
from tests.hotline.test_thread import look, taken
from tests.makers.hotline import (
    assess,
    locations_of,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
WRONG = "https://images.example.org/wrong"
RIGHT = "https://images.example.org/right"
OTHER = "https://images.example.net/other"


def meant(*typed):
    return tuple(read_lines("\n".join(typed)))


def correct(report, by, *typed, number=1):
    submission = report.submissions.get(position=number - 1)
    return correct_address(report.pk, submission.pk, meant(*typed), by=by)


def add(report, by, *typed):
    return add_addresses(report.pk, meant(*typed), by=by)


def named(report):
    return [one.canonical for one in locations_of(report)]


def kinds(made):
    return [one.kind for one in made]


def at(address):
    return Location.objects.get(canonical=address)


def counts(address):
    location = at(address)
    return (location.report_count, location.reporter_count)


def status_of(report):
    report.refresh_from_db()
    return public_status_of(report, named_with(bytes(report.receipt_digest)))


def test_danger_that_is_reported_of_an_address_left_behind_counts():
    report, analyst = make_claimed(make_report(WRONG))
    correct(report, analyst, RIGHT)
    make_report(WRONG, imminent_danger=True, observed=False)
    wrong = at(WRONG)
    assert (counts(WRONG), Reason.DANGER in wrong.priority_reasons) == ((1, 1), True)
    assert wrong.danger_since is not None
    assert rebuild(wrong) is False


def test_a_corrected_address_is_claimed_looked_up_and_counted_and_the_wrong_one_waits_for_nobody():
    report, analyst = make_claimed(make_report(f"see {WRONG}."))
    (made,) = correct(report, analyst, RIGHT)
    assert named(report) == [RIGHT]
    assert (made.kind, made.wrong.canonical, made.by) == ("corrected", WRONG, analyst)
    wrong, right = at(WRONG), at(RIGHT)
    assert Claim.objects.open().get().location == right
    assert wrong.claims.get().ended == ClaimEnd.RELEASED
    assert wrong.assessment_state == AssessmentState.READY
    assert (counts(WRONG), counts(RIGHT)) == ((0, 0), (1, 1))
    assert set(Location.objects.awaiting_us()) == {right}
    assert wrong.forget_at is not None
    assert right.forget_at is None
    assert right.first_reported_at == report.received_at
    run_due("hosting.observe")
    assert HostingObservation.objects.filter(location=right).exists()
    assert "address.corrected" in verbs(report)


def test_what_was_typed_stays_beside_what_the_analyst_wrote_and_only_the_last_is_read():
    report, analyst = make_claimed(make_report(f"{WRONG}\n{OTHER}"))
    correct(report, analyst, RIGHT)
    correct(report, analyst, "sam in the game")
    add(report, analyst, "@lantern_22 on Telegram")
    opened = open_texts(report.pk, by=analyst, purpose="judge")
    assert opened.as_typed == {0: WRONG, 1: OTHER}
    assert opened.written_instead == ("sam in the game", "@lantern_22 on Telegram")


def test_one_line_is_split_into_several():
    report, analyst = make_claimed(make_report(f"{WRONG}\n{OTHER}"))
    made = correct(report, analyst, RIGHT, f"{RIGHT}/2", f"{RIGHT}/3")
    assert kinds(made) == [CorrectionKind.SPLIT] * 3
    assert named(report) == [RIGHT, OTHER, f"{RIGHT}/2", f"{RIGHT}/3"]
    lines = report.submissions.order_by("position").values_list("line", flat=True)
    assert list(lines) == [0, 1, 0, 0]
    assert open_texts(report.pk, by=analyst, purpose="judge").as_typed == {0: WRONG, 1: OTHER}
    assert Claim.objects.open().filter(by=analyst).count() == 4


def test_splitting_may_keep_what_was_read_even_when_it_was_assessed():
    report, analyst = make_claimed(make_report(f"{WRONG}\n{OTHER}"))
    assess(at(WRONG).pk, NewAssessment("not_illegal"), by=analyst)
    made = correct(report, analyst, WRONG, RIGHT)
    assert kinds(made) == [CorrectionKind.SPLIT]
    assert named(report) == [WRONG, OTHER, RIGHT]
    assert counts(WRONG) == (1, 1)


def test_two_lines_that_mean_the_same_become_one_and_both_are_answered():
    report, analyst = make_claimed(make_report(f"{WRONG}\n{RIGHT}\n{OTHER}"))
    (made,) = correct(report, analyst, RIGHT)
    assert made.kind == CorrectionKind.JOINED
    assert named(report) == [RIGHT, OTHER]
    assert counts(RIGHT) == (1, 1)
    assert open_texts(report.pk, by=analyst, purpose="judge").as_typed == {
        0: WRONG,
        1: RIGHT,
        2: OTHER,
    }
    assess(at(RIGHT).pk, NewAssessment("not_illegal"), by=analyst)
    read = status_of(report)
    assert [(one.number, one.code) for one in read.addresses] == [
        (1, "not_illegal"),
        (2, "not_illegal"),
        (3, "assessing"),
    ]


def test_what_two_lines_were_joined_to_is_corrected_again_and_the_status_follows():
    report, analyst = make_claimed(make_report(f"{WRONG}\n{RIGHT}\n{OTHER}"))
    correct(report, analyst, RIGHT)
    third = "https://images.example.org/third"
    correct(report, analyst, third, number=2)
    assess(at(third).pk, NewAssessment("not_illegal"), by=analyst)
    codes = [(one.number, one.code) for one in status_of(report).addresses]
    assert codes == [(1, "not_illegal"), (2, "not_illegal"), (3, "assessing")]


def test_an_address_that_was_not_read_is_added_and_the_reporter_is_told():
    report, analyst = make_claimed(make_report(WRONG))
    (made,) = add(report, analyst, WRONG, RIGHT)
    assert (made.kind, made.wrong, made.line) == (CorrectionKind.ADDED, None, None)
    assert named(report) == [WRONG, RIGHT]
    assert counts(WRONG) == (1, 1)
    assert set(Claim.objects.open().values_list("by", flat=True)) == {analyst.pk}
    assess(at(RIGHT).pk, NewAssessment("not_illegal"), by=analyst)
    assert [one.number for one in status_of(report).addresses] == [1, 0]
    with pytest.raises(NamedAlready):
        add(report, analyst, RIGHT)


def test_what_is_assessed_already_answers_the_corrected_report_at_once():
    make_judged("not_illegal", typed=RIGHT)
    report, analyst = make_claimed(make_report(WRONG))
    correct(report, analyst, RIGHT)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, Outcome.NOT_ILLEGAL)
    assert status_of(report).code == "not_illegal"
    assert not Claim.objects.open().exists()


def test_an_old_not_illegal_is_looked_at_again_by_the_same_analyst():
    make_judged("not_illegal", typed=RIGHT)
    Location.objects.filter(canonical=RIGHT).update(assessed_at=timezone.now() - timedelta(days=30))
    report, analyst = make_claimed(make_report(WRONG))
    correct(report, analyst, RIGHT)
    assert Claim.objects.open().get().by == analyst
    assert at(RIGHT).assessment_state == AssessmentState.CLAIMED


def test_what_another_report_names_goes_on_waiting():
    other = make_report(WRONG)
    report, analyst = make_claimed(make_report(WRONG))
    correct(report, analyst, RIGHT)
    assert named(other) == [WRONG]
    assert set(Location.objects.awaiting_us()) == {at(WRONG), at(RIGHT)}
    assert counts(WRONG) == (1, 1)
    assert at(WRONG).forget_at is None
    assert Claim.objects.open().get().location == at(RIGHT)


def test_a_claim_that_another_report_needs_stays():
    _other, analyst = make_claimed(make_report(WRONG))
    report, _same = make_claimed(make_report(WRONG), by=analyst)
    correct(report, analyst, RIGHT)
    assert {one.location for one in Claim.objects.open()} == {at(WRONG), at(RIGHT)}


def test_an_address_reported_again_after_it_was_left_behind_waits_again():
    report, analyst = make_claimed(make_report(WRONG))
    correct(report, analyst, RIGHT)
    again = make_report(WRONG)
    location = at(WRONG)
    assert location.forget_at is None
    assert location in Location.objects.awaiting_us()
    claim(again.pk, by=make_colleague())
    assert at(WRONG).assessment_state == AssessmentState.CLAIMED


@pytest.mark.parametrize("classification", ["not_illegal", "baseline"])
def test_an_address_that_was_assessed_stays(classification):
    make_judged(classification, typed=WRONG, country="FR")
    report = make_report(WRONG, imminent_danger=True)
    analyst = make_colleague()
    claim(report.pk, by=analyst)
    with pytest.raises(AddressWasAssessed):
        correct(report, analyst, RIGHT)
    assert named(report) == [WRONG]
    assert not Location.objects.filter(canonical=RIGHT).exists()


def test_undetermined_is_no_assessment_that_holds_it():
    report, analyst = make_claimed(make_report(WRONG))
    assess(at(WRONG).pk, NewAssessment("undetermined"), by=analyst)
    claim(report.pk, by=analyst)
    correct(report, analyst, RIGHT)
    assert named(report) == [RIGHT]


def test_an_address_of_which_the_police_know_stays():
    report, analyst = make_claimed(make_report(WRONG))
    Location.objects.filter(canonical=WRONG).update(handed_over_at=timezone.now())
    with pytest.raises(OthersWereTold):
        correct(report, analyst, RIGHT)


def test_only_whoever_works_on_it_corrects_and_a_supervisor_leaves_it_to_them():
    report, analyst = make_claimed(make_report(f"{WRONG}\n{OTHER}"))
    stranger, supervisor = make_colleague(), make_colleague(Role.HOTLINE_SUPERVISOR)
    for verb in (correct, add):
        with pytest.raises(NotOnThisCase):
            verb(report, stranger, RIGHT)
    correct(report, supervisor, RIGHT)
    add(report, supervisor, f"{RIGHT}/more")
    assert set(Claim.objects.open().values_list("by", flat=True)) == {analyst.pk}
    assert Claim.objects.open().count() == 3


def test_a_supervisor_may_correct_what_nobody_claimed_and_it_waits():
    report = make_report(WRONG)
    correct(report, make_colleague(Role.HOTLINE_SUPERVISOR), RIGHT)
    assert not Claim.objects.open().exists()
    assert at(RIGHT) in Location.objects.awaiting_us()
    report.refresh_from_db()
    assert report.state == ReportState.RECEIVED


def test_an_address_that_a_colleague_is_on_is_theirs():
    shared = make_report(WRONG)
    make_claimed(shared)
    report, analyst = make_claimed(make_report(f"{WRONG}\n{OTHER}"))
    with pytest.raises(ColleagueIsOnIt):
        correct(report, analyst, RIGHT)


def test_what_changes_nothing_is_said():
    report, analyst = make_claimed(make_report(WRONG))
    with pytest.raises(ReadLikeThat):
        correct(report, analyst, WRONG)
    gone = report.submissions.get().pk
    correct(report, analyst, RIGHT)
    with pytest.raises(CorrectedMeanwhile):
        correct_address(report.pk, gone, meant(OTHER), by=analyst)
    release(report.pk, by=analyst)
    claim(report.pk, by=analyst)
    assess(at(RIGHT).pk, NewAssessment("not_illegal"), by=analyst)
    with pytest.raises(ReportEnded):
        add(report, analyst, OTHER)


def test_a_report_names_no_more_than_one_report_may():
    report, analyst = make_claimed(make_report("\n".join(f"{WRONG}/{n}" for n in range(49))))
    add(report, analyst, RIGHT)
    with pytest.raises(TooManyAddresses) as refused:
        correct(report, analyst, f"{WRONG}/0", OTHER)
    assert str(ADDRESSES_PER_REPORT) in str(refused.value.message)
    correct(report, analyst, OTHER)
    assert report.submissions.count() == ADDRESSES_PER_REPORT


def test_after_the_words_were_forgotten_an_address_is_still_corrected():
    report, analyst = make_claimed(make_report(WRONG))
    report.key.destroy()
    Submission.objects.update(raw=None)
    Report.objects.update(forget_at=None)
    correct(report, analyst, RIGHT)
    assert named(report) == [RIGHT]
    assert AddressCorrection.objects.get().typed is None


def test_a_correction_is_never_changed_in_the_database():
    report, analyst = make_claimed(make_report(WRONG))
    correct(report, analyst, RIGHT)
    for statement in (
        "UPDATE hotline_addresscorrection SET position = 3",
        "DELETE FROM hotline_addresscorrection",
    ):
        with (
            site_role.as_owner(),
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_status_page_numbers_what_was_named_and_says_what_was_added(client):
    report, analyst, receipt = taken(typed=f"{WRONG}\n{OTHER}")
    correct(report, analyst, RIGHT, f"{RIGHT}/2")
    add(report, analyst, f"{RIGHT}/3")
    assess(at(RIGHT).pk, NewAssessment("not_illegal"), by=analyst)
    page = look(client, receipt).text
    assert [page.count(f'<li value="{number}">') for number in (1, 2, 3)] == [2, 1, 0]
    assert page.count("This address was meant too, so we added it.") == 1


@pytest.fixture
def analyst(client):
    return sign_in(client)


def test_on_the_page_an_analyst_corrects_and_reads_what_was_understood(client, analyst):
    report, _by = make_claimed(make_report(WRONG), by=analyst)
    page = client.get(url("case", report))
    assert "It was read wrong" in page.text
    page = press(client, "correct_address", report, 1, **{"correct-meant": f"see {RIGHT}, please"})
    assert "Read as one address" in page.text
    assert "images[.]example[.]org/right" in page.text
    assert "It was read as:" in page.text
    assert "Address corrected" in page.text
    opened = press(client, "read", report, purpose="judge").text
    assert opened.count(f'translate="no">{WRONG}<') == 2, "in the list and beside the address"
    assert client.get(url("case", report)).text.count(WRONG) == 0


def test_the_page_asks_back_where_no_place_is_named_and_takes_it_if_told_to(client, analyst):
    report, _by = make_claimed(make_report(WRONG), by=analyst)
    asked = press(client, "add_address", report, **{"add-meant": "asdf qwer"})
    assert asked.status_code == 422
    assert "No place is recognised" in asked.text
    assert "asdf qwer" in asked.text
    page = press(client, "add_address", report, **{"add-meant": "asdf qwer", "add-as_it_is": "on"})
    assert "Read as one address" in page.text
    assert page.redirect_chain[-1][0].endswith("?url=2")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write what was meant"),
        ("\n".join(f"{WRONG}/{n}" for n in range(51)), "one report takes up to 50"),
        (f"{WRONG}/{'x' * 9000}", "longer than 8192"),
        (WRONG, "It is read like that already"),
    ],
)
def test_what_is_not_right_is_said_with_its_limit_and_stays_typed(client, analyst, typed, said):
    report, _by = make_claimed(make_report(WRONG), by=analyst)
    page = press(client, "correct_address", report, 1, **{"correct-meant": typed})
    assert said in page.text or "Nothing was changed" in page.text
    assert page.status_code in {409, 422}
    assert typed in page.text
    assert named(report) == [WRONG]


def test_who_does_not_work_on_it_is_not_offered_it(client, analyst):
    report, _other = make_claimed(make_report(WRONG))
    page = client.get(url("case", report))
    for words in ("It was read wrong", "Another address was meant"):
        assert words not in page.text
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    page = client.get(url("case", report))
    for words in ("It was read wrong", "Another address was meant"):
        assert words in page.text


def test_joined_addresses_keep_their_numbers_on_every_list(client, analyst):
    report, _by = make_claimed(make_report(f"{WRONG}\n{RIGHT}\n{OTHER}"), by=analyst)
    page = press(client, "correct_address", report, 1, **{"correct-meant": RIGHT})
    assert "the two are one" in page.text
    for row in client.get(reverse("hotline_desk:due")).context["rows"]:
        shown = client.get(row.url).context["item"]
        assert shown.location == row.location
