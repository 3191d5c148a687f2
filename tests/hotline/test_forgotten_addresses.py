"""What was forgotten is not looked at again: nobody could say what it was."""

import pytest

from hotline.models import Location
from hotline.operations.assessing_again import assess_again
from hotline.operations.closing import reopen_report
from hotline.retention import forget_addresses
from hotline.states import REPORT_ENDED, AssessmentState, ReportState
from hotline.words.errors_addresses import AddressForgotten
from portal.accounts.roles import Role
from portal.database.clock import database_now
from tests.makers.hotline import make_colleague, make_judged

pytestmark = pytest.mark.django_db


def report_of(location):
    return location.submissions.get().report


def forget(location):
    forget_addresses(Location.objects.filter(pk=location.pk), database_now())
    location.refresh_from_db()
    assert location.is_forgotten


def test_a_report_of_nothing_but_forgotten_addresses_stays_ended():
    location = make_judged("not_illegal")
    assert not location.is_forgotten
    report = report_of(location)
    assert report.state in REPORT_ENDED
    forget(location)
    with pytest.raises(AddressForgotten):
        reopen_report(report.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    report.refresh_from_db()
    location.refresh_from_db()
    assert report.state in REPORT_ENDED
    assert location.assessment_state == AssessmentState.ASSESSED


def test_of_a_report_only_what_is_not_forgotten_is_looked_at_again():
    make_judged("not_illegal", typed="https://images.example.org/a https://images.example.org/b")
    gone, left = Location.objects.order_by("pk")
    report = report_of(gone)
    forget(gone)
    reopen_report(report.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    report.refresh_from_db()
    assert report.state == ReportState.REOPENED
    gone.refresh_from_db()
    left.refresh_from_db()
    assert gone.assessment_state == AssessmentState.ASSESSED
    assert left.assessment_state == AssessmentState.READY


def test_no_assessment_of_a_forgotten_address_is_put_in_question():
    """A correction would name nothing to those who were told."""
    location = make_judged(country="FR")
    forget(location)
    with pytest.raises(AddressForgotten):
        assess_again(location.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
