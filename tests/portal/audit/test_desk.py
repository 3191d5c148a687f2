"""The auditors' screen: nothing is shown without a purpose, and showing it is recorded."""

import math
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from portal import audit
from portal.audit import heads, state
from portal.audit.desk import purpose, views
from portal.audit.models import Entry
from portal.web import health
from tests.portal.audit.conftest import as_owner
from tests.portal.web.people import make_person

pytestmark = pytest.mark.alone

URL = "audit:entries"


@pytest.fixture
def auditor(client, db):
    person = make_person(permissions=("audit.view_entry",))
    client.force_login(person)
    audit.record("notice.sent", by=None, actor="system", addresses=3)
    return person


@pytest.fixture
def reading(client, auditor):
    client.post(reverse(URL), {"purpose": "yearly audit of notices"})
    return auditor


def reads():
    return list(Entry.objects.filter(verb="read").values_list("by__email", "purpose"))


def shown(page):
    return [row.record.verb for row in page.context["table"].page.object_list]


def test_the_chain_is_shown_but_no_entry_before_a_purpose(client, auditor):
    page = client.get(reverse(URL))
    assert b"State of the chain" in page.content
    assert b"notice.sent" not in page.content
    assert reads() == []


@pytest.mark.parametrize("purpose", ["", "  x ", "x" * 201])
def test_a_poor_purpose_is_asked_for_again(client, auditor, purpose):
    page = client.post(reverse(URL), {"purpose": purpose})
    assert page.status_code == 200
    assert b"notice.sent" not in page.content
    assert reads() == []


def test_entries_are_shown_and_the_reading_is_recorded(client, reading):
    page = client.get(reverse(URL))
    assert shown(page)[:2] == ["read", "notice.sent"]
    assert b"addresses: 3" in page.content
    assert reads() == [(reading.email, "yearly audit of notices")]


def test_every_page_that_is_read_is_recorded(client, reading):
    client.get(reverse(URL))
    client.get(reverse(URL), {"verb": "notice"})
    assert len(reads()) == 2


def test_a_purpose_is_asked_for_again_when_done(client, reading):
    client.post(reverse("audit:stop"))
    assert b"notice.sent" not in client.get(reverse(URL)).content


def test_a_purpose_lapses(client, reading, monkeypatch):
    later = timezone.now() + timedelta(minutes=purpose.PURPOSE_VALID_MINUTES, seconds=5)
    monkeypatch.setattr(purpose.timezone, "now", lambda: later)
    assert b"notice.sent" not in client.get(reverse(URL)).content


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"verb": "notice"}, 1),
        ({"verb": "nothing"}, 0),
        ({"actor": "system"}, 1),
        ({"actor": "reporter"}, 0),
        ({"person": "ada@", "verb": "read"}, 1),
        ({"person": "bob@"}, 0),
        ({"about_type": "audit.entry"}, 1),
        ({"about_id": "77"}, 0),
        ({"since": "2000-01-01", "verb": "notice"}, 1),
        ({"until": "2000-01-01"}, 0),
    ],
)
def test_the_list_is_narrowed(client, reading, asked, found):
    assert len(shown(client.get(reverse(URL), asked))) == found


def test_a_nonsense_day_is_a_form_error(client, reading):
    page = client.get(reverse(URL), {"since": "yesterday"})
    assert page.status_code == 200
    assert page.context["filter"].form.errors


def test_a_long_list_has_pages(client, reading):
    for number in range(views.ENTRIES_PER_PAGE + 5):
        audit.record("notice.sent", by=None, actor="system", number=number)
    first = client.get(reverse(URL))
    assert len(shown(first)) == views.ENTRIES_PER_PAGE
    assert b'rel="next"' in first.content
    assert len(shown(client.get(reverse(URL), {"page": 2}))) > 0


def test_the_list_costs_few_queries(client, reading, django_assert_max_num_queries):
    client.get(reverse(URL))
    with django_assert_max_num_queries(20):
        client.get(reverse(URL))


def test_only_auditors_read(client, db):
    client.force_login(make_person(permissions=("jobs.view_job",)))
    assert client.get(reverse(URL)).status_code == 403
    assert client.post(reverse("audit:stop")).status_code == 403


def test_the_daily_verification_is_on_the_record_and_in_readyz(sealed, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert state.verify_daily() == 0
    assert health.look()["audit"][0] == health.State.READY
    with as_owner() as owner:
        owner.execute("UPDATE audit_entry SET verb = 'x' WHERE id = %s", [sealed[4]])
    assert state.verify_daily() == 1
    assert health.look()["audit"][0] == health.State.DEGRADED
    now = state.chain_state()
    assert (now["problems"], now["first_bad"], now["seal"].number) == (1, sealed[4], 3)


def test_a_record_nobody_verified_lately_is_not_ready(sealed, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert state.verification_age_seconds() == math.inf
    assert health.look()["audit"] == (health.State.DEGRADED, "not verified for two days")
    state.verify_daily()
    assert state.verification_age_seconds() < 60
    assert health.look()["audit"][0] == health.State.READY


def test_figures_tell_what_was_found_and_when_a_head_left(sealed, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert (state.problems_found(), state.exported_head_age_seconds()) == (0, math.inf)
    heads.export(state.heads_folder())
    assert state.exported_head_age_seconds() < 60
    with as_owner() as owner:
        owner.execute("UPDATE audit_entry SET verb = 'x' WHERE id = %s", [sealed[4]])
    state.verify_daily()
    assert state.problems_found() == 1


def test_the_daily_verification_looks_at_the_newest_seals(sealed, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(state, "DAILY_SEALS", 1)
    with as_owner() as owner:
        owner.execute("UPDATE audit_entry SET verb = 'x' WHERE id = %s", [sealed[0]])
    assert state.verify_daily() == 0
    with as_owner() as owner:
        owner.execute("UPDATE audit_entry SET verb = 'x' WHERE id = %s", [sealed[4]])
    assert state.verify_daily() == 1


def test_what_waits_for_a_seal_is_counted(sealed, write):
    assert state.unsealed_entries() == 0
    write(2)
    assert state.unsealed_entries() == 2
    call_command("audit_head")
    assert state.unsealed_entries() == 0
