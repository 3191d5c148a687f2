"""The pages of the police: what an officer, the liaison and an analyst reach by clicking."""

import pytest
from django.test import Client
from django.urls import reverse

from hotline.models import Hold, PoliceUnit, Referral
from hotline.states import PoliceState, UnitState
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import make_colleague, make_judged, make_report
from tests.makers.police import make_hold, make_officer, make_referral, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.urls("portal.urls.all")]
LIST = "/desk/hotline/police/"
UNITS = "/desk/hotline/police/units/"


def signed_in(person):
    """A browser in which `person` showed both factors."""
    browser = Client()
    sign_in(browser, person=person)
    return browser


def page_of(referral):
    return reverse("hotline_desk:referral", args=[referral.pk])


def post(browser, url, **typed):
    return browser.post(url, typed, follow=True)


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def officer(unit):
    return make_officer(unit)


def test_an_officer_reads_answers_and_asks_us_to_wait(unit, officer):
    referral = make_referral(unit=unit)
    browser = signed_in(officer)
    listed = browser.get(LIST).text
    assert referral.number in listed
    page = browser.get(page_of(referral)).text
    assert "hxxps://images[.]example[.]org/a" in page
    assert "/desk/hotline/R-" not in page
    assert "Who asked" not in page
    post(browser, f"{page_of(referral)}hold-referral/", **{"hold-reason": "A search is planned."})
    hold = Hold.objects.get()
    assert (hold.agency, hold.set_by) == (unit.name, officer)
    page = post(browser, f"{page_of(referral)}ask-for-renewal-of-referral/").text
    assert "a supervisor decides" in page
    page = post(
        browser, f"{page_of(referral)}answer-referral/", says="investigating", words="47"
    ).text
    assert "Under investigation" in page
    referral.refresh_from_db()
    assert referral.state == PoliceState.ACKNOWLEDGED


def test_an_officer_of_another_unit_sees_nothing(unit):
    referral = make_referral(unit=unit)
    browser = signed_in(make_officer(make_unit()))
    assert referral.number not in browser.get(LIST).text
    for path in ("", "file/"):
        assert browser.get(page_of(referral) + path).status_code == 404
    assert browser.post(f"{page_of(referral)}hold-referral/").status_code == 404


def test_an_officer_opens_no_case_and_no_register(officer):
    report = make_report()
    browser = signed_in(officer)
    for path in (f"/desk/hotline/{report.public_ref}/", UNITS, "/desk/hotline/due/"):
        assert browser.get(path).status_code == 403
    assert browser.post(f"{UNITS}add-unit/").status_code == 403


def test_the_file_is_the_package_and_reading_it_is_recorded(unit, officer):
    referral = make_referral(unit=unit)
    answer = signed_in(officer).get(f"{page_of(referral)}file/")
    assert answer["Content-Disposition"] == f'attachment; filename="{referral.number}.json"'
    assert answer.json()["url"] == "https://images.example.org/a"
    assert Entry.objects.filter(
        verb="read", about_type="hotline.referral", by=officer, purpose="referral"
    ).exists()


def test_an_analyst_refers_from_the_case_and_follows_it(unit):
    location = make_judged(country="FR")
    report = location.reports.get()
    browser = signed_in(make_colleague())
    case = f"/desk/hotline/{report.public_ref}/"
    assert "Refer it to the police" in browser.get(case).text
    page = post(
        browser,
        f"{case}urls/1/refer/",
        **{"refer-unit_id": unit.pk, "refer-urgency": "urgent"},
    ).text
    referral = Referral.objects.get(unit=unit)
    assert referral.number in page
    assert "Open the case" in browser.get(page_of(referral)).text


def test_what_is_missing_in_a_hold_is_said_and_nothing_typed_is_lost(unit):
    location = make_judged(country="FR")
    report = location.reports.get()
    browser = signed_in(make_colleague())
    answer = browser.post(
        f"/desk/hotline/{report.public_ref}/urls/1/set-hold/",
        {"hold-agency": "Unit 9", "hold-officer": "", "hold-reason": "Search."},
    )
    assert answer.status_code == 422
    assert 'value="Unit 9"' in answer.text
    assert "Search." in answer.text
    assert not Hold.objects.exists()


def test_a_case_shows_the_hold_and_only_a_supervisor_renews_it():
    location = make_judged(country="FR")
    make_hold(location)
    report = location.reports.get()
    case = f"/desk/hotline/{report.public_ref}/"
    analyst = signed_in(make_colleague())
    assert "A search is planned." in analyst.get(case).text
    post(analyst, f"{case}urls/1/ask-for-renewal/")
    assert analyst.post(f"{case}urls/1/renew-hold/").status_code == 403
    supervisor = signed_in(make_colleague(Role.HOTLINE_SUPERVISOR))
    assert "Renew the hold" in supervisor.get(case).text
    post(supervisor, f"{case}urls/1/renew-hold/")
    assert Hold.objects.get().renewals == 1


def test_the_liaison_keeps_the_register_with_a_second_person():
    liaison = signed_in(make_colleague(Role.POLICE_LIAISON))
    typed = {"name": "Unit 9", "email": "u9@police.example", "channel": "portal", "language": "en"}
    post(liaison, f"{UNITS}add-unit/", **typed)
    unit = PoliceUnit.objects.get()
    assert "Somebody else has to verify" in liaison.get(UNITS).text
    other = signed_in(make_colleague(Role.HOTLINE_SUPERVISOR))
    post(other, f"{UNITS}{unit.pk}/verify-unit/")
    unit.refresh_from_db()
    assert unit.state == UnitState.VERIFIED
    wrong = liaison.post(f"{UNITS}{unit.pk}/add-officer/", {"email": "nobody@police.example"})
    assert "No police officer has this address" in wrong.text or "centre manager" in wrong.text
    officer = make_colleague(Role.POLICE_OFFICER)
    page = post(liaison, f"{UNITS}{unit.pk}/add-officer/", email=officer.email).text
    assert officer.email in page
    post(liaison, f"{UNITS}{unit.pk}/officers/{officer.pk}/remove-officer/")
    assert officer.email not in liaison.get(UNITS).text


def test_the_list_takes_as_many_queries_for_many(unit, django_assert_max_num_queries):
    for number in range(4):
        place = f"https://images.example.org/n{number}"
        make_referral(make_judged(typed=place, country="FR"), unit=unit)
    browser = signed_in(make_colleague(Role.POLICE_LIAISON))
    with django_assert_max_num_queries(16):
        browser.get(LIST)


def test_what_the_police_read_is_in_words_and_local_times(unit, officer):
    referral = make_referral(unit=unit)
    page = signed_in(officer).get(page_of(referral)).text
    assert "+00:00</" not in page
    assert "online_same" not in page
    assert "<td>None</td>" not in page
    assert '<span class="defanged">hxxps://' in page, "a long address wraps on a phone"
    assert 'class="table-frame"' in page
