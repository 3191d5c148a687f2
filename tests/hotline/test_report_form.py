"""The report form: what may be added, the words for children, the frame on other sites."""

import html
import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from hotline.forms.public import BODY_LIMIT_BYTES, NARRATIVE_LIMIT_CHARS, PURPOSE
from hotline.forms.public_more import HINT_LIMIT_CHARS
from hotline.forms.tiles import ICONS
from hotline.models import ACCESS_HINT_PLACE, AboutWhom, Category, Location, Report
from hotline.operations.public_status import ALL
from hotline.operations.reading import open_texts
from hotline.retention import shred_reports
from hotline.words.report_form import SIMPLE
from hotline.words.status_page import SIMPLE as YOUNG_STATUS
from portal.front.gallery import DRAWN
from portal.privacy import form_tokens, receipts
from portal.privacy.sealing import Shredded, unseal
from tests.makers.hotline import make_colleague, make_report
from tests.portal.privacy.test_pow import solved

pytestmark = pytest.mark.django_db
FORMS = ["/en/report/", "/en/report/young/", "/en/report/embed/"]
LANGUAGES = ["en", "fr", "nl", "de", "es", "ar"]
RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
SITES = ["https://school.example", "https://partner.example"]


def send(client, path="/en/report/", **changed):
    told = {
        "token": form_tokens.new(PURPOSE),
        "where": "https://images.example.org/a",
        "category": "sextortion",
        "narrative": "a page with a forum",
        "altcha": solved(PURPOSE),
    }
    return client.post(path, told | changed)


def policy(page):
    parts = (part.split() for part in page["Content-Security-Policy"].split("; "))
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", FORMS)
def test_every_form_takes_a_report_without_a_cookie(client, path):
    form = client.get(path)
    assert form.status_code == 200
    page = send(client, path)
    assert RECEIPT.search(page.text)
    assert not form.cookies
    assert not page.cookies
    assert Report.objects.get().channel == ("embed" if "embed" in path else "web")


def test_what_is_added_is_kept_and_what_opens_something_is_sealed(client):
    send(
        client,
        about_whom="my_child",
        seen_in="chat",
        medium="video",
        found_via="canary-search",
        access_hint="canary-password",
    )
    report = Report.objects.get()
    assert (report.about_whom, report.seen_in, report.media) == ("my_child", "chat", "video")
    assert not report.reporter_is_depicted
    assert b"canary" not in bytes(report.access_hint) + bytes(report.found_via)
    opened = open_texts(report.pk, by=make_colleague(), purpose="judge")
    assert (opened.found_via, opened.access_hint) == ("canary-search", "canary-password")


def test_the_hint_is_forgotten_with_the_report():
    report = make_report(access_hint="canary", found_via="canary")
    sealed = bytes(report.access_hint)
    report.refresh_from_db()
    shred_reports(Report.objects.filter(pk=report.pk), report.received_at)
    report.refresh_from_db()
    assert (report.access_hint, report.found_via) == (None, None)
    with pytest.raises(Shredded):
        unseal(sealed, key=report.key, place=ACCESS_HINT_PLACE)


def test_whoever_says_it_is_about_them_is_in_it(client):
    send(client, about_whom="me")
    report = Report.objects.get()
    assert report.reporter_is_depicted
    assert make_report(reporter_is_depicted=True).about_whom == AboutWhom.ME
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(about_whom="known")


@pytest.mark.parametrize(
    ("app", "typed", "canonical"),
    [
        ("telegram", "@sam_1", "telegram:@sam_1"),
        ("instagram", "sam_1", "instagram:@sam_1"),
        ("whatsapp", "+32475123456", "whatsapp:+32475123456"),
        ("snapchat", "Telegram: @sam_1", "telegram:@sam_1"),
        ("discord", "https://a.example/x", "https://a.example/x"),
    ],
)
def test_an_account_belongs_to_the_app_that_was_chosen(client, app, typed, canonical):
    assert RECEIPT.search(send(client, where=typed, app=app).text)
    assert Location.objects.get().canonical == canonical


def test_words_with_an_app_are_not_asked_back_and_keep_the_app(client):
    assert RECEIPT.search(send(client, where="the blue game, player Sam", app="roblox").text)
    opened = open_texts(Report.objects.get().pk, by=make_colleague(), purpose="judge")
    assert opened.as_typed == {0: "Roblox: the blue game, player Sam"}


def test_every_category_has_a_tile_with_a_picture_of_its_own(client):
    codes = {one.code for one in Category.objects.current()}
    assert set(ICONS) == codes
    sprite = (DRAWN / "icons.svg").read_text()
    assert all(f'id="{icon}"' in sprite for icon in ICONS.values())
    assert client.get("/en/report/").text.count("tile-sign") == len(codes)


def test_another_door_and_its_numbers_stand_at_the_choice_it_belongs_to(client):
    page = client.get("/en/report/").text
    for code, door in (("cyberbullying", "/en/talk/"), ("online_fraud", "/en/learn/")):
        pointer = page[page.index(f'value="{code}"') :].partition("report-pointer")[2][:2500]
        assert door in pointer
        assert ("116 111" in pointer) == (code == "cyberbullying")
    hotlines_own = page[page.index('value="grooming"') :].partition("</li>")[0]
    assert "report-pointer" not in hotlines_own


def test_a_form_shown_again_in_danger_begins_with_whom_to_call(client):
    page = send(client, category="", imminent_danger="on").text
    assert page.index("report-danger--always") < page.index('class="report-form"')
    assert "report-danger--always" not in send(client, category="").text


@pytest.mark.parametrize("path", FORMS)
def test_nothing_typed_is_lost_when_something_is_missing(client, path):
    typed = {
        "where": "https://a.example/kept-where",
        "category": "",
        "narrative": "kept-narrative",
        "contact": "kept@home.example",
        "app": "kik",
        "about_whom": "known",
        "reporter_age": "16_17",
        "found_via": "kept-via",
        "access_hint": "kept-hint",
        "seen_in": "files",
        "medium": "drawn",
    }
    page = send(client, path, **typed)
    assert '<details class="report-part report-more" open>' in page.text
    left_out = SIMPLE.left_out if "young" in path else ()
    for name, value in typed.items():
        if name not in left_out:
            assert value in page.text, name
    for value in ("kik", "16_17", *(() if left_out else ("files", "drawn"))):
        assert f'<option value="{value}" selected>' in page.text
    assert re.search(r'value="known"[^>]* checked', page.text)


def test_a_long_text_in_another_script_comes_back_whole_with_the_limit_named(client):
    typed = "ب" * (BODY_LIMIT_BYTES // 2 - 10_000)
    page = send(client, where=typed, narrative="م" * NARRATIVE_LIMIT_CHARS)
    assert page.status_code == 200
    assert "one report takes up to 64" in page.text
    assert typed in page.text
    assert not Report.objects.exists()


def test_an_arabic_text_within_the_limits_is_taken(client):
    assert RECEIPT.search(send(client, narrative="م" * NARRATIVE_LIMIT_CHARS).text)


@pytest.mark.parametrize("name", ["found_via", "access_hint"])
def test_a_hint_that_is_too_long_names_its_limit_and_opens_its_part(client, name):
    page = send(client, **{name: "x" * (HINT_LIMIT_CHARS + 1)})
    assert str(HINT_LIMIT_CHARS) in page.text
    assert f'id="id_{name}_error"' in page.text
    assert 'report-more" open' in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_children_have_sentences_of_their_own(client, language):
    page = html.unescape(client.get(f"/{language}/report/young/").text)
    with translation.override(language):
        for sentence in (SIMPLE.title, SIMPLE.lead, SIMPLE.send, *SIMPLE.categories.values()):
            assert str(sentence) in page
    assert 'data-tone="children"' in page
    assert page.count('name="category"') == len(SIMPLE.categories)
    assert "access_hint" not in page


def test_the_words_for_children_know_their_categories_and_fields(client):
    codes = {one.code for one in Category.objects.current()}
    assert set(SIMPLE.categories) <= codes


def test_the_forms_lead_to_each_other_and_childrens_pages_to_theirs(client):
    assert 'href="/en/report/young/"' in client.get("/en/report/").text
    assert 'href="/en/report/"' in client.get("/en/report/young/").text


@pytest.mark.parametrize("path", ["/en/report/", "/en/report/young/", "/en/report/status/"])
def test_other_pages_may_be_framed_by_nobody(client, settings, path):
    settings.EMBED_SITES = SITES
    page = client.get(path)
    assert policy(page)["frame-ancestors"] == ["'none'"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_named_sites_may_frame_the_embedded_form(client, settings):
    settings.EMBED_SITES = SITES
    for page in (client.get("/en/report/embed/"), send(client, "/en/report/embed/")):
        assert policy(page)["frame-ancestors"] == SITES
        assert policy(page)["default-src"] == ["'none'"]
        assert "X-Frame-Options" not in page
        assert not page.cookies
        assert "no-store" in page["Cache-Control"]
        assert "noindex" in page["X-Robots-Tag"]


def test_with_no_site_named_the_embedded_form_is_framed_by_nobody_and_works(client, settings):
    settings.EMBED_SITES = []
    page = client.get("/en/report/embed/")
    assert policy(page)["frame-ancestors"] == ["'none'"]
    assert page["X-Frame-Options"] == "DENY"
    assert RECEIPT.search(send(client, "/en/report/embed/").text)


def test_the_embedded_form_has_nothing_of_the_site_around_it(client):
    page = client.get("/en/report/embed/").text
    for part in ("exit-link", 'class="top"', "help-bar-title", "<footer"):
        assert part not in page
        assert part in client.get("/en/report/").text


def test_the_receipt_leads_on_by_itself_and_leaves_no_trace_in_an_address(client):
    page = send(client)
    receipt = RECEIPT.search(page.text).group()
    assert f'<input type="hidden" name="receipt" value="{receipt}">' in page.text
    assert f"?receipt={receipt}" not in page.text
    status = client.post("/en/report/status/", {"receipt": receipt})
    assert Report.objects.get().public_ref in status.text


YOUNG = "/en/report/young/"


def test_the_words_for_children_go_on_to_the_status_and_call_one_thing_by_one_name(client):
    form = client.get(YOUNG).text
    assert 'href="/en/report/young/status/"' in form
    taken = html.unescape(send(client, YOUNG).text)
    assert 'action="/en/report/young/status/"' in taken
    receipt = RECEIPT.search(taken).group()
    asked = client.get(f"{YOUNG}status/").text
    status = html.unescape(client.post(f"{YOUNG}status/", {"receipt": receipt}).text)
    assert "It is here" in status
    assert 'data-tone="children"' in status
    wrong = client.post(f"{YOUNG}status/", {"receipt": "K7QF"}).text
    for page in (form, taken, asked, status, wrong):
        shown = re.sub(r"<[^>]*>", " ", page.partition("<main")[2].partition("</main>")[0])
        assert "receipt" not in shown.lower()
    assert "secret code" in wrong


def test_both_versions_read_the_same_receipt_and_a_miss_looks_like_a_hit(client):
    receipt = RECEIPT.search(send(client).text).group()
    hit = client.post(f"{YOUNG}status/", {"receipt": receipt})
    miss = client.post(f"{YOUNG}status/", {"receipt": receipts.from_token("nobody").text})
    assert "We do not know this secret code." in miss.text
    assert len(hit.content) == len(miss.content)
    assert "Received" in client.post("/en/report/status/", {"receipt": receipt}).text


def test_every_status_has_words_for_children():
    assert set(YOUNG_STATUS.statuses) == {one.code for one in ALL}


def test_a_child_is_not_asked_about_a_child_of_its_own(client):
    assert "My child" in client.get("/en/report/").text
    assert "My child" not in client.get(YOUNG).text
    send(client, YOUNG, about_whom="my_child")
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("path", "box"),
    [("/en/report/", "Send it as I wrote it"), (YOUNG, "I know no more. Send it like this")],
)
def test_what_names_nothing_is_asked_back_in_the_words_of_the_box(client, path, box):
    page = html.unescape(send(client, path, where="asdf qwer").text)
    assert f"tick “{box}”" in page
    assert page.count(box) == 3  # in the summary, at the field and at the box


@pytest.mark.parametrize("typed", ["In Roblox, the player meanie123", "instagram, lola.99"])
def test_an_account_behind_a_comma_is_not_asked_back(client, typed):
    assert RECEIPT.search(send(client, YOUNG, where=typed).text)


def test_the_pointer_speaks_of_sending_only_before_it_was_sent(client):
    assert "You can send this report" in client.get("/en/report/").text
    for path in ("/en/report/", YOUNG):
        taken = send(client, path, category="cyberbullying").text
        assert "You can send this report" not in taken
        assert "talking with someone often helps more" in taken
