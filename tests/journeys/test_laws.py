"""The same case under the laws of other countries: who speaks to the provider, and when.

One stack of their own for all, started anew with each law: what it keeps stays, as when a centre
changes its profile.
"""

import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from portal.embedded import free_port
from tests.journeys.browser import Visitors, screenshot
from tests.journeys.cases import (
    POLICE_STAY_SILENT,
    PROBE_SEES_IT_GONE,
    Case,
    is_removed,
    link_in,
    open_case,
    queue_and_send,
    refer,
)
from tests.journeys.people import Colleagues
from tests.stack import RunningStack, running_stack

pytestmark = pytest.mark.xdist_group("laws")
HOME = "https://images.example.org"
"""Hosted in the centre's own country, whichever that is."""
NO_HOTLINE = "https://links.example/list"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the stack keeps everything, and on which port it listens, law after law."""
    return tmp_path_factory.mktemp("laws") / "var", free_port()


@pytest.fixture(scope="module")
def law(request, folder) -> Iterator[RunningStack]:
    """The stack of a centre in this country."""
    var, port = folder
    with running_stack(var, port=port, CENTRE_COUNTRY=request.param) as running:
        yield running


@pytest.fixture(scope="module")
def people() -> dict[str, Colleagues]:
    """Who has signed in stays so from one law to the next."""
    return {}


@pytest.fixture
def report(law: RunningStack, browser: Browser, people) -> Iterator:
    """A citizen reports something on this host."""
    visitors = Visitors(browser, law.origin)
    colleagues = people.setdefault("here", Colleagues(law))
    yield lambda host: Case(law, visitors, colleagues, f"{host}/{secrets.token_hex(4)}")
    visitors.close()
    assert visitors.trouble.unexpected() == []


@pytest.mark.parametrize("law", ["BE"], indirect=True)
def test_in_belgium_the_police_speak_to_the_provider_and_no_notice_leaves(report):
    case = report(HOME)
    case.is_found_illegal()
    case.waits_for("The police contact the provider")
    case.offers_no_notice()
    case.is_referred_and_acknowledged()
    case.waits_for("The police have been told")
    case.offers_no_notice()
    screenshot(case.analyst, "case-belgium")
    assert case.status() == "Passed to the police"
    assert "company" not in case.facts()
    case.is_closed()

    case.passes(PROBE_SEES_IT_GONE)
    assert case.status() == "No longer there"
    screenshot(case.citizen, "status-belgium-gone")
    assert case.notices() == []
    assert not any("/notice/" in mail.get_body().get_content() for mail in case.stack.mails())


@pytest.mark.parametrize("law", ["DE"], indirect=True)
def test_in_germany_the_notice_waits_for_the_police_or_their_silence(report):
    case = report(HOME)
    case.is_found_illegal()
    case.waits_for("The police come first")
    case.offers_no_notice()
    refer(case.analyst, case.stack)
    case.waits_for("The police have the word")
    case.offers_no_notice()
    assert case.status() == "Passed to the police"

    case.passes(POLICE_STAY_SILENT)
    case.waits_for("Notify the provider")
    queue_and_send(case.analyst, to="Harbour Hosting")
    mail = case.stack.wait_for_mail(
        lambda one: case.last_word in one.get_body().get_content(), seconds=60
    )
    assert "Meldung" in mail["Subject"]
    assert any(part.get_filename().startswith("xarf-") for part in mail.iter_attachments())
    assert case.status() == "The company has been told"
    is_removed(case.visitors.new(), link_in(mail), case.url)
    case.waits_for("Ask the police")
    screenshot(case.analyst, "case-germany")
    case.passes(PROBE_SEES_IT_GONE)
    assert case.status() == "No longer there"
    assert "We told the police on" in case.facts()


@pytest.mark.parametrize("law", ["NL"], indirect=True)
def test_in_the_netherlands_a_provider_abroad_is_told_where_no_hotline_is(report):
    case = report(NO_HOTLINE)
    case.is_found_illegal()
    case.waits_for("No hotline takes it on")
    case.offers_no_notice()
    case.analyst.get_by_role("button", name="Note that no hotline takes it on").click()
    case.waits_for("Notify the provider")
    case.waits_for("No hotline takes it on")
    queue_and_send(case.analyst, to="Harbour Hosting")
    mail = case.stack.wait_for_mail(
        lambda one: case.last_word in one.get_body().get_content(), seconds=60
    )
    open_case(case.analyst, case.url)
    case.is_referred_and_acknowledged()
    case.waits_for("The police have been told")
    screenshot(case.analyst, "case-netherlands")
    assert case.status() == "The company has been told"
    assert "We told the police on" in case.facts()
    is_removed(case.visitors.new(), link_in(mail), case.url)
    case.passes(PROBE_SEES_IT_GONE)
    assert case.status() == "No longer there"
