"""Filtered lists as files: what is in them, who may take them out, and that it is recorded."""

import csv
import io

import pytest
from django.urls import reverse

from hotline.desk import exports
from hotline.views.desk_export import EXPORT_LIMIT_ROWS
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import make_judged, make_report

pytestmark = pytest.mark.django_db
SECRETS = {"narrative": "my own words", "contact": "reporter@home.example"}


def export(client, name="export_due", *, kind="csv", **asked_for):
    return client.post(reverse(f"hotline_desk:{name}", query=asked_for), {"format": kind})


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def analyst(client):
    return sign_in(client)


def test_what_is_due_leaves_as_it_is_filtered_and_defanged(client, analyst):
    make_report("https://free.example/a", **SECRETS)
    judged = make_judged(typed="https://home.example/b", country="FR")
    (row,) = rows_of(export(client, step="notify", domain="home.example"))
    assert row["URL"] == "hxxps://home[.]example/b"
    assert (row["Report"], row["Hosted in"]) == (judged.reports.get().public_ref, "FR")
    assert row["What is due"] == "Tell the police, Notify the provider"
    assert row["Due (UTC)"] == exports.moment(judged.next_due_at)


def test_nothing_of_a_reporter_is_in_it(client, analyst):
    make_report("https://free.example/a\nin the game of sam", **SECRETS)
    for name in ("export_due", "export_queue"):
        written = export(client, name).content.decode("utf-8-sig")
        assert "free[.]example" in written
        for secret in (*SECRETS.values(), "sam", "https://free"):
            assert secret not in written


def test_reports_leave_as_well(client, analyst):
    report = make_report("https://one.example/a\nhttps://two.example/b", category="grooming")
    make_report(category="online_fraud")
    (row,) = rows_of(export(client, "export_queue", category="grooming"))
    assert (row["Report"], row["URLs"], row["State"]) == (report.public_ref, "2", "Received")
    assert row["First URL"] == "hxxps://one[.]example/a"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_file_has_its_kind_and_name_and_is_not_kept(client, analyst, kind):
    make_report()
    answer = export(client, kind=kind)
    assert answer["Content-Disposition"].startswith('attachment; filename="balise-due-')
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert "no-store" in answer["Cache-Control"]
    assert answer.content


def test_who_took_what_is_on_the_record_without_what_was_typed(client, analyst):
    make_report("https://free.example/a")
    export(client, kind="ods", owner="nobody", domain="free.example", category="no such")
    entry = Entry.objects.get(verb="list.exported")
    assert entry.by == analyst
    assert entry.facts == {
        "list": "due",
        "format": "ods",
        "rows": 1,
        "filters": "domain owner=nobody",
    }


def test_a_list_that_is_too_long_says_so_and_gives_nothing(client, analyst, settings):
    report = make_report()
    (location,) = report.locations.all()
    copies = [_copy_of(location, number) for number in range(EXPORT_LIMIT_ROWS)]
    type(location).objects.bulk_create(copies, batch_size=1000)
    answer = export(client, show="all")
    assert answer["Location"] == "/desk/hotline/due/?show=all"
    page = client.get("/desk/hotline/").text
    assert f"A file holds at most {EXPORT_LIMIT_ROWS} rows" in page
    assert not Entry.objects.filter(verb="list.exported").exists()


def _copy_of(location, number):
    return type(location)(
        canonical=f"https://a{number}.example/",
        canonical_sha256=number.to_bytes(32, "big"),
        rules_version=location.rules_version,
        kind=location.kind,
        assessment_state="assessed",
        assessed_at=location.first_reported_at,
        verdict="illegal",
        phase="to_act",
    )


def test_a_kind_nobody_knows_leads_back_to_the_list(client, analyst):
    assert export(client, kind="exe", show="mine")["Location"] == "/desk/hotline/due/?show=mine"


def test_the_list_shows_the_way_out_as_it_is_filtered(client, analyst):
    make_report()
    page = client.get("/desk/hotline/due/", {"step": "assess", "page": "1"}).text
    assert 'action="/desk/hotline/due/export/?step=assess"' in page
    assert 'name="format" value="ods"' in page


@pytest.mark.parametrize("role", [Role.POLICE_LIAISON, Role.AUDITOR, Role.COUNSELLOR])
def test_others_take_nothing_out(client, role):
    make_report()
    sign_in(client, role)
    assert export(client).status_code == 403
    assert export(client, "export_queue").status_code == 403


def test_the_number_of_queries_does_not_grow(client, analyst):
    make_report("https://a.example/")
    few = asked(export, client)
    for number in range(6):
        make_report(f"https://a{number}.example/")
    assert asked(export, client) == few
