"""What a reporter reads follows what is true now, not what was true once."""

import pytest
from django.core import mail

from hotline.models import Location, Notice, NoticeItem, ProviderRole, Report
from hotline.operations.closing import set_aside
from hotline.operations.hosting import decide_country
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.origin import Origin, ask_for_origin, record_origin
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.providers import retire_abuse_contact
from hotline.operations.public_status import LOOKING, NETWORK_TOLD, public_status
from hotline.operations.removals import follow_move, give_up
from hotline.policies.next_steps import Step
from hotline.states import Outcome, ProviderSays, RemovalState
from hotline.words.status_page import SIMPLE
from tests.hotline.test_origin import make_hidden, make_network
from tests.makers.hotline import (
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_judged,
    make_report,
    steps_of,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
TOLD = "we told a company that can act on it, and asked it to see that it is removed"


def sent(item):
    send_now(item.notice_id, by=make_colleague())
    run_due("notice.send")
    return item


def said_to(report):
    """Title and facts that a reporter reads."""
    found = public_status(report, Location.objects.filter(submissions__report=report))
    return str(found.title), " ".join(found.facts)


@pytest.fixture
def moved():
    """A company was told, and says that it is not with them."""
    location, by = make_judged(country="FR"), make_colleague()
    item = sent(queue_notice(location.pk, make_abuse_contact("Harbour").pk, by=by))
    report = location.reports.get()
    assert TOLD in said_to(report)[1]
    take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.MOVED)])
    return report, location


def test_after_not_with_us_we_look_where_it_is(moved):
    report, location = moved
    title, facts = said_to(report)
    assert title == str(LOOKING.title)
    assert TOLD not in facts
    assert "it is not with that company" in facts
    decide_country(location.pk, "FR", by=make_colleague())
    follow_move(location.pk, by=make_colleague())
    assert said_to(report) == (title, facts)


def test_a_notice_elsewhere_that_fails_told_nobody(moved):
    report, location = moved
    by = make_colleague()
    decide_country(location.pk, "FR", by=by)
    follow_move(location.pk, by=by)
    other = make_abuse_contact("Lighthouse")
    item = queue_notice(location.pk, other.pk, by=by)
    retire_abuse_contact(other.pk, by=by)
    run_due("notice.send")
    location.refresh_from_db()
    assert location.removal_state == RemovalState.NOTICE_FAILED
    assert len(mail.outbox) == 1, "to the first"
    title, facts = said_to(report)
    assert title == "Judged, action is being prepared"
    assert TOLD not in facts
    assert "It was not removed there, so we go on." in facts
    later = make_report(observed=False)
    assert said_to(Report.objects.get(pk=later.pk)) == (title, facts), "the same for everybody"
    assert NoticeItem.objects.get(pk=item.pk).location_id == location.pk


def test_a_registrar_is_never_called_the_company_that_hosts_it():
    location = make_judged(country="FR")
    registrar = make_abuse_contact("Harbour Names", roles=(ProviderRole.REGISTRAR,))
    item = sent(queue_notice(location.pk, registrar.pk, by=make_colleague()))
    assert item.notice.role_addressed == ProviderRole.REGISTRAR
    title, facts = said_to(location.reports.get())
    assert title == "The company has been told"
    assert TOLD in facts
    assert "hosts" not in facts


def test_after_one_request_nobody_reads_of_several():
    location, by = make_judged(country="FR"), make_colleague()
    item = sent(queue_notice(location.pk, make_abuse_contact().pk, by=by))
    take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.DISPUTE)])
    give_up(location.pk, by=by)
    _title, facts = said_to(location.reports.get())
    assert "It was not removed, although we asked for it." in facts
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("outcome", [Outcome.SPAM, Outcome.OUT_OF_SCOPE])
def test_of_what_is_set_aside_nobody_reads_that_it_was_not_understood(outcome):
    report = make_report()
    set_aside(report.pk, outcome, by=make_colleague())
    report.refresh_from_db()
    status = public_status(report, report.locations.all())
    young = " ".join(map(str, SIMPLE.statuses[status.code]))
    read = f"{status.title} {status.text} {young}"
    assert "make out" not in read
    assert "understand" not in read
    assert "find out" not in read


class TestADeliveryNetwork:
    @pytest.fixture
    def asked(self):
        location = make_hidden()
        sent(ask_for_origin(location.pk, make_network().pk, by=make_colleague()))
        return Location.objects.get(pk=location.pk)

    def test_is_not_the_company_that_hosts_it(self, asked):
        title, facts = said_to(asked.reports.get())
        assert title == str(NETWORK_TOLD.title)
        assert TOLD not in facts
        assert "asked where it is hosted" in facts

    def test_leaves_a_step_until_it_answers_or_the_police_know(self, asked):
        assert Step.ORIGIN_ASKED in steps_of(asked)
        told = make_by_hand(asked)
        assert Step.ORIGIN_ASKED not in steps_of(told)

    def test_that_answers_leads_to_locating_the_origin(self, asked):
        item = asked.notice_items.get()
        take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.MOVED, "192.0.2.11")])
        asked.refresh_from_db()
        assert Step.LOCATE_ORIGIN in steps_of(asked)
        record_origin(asked.pk, Origin("FR"), by=make_colleague())
        asked.refresh_from_db()
        assert Step.NOTIFY in steps_of(asked)
        assert said_to(asked.reports.get())[0] == str(LOOKING.title)
