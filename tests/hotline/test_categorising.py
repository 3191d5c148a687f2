"""Whoever works on a case sets its category anew; everything that is read from it follows."""

import pytest
from django.urls import reverse

from hotline.desk.history import moment_of
from hotline.models import Category, Report
from hotline.operations.assessing import NewAssessment
from hotline.operations.categorising import set_category
from hotline.operations.closing import set_aside
from hotline.operations.tracks import rebuild
from hotline.policies.priority import Reason
from hotline.states import Outcome
from hotline.words.errors import ReportEnded
from hotline.words.errors_addresses import NotOnThisCase
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import assess, locations_of, make_claimed, make_colleague, make_report

pytestmark = pytest.mark.django_db
URL = "https://images.example.org/a"


def category(code):
    return Category.objects.current().get(code=code)


def make_other(**more):
    """What came by mail, and somebody is on."""
    return make_claimed(make_report(URL, category="other", **more))


def test_what_it_presses_follows_and_the_old_one_is_on_the_record():
    report, analyst = make_other()
    (location,) = locations_of(report)
    assert Reason.CHILD_ABUSE not in location.priority_reasons
    set_category(report.pk, category("grooming"), by=analyst)
    location.refresh_from_db()
    assert (location.priority, location.priority_reasons) == (2, [Reason.CHILD_ABUSE])
    assert rebuild(location) is False
    entry = Entry.objects.get(verb="report.categorised")
    assert (entry.by, entry.facts["category_before"]) == (analyst, "other")
    words = str(moment_of(entry).text)
    assert words == f"Category changed · {category('other').name} → {category('grooming').name}"


def test_a_category_taken_back_presses_no_longer_unless_another_report_says_so():
    report, analyst = make_claimed(make_report(URL, category="grooming"))
    (location,) = locations_of(report)
    set_category(report.pk, category("other"), by=analyst)
    location.refresh_from_db()
    assert location.priority_reasons == []
    make_report(URL, category="terrorism")
    set_category(report.pk, category("online_fraud"), by=analyst)
    location.refresh_from_db()
    assert location.priority_reasons == [Reason.OTHER_HARM]


def test_the_law_of_an_assessment_follows_and_so_do_the_filters(client):
    report, _other = make_other()
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    queue, due = reverse("hotline_desk:queue"), reverse("hotline_desk:due")
    wanted = {"category": "trafficking_or_sale"}
    assert report.public_ref not in client.get(queue, wanted).text
    analyst = report.locations.get().claims.get().by
    set_category(report.pk, category("trafficking_or_sale"), by=analyst)
    for page in (queue, due):
        assert report.public_ref in client.get(page, wanted).text
    made = assess(report.locations.get().pk, NewAssessment("national"), by=analyst)
    assert made.article == "trafficking"


def test_saying_the_same_again_changes_nothing():
    report, analyst = make_other()
    set_category(report.pk, category("other"), by=analyst)
    assert not Entry.objects.filter(verb="report.categorised").exists()


def test_only_whoever_works_on_it_and_a_supervisor_may_and_only_while_it_is_open():
    report, analyst = make_other()
    with pytest.raises(NotOnThisCase):
        set_category(report.pk, category("grooming"), by=make_colleague())
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assert set_category(report.pk, category("grooming"), by=supervisor).category.code == "grooming"
    set_aside(report.pk, Outcome.SPAM, by=analyst)
    with pytest.raises(ReportEnded):
        set_category(report.pk, category("other"), by=analyst)


def test_it_is_reached_from_the_case(client):
    report, _other = make_other()
    case = reverse("hotline_desk:case", args=[report.public_ref])
    path = reverse("hotline_desk:set_category", args=[report.public_ref])
    sign_in(client)
    assert path not in client.get(case).text
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    shown = client.get(case).text
    assert path in shown
    assert client.post(path, {"category": "nonsense"}).status_code == 422
    page = client.post(path, {"category": "grooming"}, follow=True)
    assert Report.objects.get().category.code == "grooming"
    assert category("grooming").name in page.text
    assert "Category changed" in page.text
