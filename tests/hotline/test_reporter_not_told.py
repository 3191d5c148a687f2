"""Whoever hosts something has its access log: nothing we send says when or as what it was reported.

A moment to the second and the address are enough to find the one visitor who reported it.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from hotline.models import Category, Location, Notice
from hotline.operations import sending
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.referral_package import package_of
from hotline.operations.reminders import remind
from portal.database.clock import database_now
from tests.makers.hotline import make_abuse_contact, make_colleague, make_judged
from tests.makers.police import Kept, make_referral

pytestmark = pytest.mark.django_db
REPORTED_AS = "hate_speech"


@pytest.fixture
def location():
    """Reported two days ago at a moment that nothing of ours shares."""
    moment = database_now() - timedelta(days=2)
    reported = moment.replace(hour=3, minute=17, second=41, microsecond=0)
    made = make_judged(country="FR", category=REPORTED_AS, now=reported)
    assert made.first_reported_at == reported
    return made


def sent_about(location):
    """A notice and its reminder, as they left."""
    kept, by = Kept(), make_colleague()
    item = queue_notice(location.pk, make_abuse_contact().pk, by=by)
    send_now(item.notice_id, by=by)
    sending.send_notice(item.notice_id, through=kept)
    notice = Notice.objects.get()
    with transaction.atomic():
        remind(notice, number=1, now=database_now())
    sending.send_notice(notice.reminders.get().pk, through=kept)
    assert len(kept.mails) == 2
    return kept.mails


def everything_in(mail):
    """Its words and its files."""
    files = [f"{one.name} {one.content.decode()}" for one in mail.attachments]
    assert len(files) == 3, "the list twice and XARF"
    return "\n".join([mail.subject, mail.text, *mail.headers.values(), *files])


def test_no_notice_and_no_reminder_says_when_it_was_reported(location):
    for mail in sent_about(location):
        told = everything_in(mail)
        assert location.canonical in told
        for said in moments(location.first_reported_at):
            assert said not in told


def test_no_notice_says_as_what_it_was_reported(location):
    name = str(Category.objects.current().get(code=REPORTED_AS).name)
    for mail in sent_about(location):
        told = everything_in(mail)
        assert REPORTED_AS not in told
        assert name not in told
        assert "Classification: " in told, "what we found instead"


def test_what_it_says_is_when_we_assessed_it_first(location):
    first = Location.objects.get(pk=location.pk).assessments.earliest("pk").made_at
    told = everything_in(sent_about(location)[0])
    assert f"First seen: {first.astimezone(UTC):%Y-%m-%d %H:%M} UTC" in told


def test_the_police_are_told_the_day_and_no_more(location):
    package = package_of(make_referral(location))
    reported = location.first_reported_at.astimezone(UTC)
    assert f'"first_on": "{reported:%Y-%m-%d}"' in package
    for said in moments(reported):
        assert said not in package


def moments(reported: datetime) -> list[str]:
    """How a moment may be written down; the day alone is none."""
    local = (reported.astimezone(UTC), reported.astimezone())
    return sorted({text for one in local for text in (f"{one:%H:%M:%S}", f"{one:%H:%M}")})
