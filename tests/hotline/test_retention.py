"""Forgetting: texts, contacts, addresses, each by its own clock; judgements stay."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from hotline.models import Assessment, HostingObservation, Location, Report, ReporterContact
from hotline.monitoring.metrics import geo_data_days, geo_is_fresh, open_reports, overdue_reports
from hotline.states import ReportState
from portal.privacy import retention
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Shredded
from tests.makers.hotline import make_judged, make_report

pytestmark = pytest.mark.django_db


def later(days):
    return timezone.now() + timedelta(days=days)


def test_every_model_has_a_clock_or_a_reason():
    for model in apps.get_app_config("hotline").get_models():
        if not model._meta.auto_created:
            assert retention.is_registered(model), model


def test_texts_are_shredded_and_the_empty_report_stays():
    report = make_judged("not_illegal", narrative="canary").reports.get()
    assert retention.purge_one("hotline.Report.forget_at", later(179)).purged == 0
    proof = retention.purge_one("hotline.Report.forget_at", later(181))
    assert (proof.due, proof.purged, proof.left) == (1, 1, 0)
    report.refresh_from_db()
    assert (report.narrative, report.forget_at) == (None, None)
    assert report.submissions.get().raw is None
    with pytest.raises(Shredded):
        report.key.unwrapped()
    assert report.outcome == "not_illegal"


def test_contacts_go_first():
    make_judged("not_illegal", contact="me@home.example", narrative="canary")
    proof = retention.purge_one("hotline.ReporterContact.purge_at", later(31))
    assert (proof.purged, proof.left) == (1, 0)
    assert not ReporterContact.objects.exists()
    assert SubjectKey.objects.alive().count() == 1
    assert Report.objects.get().narrative is not None


def test_an_address_that_was_not_illegal_is_forgotten_and_its_judgement_stays():
    location = make_judged("not_illegal", typed="https://images.example.org/secret")
    assert retention.purge_one("hotline.Location.forget_at", later(89)).purged == 0
    proof = retention.purge_one("hotline.Location.forget_at", later(91))
    assert (proof.purged, proof.left) == (1, 0)
    location.refresh_from_db()
    assert (location.canonical, location.host, location.registrable_domain) == ("", "", "")
    assert not HostingObservation.objects.exists()
    assert Assessment.objects.filter(location=location).exists()
    assert location.verdict == "not_illegal"


def test_a_forgotten_address_can_be_reported_again():
    make_judged("not_illegal", typed="https://images.example.org/secret")
    retention.purge_one("hotline.Location.forget_at", later(91))
    make_report("https://images.example.org/secret")
    assert Location.objects.count() == 2


def test_an_address_somebody_reports_again_is_not_forgotten_meanwhile():
    make_judged("not_illegal", typed="https://images.example.org/x")
    make_report("https://images.example.org/x", imminent_danger=True)
    assert retention.purge_one("hotline.Location.forget_at", later(400)).due == 0


def test_the_gate_for_forgetting_closes_behind_itself():
    from django.db import transaction
    from django.db.utils import DatabaseError

    make_judged("not_illegal")
    make_judged("baseline", typed="https://images.example.org/kept")
    retention.purge_one("hotline.Location.forget_at", later(91))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        HostingObservation.objects.all().delete()


def test_machines_are_told_how_much_waits_and_how_old_the_data_is():
    make_report(now=timezone.now() - timedelta(days=10))
    make_report("https://b.example/")
    assert open_reports() == {ReportState.RECEIVED: 2.0}
    assert overdue_reports() == 1.0
    assert geo_data_days() >= 0
    assert isinstance(geo_is_fresh().ok, bool)
