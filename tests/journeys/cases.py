"""What people do with one case, step by step, under any law; and the hours that pass meanwhile.

A clock of hours is moved by hand, and the looks of the probe are written down as it would: none of
the hosts exists.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.journeys.browser import Visitors
from tests.journeys.people import Colleagues
from tests.journeys.steps import (
    RELOAD_EVERY_SECONDS,
    SOON_MS,
    fill_in_report,
    say_why_this_provider,
    send_report,
    status_of,
)
from tests.stack import RunningStack
from tests.waiting import until

REFERRAL_NUMBER = re.compile(r"P-\d{4}-\d{6}")
HOLD_IS_OVER = """
from django.utils import timezone
from hotline.models import Hold
Hold.objects.filter(state="active", location__canonical="{url}").update(expires_at=timezone.now())
"""
POLICE_STAY_SILENT = """
from django.utils import timezone
from hotline.models import Location, Referral
from hotline.operations.silence import note_silences
now = timezone.now()
Referral.objects.filter(location__canonical="{url}").update(due_at=now)
Location.objects.filter(canonical="{url}").update(police_due_at=now)
assert note_silences()
"""
PROBE_SEES_IT_GONE = """
from hotline.gateways.probe import Look
from hotline.models import Watch
from hotline.operations.watching import record_look
from hotline.states import Finding
watch = Watch.objects.open().get(location__canonical="{url}")
for _time in range(3):
    record_look(watch.pk, Look(Finding.GONE_404, 404))
    Watch.objects.filter(pk=watch.pk, against__gt=0).update(against_since="2026-01-01T00:00Z")
"""
"""Three looks over more than half an hour, as the profiles ask without a provider's word."""
DAY_OF_A_PERSON = """
from django.utils import timezone
from hotline.models import Watch
from hotline.operations.watching import ask_people
Watch.objects.open().filter(location__canonical="{url}").update(due_at=timezone.now())
assert ask_people()
"""


def open_case(page: Page, url: str) -> None:
    """Finds the case by its URL."""
    page.goto(f"/desk/search/?q={url}")
    page.locator("main a[href*='/desk/hotline/R-']").first.click()


def reload_until(page: Page, there: Callable[[], bool], what: str) -> None:
    """Loads the page again until a job or a sweep has done its part."""
    until(
        lambda: there() or not page.reload(),
        seconds=SOON_MS / 1000,
        what=what,
        every=RELOAD_EVERY_SECONDS,
    )


def assess(page: Page, *, confidence: str, minutes: int = 0) -> None:
    """Claims the case and assesses its URL as illegal everywhere, after so many minutes."""
    page.get_by_role("button", name="Claim it").click()
    page.locator("input[name=classification][value=baseline]").check()
    page.locator("select[name=youngest_age]").select_option("7-10")
    page.locator(f"input[name=confidence][value='{confidence}']").check()
    page.locator(f"input[name=seen][value={'looked' if minutes else 'not'}]").check()
    if minutes:
        page.locator("input[name=told_minutes]").fill(str(minutes))
    page.get_by_role("button", name="Record the assessment").click()


def refer(analyst: Page, stack: RunningStack) -> tuple[str, EmailMessage]:
    """It is referred; the number of the referral, and the mail that the police unit gets."""
    analyst.get_by_role("button", name="Refer it to the police").click()
    said = analyst.get_by_text(REFERRAL_NUMBER).first.text_content() or ""
    number = REFERRAL_NUMBER.search(said)
    assert number
    return number[0], stack.wait_for_mail(lambda one: number[0] in one["subject"], seconds=60)


def open_referral(officer: Page, number: str) -> None:
    """The officer finds it among what waits for their unit."""
    officer.goto("/desk/hotline/police/")
    officer.get_by_role("link", name=number).click()


def queue_and_send(analyst: Page, *, to: str = "") -> None:
    """Chooses whom to write to, the proposed one or another, and does not wait for more URLs."""
    form = analyst.locator("form", has=analyst.get_by_role("button", name="Queue the notice"))
    if to:
        choices = form.locator("select[name=contact_id]")
        wanted = choices.locator("option", has_text=to).first
        choices.select_option(wanted.get_attribute("value"))
    say_why_this_provider(analyst)
    form.locator("input[name=confirmed]").check()
    analyst.get_by_role("button", name="Queue the notice").click()
    analyst.get_by_role("button", name="Send it now").click()


def link_in(mail: EmailMessage) -> str:
    """The page of a notice, as its provider finds it in the mail."""
    found = re.search(r"https?://\S+/notice/\S+", mail.get_body().get_content())
    assert found
    return found[0]


def is_removed(provider: Page, link: str, url: str) -> None:
    """The provider says on its page, in whatever language, that it removed it."""
    provider.goto(link)
    ours = provider.locator("section.notice-url", has_text=url.rsplit("/", 1)[1])
    ours.locator("input[type=radio][value=removed]").check()
    provider.locator("form:has(section.notice-url) .actions button").click()
    expect(provider.locator(".alert--success")).to_be_visible()


@dataclass
class Case:
    """One URL that somebody reports, and the people it passes through."""

    stack: RunningStack
    visitors: Visitors
    colleagues: Colleagues
    url: str
    receipt: str = field(default="", init=False)

    def __post_init__(self) -> None:
        """A citizen reports it."""
        self.citizen = self.visitors.new()
        since = fill_in_report(self.citizen, self.url)
        self.receipt = send_report(self.citizen, since, javascript=True)
        self.analyst = self.colleagues.signed_in(self.visitors, "analyst")

    @property
    def last_word(self) -> str:
        """By which it is known in mails and on pages, however its URL is written there."""
        return self.url.rsplit("/", 1)[1]

    def is_found_illegal(self) -> None:
        """One analyst is sure of it."""
        open_case(self.analyst, self.url)
        assess(self.analyst, confidence="3")

    def waits_for(self, words: str) -> None:
        """Something is due, or awaited, by the title of that step, once every job did its part."""
        open_case(self.analyst, self.url)
        steps = self.analyst.locator(".next-step .step-title", has_text=words)
        reload_until(self.analyst, steps.first.is_visible, words)

    def offers_no_notice(self) -> None:
        expect(self.analyst.get_by_role("button", name="Queue the notice")).to_have_count(0)
        assert self.notices() == []

    def is_referred_and_acknowledged(self) -> None:
        """The police get it, read it by their account, and say so."""
        number, _mail = refer(self.analyst, self.stack)
        officer = self.colleagues.signed_in(self.visitors, "police_officer")
        open_referral(officer, number)
        expect(officer.get_by_text(self.last_word).first).to_be_visible()
        officer.get_by_label("What the police say").select_option("acknowledged")
        officer.get_by_role("button", name="Keep the answer").click()

    def is_closed(self) -> None:
        """Nothing is left that we ought to begin."""
        open_case(self.analyst, self.url)
        self.analyst.get_by_role("button", name="Close the report").click()

    def passes(self, what: str) -> None:
        """Hours or looks, as one of the scripts above says."""
        self.stack.manage("shell", "-c", what.format(url=self.url))

    def status(self) -> str:
        """What its reporter reads."""
        return status_of(self.citizen, self.receipt)

    def facts(self) -> str:
        """What stands below that."""
        return self.citizen.locator("main").inner_text()

    def notices(self) -> list[EmailMessage]:
        """Mails that name it, to whomever."""
        return [
            mail for mail in self.stack.mails() if self.last_word in mail.get_body().get_content()
        ]
