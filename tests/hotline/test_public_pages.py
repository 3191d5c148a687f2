"""The public door: without a script, without a cookie, without losing what was typed."""

import html
import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from hotline.forms.public import (
    BODY_LIMIT_BYTES,
    NARRATIVE_LIMIT_CHARS,
    PURPOSE,
    URL_LIMIT_CHARS,
)
from hotline.models import Category, Location, Report, ReporterContact
from hotline.operations.closing import close_report
from hotline.operations.forwards import queue_forward
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.public_status import ALL
from hotline.operations.reporting import ADDRESSES_PER_REPORT
from hotline.states import Addressee
from hotline.views.anonymous_forms import SAME_SIZE_BYTES
from portal.privacy import form_tokens, receipts
from portal.privacy.models import SpentSolution
from portal.privacy.pow import SLOW_PATH_SECONDS
from tests.makers.hotline import (
    make_abuse_contact,
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_partner,
)
from tests.makers.jobs import run_due
from tests.portal.privacy.test_pow import solved

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fr", "nl", "de", "es", "ar"]
RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
FIVE = "\n".join(f"https://a.example/{number}" for number in range(5))
SAVEPOINT_AND_RELEASE = 2
"""In a test the transaction of the view stands within that of the test."""


def statement(**changed):
    told = {
        "token": form_tokens.new(PURPOSE),
        "where": "https://images.example.org/a",
        "category": "csam_photo_video",
        "narrative": "a page with a forum",
    }
    return told | changed


def send(client, *, language="en", proof=True, **changed):
    told = statement(**changed)
    if proof and "altcha" not in told:
        told["altcha"] = solved(PURPOSE)
    return client.post(f"/{language}/report/", told)


def receipt_in(page):
    return RECEIPT.search(page.text).group()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_opens_in_every_language_without_a_cookie(client, language):
    page = client.get(f"/{language}/report/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.text
    with translation.override(language):
        assert html.escape(Category.objects.get(code="grooming").name) in page.text
    assert page.text.count('name="category"') == 19
    assert 'type="file"' not in page.text


def test_the_title_says_nothing(client):
    for page in (client.get("/en/report/"), send(client), client.get("/en/report/status/")):
        assert "<title>Information</title>" in page.text


def test_sending_gives_a_receipt_that_opens_the_status(client):
    page = send(client, contact="me@home.example", imminent_danger="on", reporter_age="13_15")
    assert page.status_code == 200
    assert "112" in page.text
    receipt = receipt_in(page)
    report = Report.objects.get()
    assert bytes(report.receipt_digest) == receipts.digest(receipt)
    assert (report.reporter_age, report.imminent_danger, report.language) == ("13_15", True, "en")
    assert ReporterContact.objects.get().report == report
    assert not page.cookies
    found = client.post("/en/report/status/", {"receipt": receipt.lower().replace("-", " ")})
    assert "Received" in found.text
    assert report.public_ref in found.text


def test_reloading_the_receipt_page_shows_the_same_receipt(client):
    told = statement(altcha=solved(PURPOSE))
    first, again = (client.post("/en/report/", told) for _time in range(2))
    assert receipt_in(first) == receipt_in(again)
    assert Report.objects.count() == 1


def test_the_same_form_is_known_again_after_its_proof_has_expired(client, monkeypatch):
    told = statement(altcha=solved(PURPOSE))
    first = client.post("/en/report/", told)
    SpentSolution.objects.all().delete()
    again = client.post("/en/report/", told | {"altcha": "expired"})
    assert receipt_in(first) == receipt_in(again)


def test_one_proof_of_work_carries_one_report(client):
    proof = solved(PURPOSE)
    assert RECEIPT.search(send(client, altcha=proof).text)
    refused = send(client, altcha=proof, where="https://b.example/2")
    assert not RECEIPT.search(refused.text)
    assert "https://b.example/2" in refused.text
    assert Report.objects.count() == 1


def test_without_a_proof_nothing_is_stored_and_nothing_is_lost(client):
    page = send(client, proof=False, where="https://a.example/kept", narrative="<b>kept</b>")
    assert "https://a.example/kept" in page.text
    assert "&lt;b&gt;kept&lt;/b&gt;" in page.text
    assert not Report.objects.exists()
    assert not SpentSolution.objects.exists()


def test_the_slow_path_is_open_without_a_script(client, monkeypatch):
    form = client.get("/en/report/")
    token = re.search(r'name="slow_path" value="([^"]+)"', form.text).group(1)
    assert not RECEIPT.search(send(client, proof=False, slow_path=token).text)
    ripe = time.time() + SLOW_PATH_SECONDS
    monkeypatch.setattr(time, "time", lambda: ripe)
    assert RECEIPT.search(send(client, proof=False, slow_path=token).text)


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"where": ""}, "where", "where you saw it"),
        ({"where": " \n\t"}, "where", "where you saw it"),
        ({"where": "\n".join(f"a{n}.example" for n in range(51))}, "where", "51 addresses"),
        ({"where": "asdf qwer"}, "where", "We do not recognise a place in this."),
        ({"where": "https://a.example/" + "x" * URL_LIMIT_CHARS}, "where", "8192"),
        ({"category": ""}, "category", "choose what fits best"),
        ({"category": "everything"}, "category", "one of the list"),
        ({"contact": "me@"}, "contact", "name@example.org"),
        ({"contact": "call me"}, "contact", "telephone number"),
        ({"narrative": "x" * (NARRATIVE_LIMIT_CHARS + 1)}, "narrative", "10000"),
        ({"reporter_age": "200"}, "reporter_age", "200"),
    ],
)
def test_what_is_wrong_is_said_kindly_on_its_field(client, changed, field, says):
    page = send(client, **changed)
    assert page.status_code == 200
    assert says in html.unescape(page.text)
    assert f'id="id_{field}_error"' in page.text
    assert "a page with a forum" in page.text or field == "narrative"
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "typed", ["asdf qwer", "javascript:alert(1)", "http://localhost/", "the blue game, player Sam"]
)
def test_whoever_insists_is_taken_at_their_word(client, typed):
    asked = send(client, where=typed)
    assert 'name="as_it_is"' in asked.text
    assert html.escape(typed) in asked.text
    taken = send(client, where=typed, as_it_is="on")
    assert RECEIPT.search(taken.text)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "typed", ["https://a.example/x", "I saw this:\na.example/x", "Telegram: @x_1"]
)
def test_who_names_a_place_is_asked_nothing(client, typed):
    page = client.get("/en/report/")
    assert 'name="as_it_is"' not in page.text
    assert RECEIPT.search(send(client, where=typed).text)


def test_the_receipt_says_back_what_was_understood(client):
    page = send(client, where="https://a.example/x, b[.]example/y and Telegram: @some_one")
    for shown in ("hxxps://a[.]example/x", "hxxps://b[.]example/y", "telegram:@some_one"):
        assert shown in html.unescape(page.text)
    assert "Web address" in page.text


def test_as_many_addresses_as_the_limit_are_taken(client):
    typed = "\n".join(f"https://a.example/{n}" for n in range(ADDRESSES_PER_REPORT))
    assert RECEIPT.search(send(client, where=typed).text)
    assert Location.objects.count() == ADDRESSES_PER_REPORT


def test_a_form_left_open_too_long_comes_back_with_everything_and_a_fresh_token(client):
    page = send(client, token="stale", where="https://a.example/kept")
    fresh = re.search(r'name="token" value="([^"]+)"', page.text).group(1)
    form_tokens.check(html.unescape(fresh), PURPOSE)
    assert "https://a.example/kept" in page.text
    assert not Report.objects.exists()


def test_a_large_body_is_refused_before_it_is_read(client):
    told = statement(narrative="x" * BODY_LIMIT_BYTES)
    page = client.post("/en/report/status/", told)
    assert page.status_code == 413
    assert "64" in page.text


def test_places_are_read_for_whoever_brought_a_proof(client):
    """Reading is work: 30 kilobytes of blanks between letters cost about a second."""
    nothing = "\tx" * 2_000
    page = send(client, proof=False, where=nothing).text
    assert "send the form again" in page
    assert "We do not recognise a place" not in page
    assert "x\tx" in page, "what was typed comes back"
    told = statement(altcha=solved(PURPOSE), where=nothing)
    assert "We do not recognise a place" in client.post("/en/report/", told).text
    told["where"] = "https://a.example/1"
    assert RECEIPT.search(client.post("/en/report/", told).text), "and the proof is still good"


def test_files_are_dropped_and_the_report_is_taken(client):
    picture = SimpleUploadedFile("a.png", b"\x89PNG" + b"x" * 1000, "image/png")
    page = send(client, picture=picture)
    assert RECEIPT.search(page.text)
    assert Report.objects.count() == 1


def test_another_site_cannot_send_the_form(client):
    told = statement(altcha=solved(PURPOSE))
    page = client.post(
        "/en/report/",
        told,
        headers={"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    )
    assert page.status_code == 403
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("category", "door"), [("cyberbullying", "/talk/"), ("online_fraud", "/learn/")]
)
def test_other_doors_are_pointed_to_and_the_report_is_taken(client, category, door):
    page = send(client, category=category)
    assert RECEIPT.search(page.text)
    assert "report-pointer--always" in page.text
    assert door in page.text
    assert Report.objects.get().category.code == category


def test_the_form_asks_the_database_one_question(client, django_assert_num_queries):
    client.get("/en/report/")
    with django_assert_num_queries(1):
        client.get("/en/report/")


def test_a_report_of_new_addresses_goes_to_the_database_four_times(
    client, django_assert_num_queries
):
    """Proof; report; locations; key, looks, what was typed, jobs and history together."""
    send(client)
    told = statement(altcha=solved(PURPOSE), where=FIVE)
    with django_assert_num_queries(4 + SAVEPOINT_AND_RELEASE):
        client.post("/en/report/", told)


def test_known_addresses_are_locked_counted_and_weighed_as_well(client, django_assert_num_queries):
    send(client, where=FIVE)
    told = statement(altcha=solved(PURPOSE), where=FIVE)
    lock_count_and_weigh = 3
    with django_assert_num_queries(4 + lock_count_and_weigh + SAVEPOINT_AND_RELEASE):
        client.post("/en/report/", told)


def ask(client, receipt):
    return client.post("/en/report/status/", {"receipt": receipt})


def test_a_miss_looks_from_outside_like_a_hit(client):
    hit = ask(client, receipt_in(send(client)))
    miss = ask(client, receipts.from_token("nobody").text)
    assert "We know no report" in miss.text
    assert "Received" in hit.text
    assert hit.status_code == miss.status_code == 200
    assert len(hit.content) == len(miss.content) == SAME_SIZE_BYTES
    assert dict(hit.headers).keys() == dict(miss.headers).keys()
    differing = {name for name in hit.headers if hit[name] != miss[name]}
    assert differing <= {"Content-Security-Policy"}
    assert hit["Content-Encoding"] == "identity"


def test_hit_and_miss_ask_the_database_the_same(client, django_assert_num_queries):
    receipt = receipt_in(send(client))
    with django_assert_num_queries(5):
        ask(client, receipt)
    with django_assert_num_queries(5):
        ask(client, receipts.from_token("nobody").text)


@pytest.mark.parametrize("typed", ["", "K7QF-2M9X", "K7QF-2M9X-4TDW-P3HN-8RCB", "<script>"])
def test_a_mistyped_receipt_is_explained(client, typed):
    page = ask(client, typed)
    assert 'id="id_receipt_error"' in page.text
    assert "<script>" not in page.text.partition("<body>")[2].replace('<script type="module"', "")


def test_the_status_follows_the_report(client):
    receipt = receipt_in(send(client))
    report = Report.objects.get()

    def says(words):
        assert words in html.unescape(ask(client, receipt).text)

    says("Received")
    _report, analyst = make_claimed(report)
    says("Being assessed")
    location = make_judged("baseline", country="FR", by=analyst)
    says("action is being prepared")
    item = queue_notice(location.pk, make_abuse_contact().pk, by=analyst)
    says("action is being prepared")
    send_now(item.notice_id, by=analyst)
    run_due("notice.send")
    says("we told a company that can act on it")
    make_by_hand(location)
    close_report(report.pk, by=analyst)
    says("we told a company that can act on it")


def test_not_illegal_and_abroad_are_said_so(client):
    receipt = receipt_in(send(client, where="https://images.example.org/n"))
    make_judged("not_illegal", typed="https://images.example.org/n")
    run_due("reports.answer")
    assert "It is not illegal here" in ask(client, receipt).text
    make_partner("US")
    other = receipt_in(send(client, where="https://store.example/x"))
    location = make_judged("baseline", typed="https://store.example/x")
    queue_forward(location.pk, by=make_colleague())
    assert "action is being prepared" in ask(client, other).text
    make_by_hand(location, Addressee.PARTNER)
    assert "hosted in another country" in ask(client, other).text
    assert "We told the hotline of that country on" in ask(client, other).text


def test_every_public_wording_has_a_title_and_a_text():
    assert len({status.code for status in ALL}) == len(ALL)
    assert all(str(status.title) and str(status.text) for status in ALL)


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7919*7907 }}{% load x %}",
    "https://a.example/'\"><svg onload=alert(1)>",
    "\u202egpj.exe",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_script_in_any_field_comes_back_as_text(client, payload):
    page = send(
        client, proof=False, where=payload, narrative=payload, contact=payload, category=payload
    )
    body = page.text
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "<svg onload" not in body
    assert "62615533" not in body  # the product: what people type is never a template
