"""The three main jobs through the proxy: nginx, gunicorn, daphne and workers as shipped."""

import re
import secrets
from html import unescape

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet
from playwright.sync_api import expect

from portal.accounts.roles import Role
from portal.web.pagecache.store import ALONE_SECONDS
from tests.journeys.browser import PHONE, Visitors, chromium_running
from tests.journeys.steps import (
    accept,
    answer_questions,
    bubble,
    come_in,
    end_and_wrap_up,
    fill_in_report,
    get_ready,
    judge_and_notify,
    publish_lead,
    say,
    send_report,
    shows,
    status_of,
)
from tests.production.staff import enrol, invite
from tests.stack import mails_in
from tests.waiting import until

pytestmark = pytest.mark.browser
WORKER = "worker@centre.example"
SECOND = "second@centre.example"
ABUSE_DESK = "abuse@provider.example"
HOME_NETWORK = "198.51.100.0/24"
"""A network for documentation, which the operator's own database puts into the home country."""


@pytest.fixture(scope="module")
def browser(production):
    with chromium_running() as launched:
        yield launched


@pytest.fixture
def visitors(browser, production):
    coming = Visitors(browser, production.origin, ignore_https_errors=True)
    yield coming
    coming.close()
    assert coming.trouble.unexpected() == []


@pytest.fixture(scope="module")
def staff(browser, production):
    """Two people who enrolled themselves; name → cookies."""
    coming = Visitors(browser, production.origin, ignore_https_errors=True)
    roles = {
        WORKER: [Role.ANALYST, Role.COUNSELLOR, Role.EDITOR],
        SECOND: [Role.HOTLINE_SUPERVISOR],
    }
    cookies = {}
    for email, held in roles.items():
        page = coming.new()
        enrol(page, invite(production, email, held), email)
        cookies[email] = page.context.cookies()
    coming.close()
    assert coming.trouble.unexpected() == []
    return cookies


@pytest.fixture
def signed_in(visitors, staff):
    def sign_in(email):
        page = visitors.new()
        page.context.add_cookies(staff[email])
        return page

    return sign_in


@pytest.fixture
def home_network(production):
    """The operator's own country database says where the reported address is hosted."""
    writer = MMDBWriter(4, "Own")
    writer.insert_network(IPSet([HOME_NETWORK]), {"country": {"iso_code": "LU"}})
    file = production.place.folder / "kept" / "geo" / "country.mmdb"
    file.parent.mkdir(parents=True, exist_ok=True)
    writer.to_db_file(str(file))


def register_provider(worker, second):
    """One finds the abuse address, another verifies it."""
    worker.goto("/desk/hotline/providers/")
    worker.locator("details.disclosure").evaluate("one => one.open = true")
    worker.locator("input[name=name]").fill("Provider of an example")
    worker.locator("input[name=country]").fill("LU")
    worker.get_by_role("button", name="Enter it").click()
    worker.locator("input[name=email]").fill(ABUSE_DESK)
    worker.locator("input[name=source]").fill("its own page")
    worker.get_by_role("button", name="Propose the abuse contact").click()
    second.goto(worker.url)
    second.get_by_role("button", name="Verify it").click()


def test_a_report_leads_to_a_notice(visitors, signed_in, production, home_network):
    address = f"http://198.51.100.7/{secrets.token_hex(4)}"
    citizen = visitors.new(viewport=PHONE)
    receipt = send_report(citizen, fill_in_report(citizen, address), javascript=True)
    before = status_of(citizen, receipt)

    worker = signed_in(WORKER)
    register_provider(worker, signed_in(SECOND))
    judge_and_notify(worker, address)

    last_part = address.rsplit("/", 1)[1]
    mail = until(
        lambda: next(
            (one for one in mails_in(production.mail) if last_part in one.get_body().get_content()),
            None,
        ),
        seconds=60,
        what="the notice in the mail catcher",
    )
    assert mail["to"] == ABUSE_DESK
    assert status_of(citizen, receipt) != before


def test_a_child_talks_with_a_counsellor(visitors, signed_in):
    child = visitors.new(viewport=PHONE)
    come_in(child, answer_questions(child, javascript=True), javascript=True)
    counsellor = signed_in(WORKER)
    get_ready(counsellor)
    accept(counsellor, javascript=True)

    for page, other, words in (
        (counsellor, child, f"Hello {secrets.token_hex(3)}"),
        (child, counsellor, f"They laugh at me {secrets.token_hex(3)}"),
    ):
        say(page, words)
        shows(other, bubble(words), javascript=True)
        other.reload()
        shows(other, bubble(words), javascript=True)
    end_and_wrap_up(counsellor)


def page_with_lead(editor, lead):
    """The number of the page whose first sentence this is: six languages have a home page."""
    listed = editor.request.get("/cms/pages/").text()
    numbers = dict.fromkeys(re.findall(r"/cms/pages/(\d+)/edit/", listed))
    for number in numbers:
        if lead in unescape(editor.request.get(f"/cms/pages/{number}/edit/").text()):
            return number
    raise AssertionError(f"none of the pages {list(numbers)} begins with: {lead}")


def test_a_published_page_changes_at_once(visitors, signed_in):
    """As soon as Redis has heard of it, which may take it a second attempt on a busy machine."""
    reader, lead = visitors.new(), f"All of it in one place {secrets.token_hex(3)}"
    for _ in range(2):  # the second time from the cache
        reader.goto("/en/")
    expect(reader.locator("body")).not_to_contain_text(lead)

    editor = signed_in(WORKER)
    number = page_with_lead(editor, reader.locator(".harbour-lead").inner_text())
    editor.goto(f"/cms/pages/{number}/edit/")
    publish_lead(editor, lead)

    until(
        lambda: reader.goto("/en/") and lead in reader.locator("body").inner_text(),
        seconds=2 * ALONE_SECONDS,
        what="the published sentence on the page",
    )
