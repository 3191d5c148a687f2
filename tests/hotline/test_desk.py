"""The desk: who sees what, what each button does, and how little it asks the database."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from hotline.desk.lists import search, waiting_reports
from hotline.models import AboutWhom, Assessment, Claim, Location, Notice, Report
from hotline.operations.closing import set_aside
from hotline.operations.notices import queue_notice, send_now
from hotline.states import (
    AssessmentState,
    ExchangeState,
    Outcome,
    ReportState,
    Verdict,
)
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.queries import asked
from tests.hotline.urls import every_path
from tests.makers.hotline import (
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
HOTLINE_ROLES = {Role.ANALYST, Role.HOTLINE_SUPERVISOR}
POLICE_ROLES = {Role.POLICE_LIAISON, Role.POLICE_OFFICER}
"""They open what is referred to the police, and nothing else."""


def sign_in(client, role=Role.ANALYST, person=None):
    person = person or make_colleague(role)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    return person


@pytest.fixture
def analyst(client):
    return sign_in(client)


ASSESSED_ONCE = {
    "classification": "not_illegal",
    "ai_generated": "no",
    "self_generated": "no",
    "confidence": "3",
    "seen": "not",
}


def url(name, report, *more):
    return reverse(f"hotline_desk:{name}", args=[report.public_ref, *more])


def press(client, name, report, *more, **told):
    return client.post(url(name, report, *more), told, follow=True)


def test_the_list_shows_danger_first_and_addresses_inert(client, analyst):
    make_report("https://calm.example/x", now=timezone.now() - timedelta(days=2))
    danger = make_report("https://danger.example/x", imminent_danger=True)
    page = client.get(reverse("hotline_desk:queue"))
    assert page.text.index("danger[.]example") < page.text.index("calm[.]example")
    assert danger.public_ref in page.text
    assert "https://calm.example" not in page.text
    assert 'href="http' not in page.text.replace('href="http://testserver', "")


@pytest.mark.parametrize("shown", ["open", "new", "mine", "danger", "ended", "nonsense", ""])
def test_the_list_is_filtered(client, analyst, shown):
    new = make_report("https://new.example/x")
    mine, _by = make_claimed(make_report("https://mine.example/x"), by=analyst)
    danger = make_report("https://danger.example/x", imminent_danger=True)
    ended = make_judged("not_illegal", typed="https://ended.example/x").reports.get()
    expected = {
        "new": {new, danger},
        "mine": {mine},
        "danger": {danger},
        "ended": {ended},
    }.get(shown, {new, mine, danger})
    page = client.get(reverse("hotline_desk:queue"), {"show": shown})
    listed = {report for report in Report.objects.all() if report.public_ref in page.text}
    assert listed == expected


def test_the_list_is_filtered_by_category_and_language(client, analyst):
    make_report("https://one.example/x", category="grooming", language="fr")
    make_report("https://two.example/x", category="terrorism", language="en")
    for chosen in ({"category": "grooming"}, {"language": "fr"}):
        page = client.get(reverse("hotline_desk:queue"), chosen)
        assert "one[.]example" in page.text
        assert "two[.]example" not in page.text


def test_the_list_asks_the_same_number_of_queries_for_many(client, analyst):
    path = reverse("hotline_desk:queue")
    make_report("https://a.example/0\nhttps://a.example/1")
    client.get(path)
    few = asked(client.get, path)
    for number in range(2, 8):
        make_claimed(make_report(f"https://a.example/{number}\nhttps://b.example/{number}"))
    client.get(path)  # the session may note its minute now, not below
    assert 0 < asked(client.get, path) == few <= 17


def test_a_case_asks_the_same_number_of_queries_for_many(client, analyst):
    small = make_report("https://a.example/0")
    large = make_report("\n".join(f"https://b.example/{n}" for n in range(10)))
    client.get(url("case", small))
    few = asked(client.get, url("case", small))
    client.get(url("case", small))  # the session may note its minute now, not below
    assert 0 < asked(client.get, url("case", large)) == few <= 38


def test_opening_a_case_is_recorded_and_says_no_text(client, analyst):
    report = make_report("https://a.example/x", narrative="canary-narrative")
    page = client.get(url("case", report))
    assert "canary" not in page.text
    entry = Entry.objects.get(verb="read")
    assert (entry.by, entry.about_id, entry.purpose) == (analyst, str(report.pk), "case")
    assert "no-store" in page["Cache-Control"]


def test_the_text_is_unfolded_for_a_purpose_that_is_kept(client, analyst):
    report = make_report(
        "https://a.example/x", narrative="canary <b>\u202etext", contact="me@home.example"
    )
    make_claimed(report, by=analyst)
    page = press(client, "read", report, purpose="judge")
    assert "canary &lt;b&gt;\ufffdtext" in page.text
    assert "home.example" not in page.text
    page = press(client, "read", report, purpose="answer")
    assert "me@home.example" in page.text
    purposes = Entry.objects.filter(verb="read").exclude(purpose="case")
    assert {entry.purpose for entry in purposes} == {"judge", "answer"}
    refused = press(client, "read", report, purpose="curiosity")
    assert "canary" not in refused.text


def test_a_hint_how_to_get_in_is_unfolded_with_the_text(client, analyst):
    report = make_report(
        access_hint="canary-password", found_via="canary-search", about_whom=AboutWhom.MY_CHILD
    )
    make_claimed(report, by=analyst)
    closed = client.get(url("case", report)).text
    assert "canary" not in closed
    assert "A child of the reporter" in closed
    opened = press(client, "read", report, purpose="judge").text
    assert "canary-password" in opened
    assert "canary-search" in opened


def test_shredded_texts_are_said_to_be_gone(client, analyst):
    report = make_report(narrative="canary")
    report.key.destroy()
    assert press(client, "read", report, purpose="judge").status_code == 410


def test_from_claim_to_notice_through_the_pages(client, analyst):
    address = make_abuse_contact()
    report = make_report("https://images.example.org/a")
    press(client, "claim", report)
    assert Claim.objects.open().get().by == analyst
    page = press(
        client,
        "assess",
        report,
        1,
        classification="baseline",
        article="abuse_material",
        youngest_age="7-10",
        ai_generated="no",
        self_generated="unknown",
        confidence="3",
        seen="not",
    )
    assert "Notify the provider" in page.text
    assert address.email in page.text
    made = Assessment.objects.get()
    assert (made.assessor, made.youngest_age.code, made.confidence) == (analyst, "7-10", 3)
    page = press(client, "queue_notice", report, 1, contact_id=address.pk)
    assert "The notice waits to be sent" in page.text
    press(client, "send_now", report, 1)
    run_due("notice.send")
    assert mail.outbox[0].to == [address.email]
    page = client.get(url("case", report))
    assert "The provider has been told" in page.text
    assert Notice.objects.get().number in page.text
    assert "Tell the police" in page.text
    make_by_hand(report.locations.get())
    press(client, "close_report", report)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, "action_taken")
    page = client.get(url("case", report))
    for words in ("Report received", "URL assessed", "Notice sent", "Report closed"):
        assert words in page.text
    assert "The provider has been told" in page.text
    assert "Record its answer" not in page.text, "there is no form for it on a closed report"


def test_abroad_waits_for_the_partner_through_the_pages(client, analyst):
    make_partner("US")
    report, _by = make_claimed(make_report("https://store.example/x"), by=analyst)
    press(
        client,
        "assess",
        report,
        1,
        classification="baseline",
        youngest_age="7-10",
        article="abuse_material",
        ai_generated="no",
        self_generated="no",
        confidence="2",
        seen="not",
    )
    page = press(client, "queue_forward", report, 1)
    assert "The partner is still to be told" in page.text
    assert Location.objects.get().exchange_state == ExchangeState.QUEUED
    page = press(client, "close_report", report)
    assert page.status_code == 409
    page = tell(client, report, "partner", answer="acknowledged", note="canary note")
    assert "The partner has been told" in page.text
    assert "canary note" in page.text
    press(client, "close_report", report)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, "passed_on")


def tell(client, report, addressee, **changed):
    """Record on the case page that somebody was told by hand."""
    told = {
        "addressee": addressee,
        "recipient": "Example Unit",
        "happened_at": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "means": "phone",
        "answer": "told",
    }
    named = {f"hand-{name}": value for name, value in (told | changed).items()}
    return press(client, "record_manual_action", report, 1, **named)


def test_an_onion_service_goes_to_the_police_and_is_closed(client, analyst):
    report = make_judged("baseline", typed="http://abcdef.onion/x").reports.get()
    page = client.get(url("case", report))
    assert "Only the police can act here" in page.text
    assert "Record what was done by hand" in page.text
    page = tell(client, report, "police")
    assert "The police have been told" in page.text
    assert "Police unit · Told, no answer yet" in page.text
    press(client, "close_report", report)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, "police_told")


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"recipient": ""}, "recipient", "required"),
        ({"happened_at": "2999-01-01T10:00"}, "happened_at", "Give a time that has passed"),
        ({"happened_at": "yesterday"}, "happened_at", "valid date"),
        ({"happened_at": "0001-01-01T00:00"}, "happened_at", "within the last 365 days"),
        ({"addressee": "provider"}, "addressee", "Select a valid choice"),
        ({"note": "x" * 2_001}, "note", "2000"),
    ],
)
def test_an_entry_that_is_not_right_is_said_on_its_field_and_kept(
    client, analyst, changed, field, says
):
    report = make_judged("baseline", typed="http://abcdef.onion/x").reports.get()
    page = tell(client, report, **({"addressee": "police", "reference": "kept-7"} | changed))
    assert f'id="id_hand-{field}_error"' in page.text
    assert says in page.text
    assert 'value="kept-7"' in page.text


def test_an_undecided_country_is_decided_by_the_analyst(client, analyst):
    report, _by = make_claimed(make_report("https://mirror.example/x"), by=analyst)
    page = client.get(url("case", report))
    assert "The sources disagree" in page.text
    page = press(client, "decide_country", report, 1, country="france")
    assert "two letters" in page.text
    assert press(client, "decide_country", report, 1, country="fr").status_code == 200
    assert Location.objects.get().country == "FR"


def test_a_judgement_that_says_too_little_keeps_what_was_chosen(client, analyst):
    report, _by = make_claimed(by=analyst)
    page = press(client, "assess", report, 1, youngest_age="7-10", confidence="2")
    assert 'id="id_classification_error"' in page.text
    assert '<option value="7-10" selected>' in page.text
    assert not Assessment.objects.exists()


BLURRED = {"blurred": "yes"}
ASSESSED = {"ai_generated": "no", "self_generated": "no", "confidence": "2", "seen": "not"}


@pytest.mark.parametrize(
    ("told", "field", "says"),
    [
        ({"classification": "not_assessable"}, "reason", "Say from the list why"),
        ({"classification": "baseline", "article": "abuse_material"}, "youngest_age", "younger"),
        (
            {
                "classification": "baseline",
                "article": "abuse_material",
                "youngest_age": "7-10",
                "reason": "adult_pornography",
            },
            "reason",
            "does not go with",
        ),
        ({"classification": "national", "article": ""}, "article", "which law it breaks"),
    ],
)
def test_findings_that_do_not_go_together_are_said_on_their_field(
    client, analyst, told, field, says
):
    report, _by = make_claimed(by=analyst)
    page = press(client, "assess", report, 1, sex="female", **(ASSESSED | told))
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.text
    assert says in page.text
    assert '<option value="female" selected>' in page.text
    assert "(needed when it cannot be assessed)" in page.text
    assert not Assessment.objects.exists()


def test_the_law_of_what_was_reported_is_chosen_already(client, analyst):
    report, _by = make_claimed(make_report(category="hate_speech"), by=analyst)
    page = client.get(url("case", report))
    assert '<option value="hate" selected>' in page.text
    press(client, "assess", report, 1, classification="national", article="hate", **ASSESSED)
    assert Assessment.objects.get().article == "hate"
    assert "2008/913" in client.get(url("case", report)).text


def test_a_judgement_after_the_claim_lapsed_is_not_lost(client, analyst):
    report, _by = make_claimed(by=analyst)
    past = timezone.now() - timedelta(hours=2)
    Claim.objects.update(taken_at=past, lapses_at=past + timedelta(minutes=30))
    press(client, "assess", report, 1, classification="not_illegal", **ASSESSED)
    assert Assessment.objects.get().assessor == analyst


def test_a_judgement_after_a_colleague_took_it_is_said_in_the_form(client, analyst):
    report, _by = make_claimed(by=analyst)
    past = timezone.now() - timedelta(hours=2)
    Claim.objects.update(taken_at=past, lapses_at=past + timedelta(minutes=30))
    make_claimed(report)
    page = press(
        client, "assess", report, 1, classification="not_illegal", sex="female", **ASSESSED
    )
    assert page.status_code == 409
    assert "was claimed a moment ago" in page.text
    assert '<option value="female" selected>' in page.text
    assert not Assessment.objects.exists()


def test_looking_and_stopping_on_the_page(client, analyst):
    report, _by = make_claimed(by=analyst)
    assert "I am looking at it now" in client.get(url("case", report)).text
    assert "I have stopped looking" in press(client, "begin_viewing", report, 1, **BLURRED).text
    assert "I am looking at it now" in press(client, "end_viewing", report, 1).text
    press(client, "assess", report, 1, classification="not_illegal", **ASSESSED)
    assert Assessment.objects.get().seconds_viewed is not None


def test_setting_aside_as_nothing_is_said_on_the_form(client, analyst):
    page = press(client, "set_aside", make_report(), outcome="")
    assert 'id="id_outcome_error"' in page.text


def test_giving_back_setting_aside_and_reopening(client):
    supervisor = sign_in(client, Role.HOTLINE_SUPERVISOR)
    report, _by = make_claimed(by=supervisor)
    press(client, "release", report)
    assert locations_of(report)[0].assessment_state == AssessmentState.READY
    press(client, "set_aside", report, outcome="spam")
    report.refresh_from_db()
    assert report.state == ReportState.SPAM
    press(client, "reopen_report", report)
    report.refresh_from_db()
    assert report.state == ReportState.REOPENED


def test_a_colleague_sees_who_is_on_it_and_can_neither_claim_nor_end_it(client, analyst):
    report, other = make_claimed()
    page = client.get(url("case", report)).text
    assert other.email in page
    assert url("set_aside", report) not in page
    for name, said in (("claim", "is already on it"), ("set_aside", "A colleague is on it")):
        refused = press(client, name, report, outcome="spam")
        assert (refused.status_code, said in refused.text) == (409, True)


def test_search_finds_by_reference_address_and_provider():
    analyst = make_colleague()
    report = make_report("https://www.example.org/some/page?id=7")
    provider = make_abuse_contact("Example Hosting").provider
    for words in (
        report.public_ref,
        report.public_ref[:6].lower(),
        "https://www.example.org/some/page?id=7&utm_source=x",
        "hxxps://www[.]example[.]org/some",
        "example.org/some",
    ):
        (hit,) = search(analyst, words)
        assert hit.title == report.public_ref, words
    assert [hit.title for hit in search(analyst, "hosting")] == [provider.name]
    assert search(analyst, "ex") == []
    assert search(make_colleague(Role.COUNSELLOR), report.public_ref) == []


def test_counts_are_for_those_who_may_see():
    make_report()
    make_claimed(make_report("https://b.example/"))
    assert waiting_reports(make_colleague()).count() == 1
    assert waiting_reports(make_colleague(Role.EDITOR)).count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role not in HOTLINE_ROLES])
def test_other_roles_are_turned_away_everywhere(client, role):
    report, address = make_report(), make_abuse_contact(verified=False)
    sign_in(client, role)
    before = Entry.objects.count()
    for path in every_path(report, address.provider, address):
        if role in POLICE_ROLES and path.startswith("/desk/hotline/police/"):
            continue
        if role == Role.CENTRE_MANAGER and path == reverse("hotline_desk:welfare"):
            continue  # sums without anybody's name
        if role == Role.AUDITOR and "trail" in path:
            continue  # who did what, once they say why they read it
        assert client.get(path).status_code in {403, 405}, path
        assert client.post(path).status_code in {403, 405}, path
    assert Entry.objects.count() == before


def test_a_visitor_is_led_to_the_sign_in_page(client):
    report, address = make_report(), make_abuse_contact(verified=False)
    for path in every_path(report, address.provider, address):
        assert client.get(path).status_code in {302, 405}, path


def test_a_technical_administrator_reads_no_case(client):
    report = make_report()
    admin = User.objects.create_superuser("root@balise.example", "x" * 20)
    sign_in(client, person=admin)
    assert client.get(url("case", report)).status_code == 403
    assert Report.objects.visible_to(admin).count() == 0


def test_what_does_not_exist_is_not_found(client, analyst):
    report = make_report()
    assert client.get("/desk/hotline/R-00000-00000/").status_code == 404
    assert client.post(url("assess", report, 9)).status_code == 404


PAYLOADS = [
    "https://a.example/<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)//{{7*7}}",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_script_in_a_report_stays_text_on_the_desk(client, analyst, payload):
    report = make_report(payload, narrative=payload, contact="me@home.example")
    for page in (
        client.get(reverse("hotline_desk:queue")),
        client.get(url("case", report)),
        press(client, "read", report, purpose="answer"),
        client.get("/desk/search/", {"q": payload}),
    ):
        body = page.text
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert "<svg onload" not in body
        assert 'href="javascript' not in body


def test_every_state_of_a_location_has_a_page(client, analyst):
    make_partner("US")
    for code, typed in (
        ("baseline", "https://images.example.org/1"),
        ("national", "https://store.example/1"),
        ("harmful_not_illegal", "https://images.example.org/2"),
        ("not_illegal", "https://images.example.org/3"),
        ("not_assessable", "https://images.example.org/4"),
        ("undetermined", "https://images.example.org/5"),
        ("baseline", "http://abcdef.onion/x"),
        ("baseline", "sam in the game"),
    ):
        location = make_judged(code, typed=typed)
        assert client.get(url("case", location.reports.get())).status_code == 200
    assert set(Location.objects.values_list("verdict", flat=True)) == {"", *Verdict.values}


def test_what_a_report_came_to_is_said_once(client):
    supervisor = sign_in(client, Role.HOTLINE_SUPERVISOR)
    report, _by = make_claimed(by=supervisor)
    set_aside(report.pk, Outcome.SPAM, by=supervisor)
    head = client.get(url("case", report)).text.partition("case-facts")[2].partition("</header>")[0]
    assert head.count("Spam") == 1


def test_a_report_that_may_be_closed_says_what_its_urls_still_wait_for(client):
    analyst = sign_in(client, Role.ANALYST)
    location = make_judged("baseline", country="FR", by=analyst)
    item = queue_notice(location.pk, make_abuse_contact().pk, by=analyst)
    send_now(item.notice_id, by=analyst)
    run_due("notice.send")
    make_by_hand(location)
    page = client.get(url("case", location.reports.get())).text
    assert "Nothing is left to begin" not in page
    assert "still wait for is followed up without it: The provider has been told." in page


def test_where_no_partner_is_a_case_says_so_at_once(client):
    analyst = sign_in(client, Role.ANALYST)
    nowhere = make_judged("baseline", country="JP", by=analyst)
    page = client.get(url("case", nowhere.reports.get())).text
    assert "No hotline takes it on" in page
    assert "Note that no hotline takes it on" in page
    assert "Pass it to the hotline of that country" not in page.partition("<main")[2]
    make_partner("JP")
    page = client.get(url("case", nowhere.reports.get())).text
    assert "Pass it to the hotline of that country" in page
    assert "Put it on the list" in page


def test_the_history_of_several_urls_says_which_one_it_speaks_of(client, analyst):
    report, _by = make_claimed(
        make_report("https://one.example/1\nhttps://two.example/2"), by=analyst
    )
    press(client, "assess", report, 2, **ASSESSED_ONCE)
    page = client.get(url("case", report)).text
    assert "URL 2: URL assessed" in page
    assert "URL 1: URL assessed" not in page


def test_a_short_address_whose_shortener_is_silent_says_so(client, analyst):
    report, _by = make_claimed(make_report("https://short.example/a1"), by=analyst)
    assert "its shortener has not said where it leads" in client.get(url("case", report)).text
    other, _by = make_claimed(make_report("https://one.example/a1"), by=analyst)
    assert "its shortener" not in client.get(url("case", other)).text
