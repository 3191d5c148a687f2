"""Staff enter reports: by telephone, in person, from the police, from a partner, found by us."""

import html
import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from hotline.forms.desk_intake import PURPOSE
from hotline.forms.public import NARRATIVE_LIMIT_CHARS, ReportForm
from hotline.forms.public_more import HINT_LIMIT_CHARS
from hotline.models import Location, Report, ReporterContact
from hotline.operations.intake import ENTERED_BY_STAFF
from hotline.operations.reading import open_texts
from hotline.operations.reporting import ADDRESSES_PER_REPORT
from hotline.reported_urls import read_lines
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.privacy import form_tokens
from tests.makers.hotline import make_colleague, make_judged, make_report

pytestmark = pytest.mark.django_db
RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
NEW = "/desk/hotline/new/"


def sign_in(client, role=Role.ANALYST):
    person = make_colleague(role)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    return person


def enter(client, **changed):
    told = {
        "token": form_tokens.new(PURPOSE),
        "channel": "phone",
        "where": "https://images.example.org/a",
        "category": "csam_photo_video",
        "narrative": "a canary was told on the telephone",
        "language": "fr",
    }
    return client.post(NEW, told | changed)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.HOTLINE_SUPERVISOR])
def test_the_form_is_reached_by_clicking(client, role):
    sign_in(client, role)
    assert f'href="{NEW}"' in client.get(reverse("hotline_desk:queue")).text
    page = client.get(NEW)
    for channel in ENTERED_BY_STAFF:
        assert f'value="{channel.value}"' in page.text
    assert 'value="web"' not in page.text


@pytest.mark.parametrize("channel", ENTERED_BY_STAFF)
def test_each_channel_is_marked_on_the_list_and_the_case(client, channel):
    person = sign_in(client)
    page = enter(client, channel=channel.value)
    report = Report.objects.get()
    assert report.channel == channel
    assert report.language == "fr"
    assert report.public_ref in page.text
    assert "images[.]example[.]org" in page.text
    assert str(channel.label) in client.get(reverse("hotline_desk:queue")).text
    case = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert str(channel.label) in case
    entry = Entry.objects.get(verb="report.entered")
    assert entry.by == person
    assert "Report entered by hand" in case


def test_the_receipt_is_told_and_opens_the_status(client):
    sign_in(client)
    receipt = RECEIPT.search(enter(client).text).group()
    client.logout()
    page = client.post("/fr/report/status/", {"receipt": receipt})
    assert Report.objects.get().public_ref in page.text


def test_a_find_of_ours_has_no_receipt_no_contact_and_no_reporter(client):
    sign_in(client)
    page = enter(client, channel="proactive", contact="nobody@home.example")
    assert not RECEIPT.search(page.text)
    assert not ReporterContact.objects.exists()
    location = Location.objects.get()
    assert (location.report_count, location.reporter_count) == (1, 0)


@pytest.mark.parametrize(
    ("channel", "reporters"), [("phone", 1), ("walk_in", 1), ("police", 0), ("partner", 0)]
)
def test_only_people_count_as_reporters(client, channel, reporters):
    sign_in(client)
    enter(client, channel=channel)
    assert Location.objects.get().reporter_count == reporters


def test_what_is_known_is_said_at_once(client):
    sign_in(client)
    make_judged("baseline", typed="https://known.example/a")
    make_report("https://work.example/b")
    page = enter(
        client, where="https://known.example/a\nhttps://work.example/b\nhttps://new.example/c"
    ).text
    known, work, new = (page.index(f"{name}[.]example") for name in ("known", "work", "new"))
    assert known < page.index("Known, assessed already") < work
    assert work < page.index("Known, in work") < new < page.index("New to us")


def test_everything_that_the_public_form_takes_is_taken_here(client):
    sign_in(client)
    page = client.get(NEW).context["form"]
    assert set(ReportForm.base_fields) <= set(page.fields)
    told = {"about_whom": "me", "seen_in": "chat", "medium": "video", "reporter_age": "u13"}
    hints = {"found_via": "a link in a game", "access_hint": "the word is harbour"}
    assert enter(client, app="telegram", where="@someone_1", **told, **hints).status_code == 200
    report = Report.objects.get()
    assert (report.about_whom, report.seen_in, report.media) == ("me", "chat", "video")
    assert report.reporter_age == "u13"
    assert report.reporter_is_depicted
    assert Location.objects.get().canonical == read_lines("Telegram: @someone_1")[0].canonical
    opened = open_texts(report.pk, by=make_colleague(), purpose="judge")
    assert (opened.found_via, opened.access_hint) == tuple(hints.values())


def test_a_find_of_ours_is_about_nobody_who_told_it(client):
    sign_in(client)
    enter(client, channel="proactive", about_whom="me", seen_in="files")
    report = Report.objects.get()
    assert (report.about_whom, report.reporter_is_depicted) == ("", False)
    assert report.seen_in == "files"


def test_the_same_form_is_one_report(client):
    sign_in(client)
    token = form_tokens.new(PURPOSE)
    first, again = enter(client, token=token), enter(client, token=token)
    assert Report.objects.count() == 1
    assert RECEIPT.search(first.text).group() == RECEIPT.search(again.text).group()
    assert Entry.objects.filter(verb="report.entered").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channel": ""}, "Say how it came in."),
        ({"channel": "web"}, "web"),
        ({"where": ""}, "Write where it was seen."),
        ({"where": "hello there"}, "No place is recognised in this."),
        (
            {"where": "\n".join(f"https://a.example/{n}" for n in range(ADDRESSES_PER_REPORT + 1))},
            f"takes up to {ADDRESSES_PER_REPORT}",
        ),
        ({"category": ""}, "Choose what fits best."),
        ({"narrative": "x" * (NARRATIVE_LIMIT_CHARS + 1)}, str(NARRATIVE_LIMIT_CHARS)),
        ({"found_via": "x" * (HINT_LIMIT_CHARS + 1)}, str(HINT_LIMIT_CHARS)),
        ({"app": "no_such"}, "no_such"),
        ({"contact": "a@b"}, "This is no e-mail address"),
        ({"contact": "12"}, "Write an e-mail address or a telephone number"),
        ({"token": "forged"}, "could not be recognised"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, wrong, said):
    sign_in(client)
    page = enter(client, **wrong)
    assert page.status_code == 422
    assert said in html.unescape(page.text)
    assert not Report.objects.exists()
    assert wrong.get("narrative", "a canary was told") in page.text
    assert wrong.get("where", "https://images.example.org/a").strip() in html.unescape(page.text)


def test_words_are_taken_once_somebody_insists(client):
    sign_in(client)
    assert 'name="as_it_is"' in enter(client, where="hello there").text
    assert enter(client, where="hello there", as_it_is="on").status_code == 200
    assert Report.objects.count() == 1


def test_other_roles_enter_nothing(client):
    sign_in(client, Role.COUNSELLOR)
    assert client.get(NEW).status_code == 403
    assert enter(client).status_code == 403
    assert not Report.objects.exists()
