"""Everything illegal on a page goes into notices at once: read before, and taken back."""

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from hotline.models import Location, Notice, NoticeItem, ProviderRole
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import release
from hotline.operations.hosting import decide_country
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.paces import set_pace
from hotline.operations.page_notices import (
    notify_page,
    on_page,
    plan_notices,
    take_back_page,
)
from hotline.operations.parts import assess_parts
from hotline.operations.sending import send_due_notices, send_notice
from hotline.policies.pace import OwnPace
from hotline.policies.page_notices import Stays
from hotline.states import ItemState, NoticeState, RemovalState
from hotline.words.errors import NoticeHasLeft
from hotline.words.errors_parts import NothingForNotices, PageChanged
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.queries import asked
from tests.hotline.test_desk import press, sign_in, url
from tests.hotline.test_parts import (
    BASELINE,
    NOT_ILLEGAL,
    PAGE,
    at,
    make_page,
    parts_of,
    picture,
    pictures,
    put_under,
)
from tests.makers.hotline import (
    NOT_LOOKED,
    assess,
    locations_of,
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_networks,
    make_report,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db


def make_host(name="Example Hosting", *, domains=("images.example.org",), **more):
    """A verified provider to which the evidence of the page points."""
    contact = make_abuse_contact(name, **more)
    make_networks(contact.provider, domains=domains)
    contact.refresh_from_db()
    return contact


def make_judged_page(count=3, found=BASELINE, *, by=None, country="FR"):
    """A page whose parts were all assessed, in one country."""
    report, analyst = make_page(count, by=by)
    for one in parts_of():
        if country:
            decide_country(one.pk, country, by=analyst)
    assess_parts(report.pk, {one.pk: found for one in parts_of()}, by=analyst, told=NOT_LOOKED)
    return report, analyst


def plan_of(report, by):
    return plan_notices(on_page(locations_of(report), at(PAGE).pk), by=by)


def put_all(report, by):
    return notify_page(report.pk, at(PAGE).pk, by=by, plan=plan_of(report, by).digest)


def why(report, by):
    return {one.location.canonical: one.why for one in plan_of(report, by).stays}


def test_one_notice_per_provider_an_entry_for_each_and_nothing_twice():
    host = make_host()
    report, analyst = make_judged_page(4)
    made = put_all(report, analyst)
    assert {one.location for one in made} == set(parts_of())
    notice = Notice.objects.get()
    assert (notice.abuse_contact, notice.state, notice.role_addressed) == (
        *(host, NoticeState.QUEUED, ProviderRole.HOST),
    )
    assert Entry.objects.filter(verb="notice.queued").count() == 4
    entry = Entry.objects.get(verb="page.notices_queued")
    assert (entry.facts["urls"], entry.facts["notices"], entry.by) == (4, 1, analyst)
    with pytest.raises(NothingForNotices):
        put_all(report, analyst)
    assert NoticeItem.objects.count() == 4
    assert set(why(report, analyst).values()) == {Stays.NOT_ASSESSED, Stays.IN_NOTICE}


def test_what_goes_is_what_was_read():
    make_host()
    report, analyst = make_judged_page(2)
    read = plan_of(report, analyst).digest
    first, _second = parts_of()
    queue_notice(first.pk, make_abuse_contact("Other Hosting").pk, by=analyst)
    with pytest.raises(PageChanged):
        notify_page(report.pk, at(PAGE).pk, by=analyst, plan=read)
    assert NoticeItem.objects.count() == 1


def test_each_provider_gets_its_own_and_what_fits_none_or_two_stays():
    report, analyst = make_claimed(make_report(PAGE))
    hosts = ["https://one.example/a", "https://two.example/b", "https://no.example/c"]
    put_under(report, analyst, *hosts, picture(1))
    for one in parts_of():
        decide_country(one.pk, "FR", by=analyst)
    assess_parts(report.pk, {one.pk: BASELINE for one in parts_of()}, by=analyst, told=NOT_LOOKED)
    make_host("One", domains=("one.example",))
    make_host("Two", domains=("two.example",))
    make_host("Three", domains=("images.example.org",))
    make_host("Four", domains=("images.example.org",))
    plan = plan_of(report, analyst)
    assert {(contact.provider.name, len(found)) for contact, _role, found in plan.by_provider} == {
        ("One", 1),
        ("Two", 1),
    }
    assert why(report, analyst)["https://no.example/c"] == Stays.NO_PROVIDER
    assert why(report, analyst)[picture(1)] == Stays.SEVERAL
    assert len({item.notice_id for item in put_all(report, analyst)}) == 2


def test_what_cannot_go_says_why():
    make_host()
    report, analyst = make_page(6)
    abroad, unsettled, second, open_one, fine, harmless = parts_of()
    decide_country(abroad.pk, "US", by=analyst)
    for one in (second, fine, harmless):
        decide_country(one.pk, "FR", by=analyst)
    Location.objects.filter(pk=unsettled.pk).update(country="")
    found = {one.pk: BASELINE for one in (abroad, unsettled, fine)} | {harmless.pk: NOT_ILLEGAL}
    assess_parts(report.pk, found, by=analyst, told=NOT_LOOKED)
    assess(second.pk, NewAssessment("national", confidence=1, youngest_age="7-10"), by=analyst)
    said = why(report, analyst)
    assert said[abroad.canonical] == Stays.ABROAD
    assert said[unsettled.canonical] == Stays.COUNTRY
    assert said[second.canonical] == Stays.SECOND_LOOK
    assert said[open_one.canonical] == said[PAGE] == Stays.NOT_ASSESSED
    assert harmless.canonical not in said
    (made,) = put_all(report, analyst)
    assert made.location == fine


def test_what_a_colleague_works_on_or_questions_stays():
    make_host()
    report, analyst = make_judged_page(2)
    first, second = parts_of()
    third_person = make_colleague()
    assert why(report, third_person)[second.canonical] == Stays.COLLEAGUE
    with pytest.raises(NothingForNotices):
        put_all(report, third_person)
    assess_again(first.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    assert why(report, analyst)[first.canonical] == Stays.SECOND_LOOK
    assert [item.location for item in put_all(report, analyst)] == [second]


def test_behind_a_delivery_network_its_operator_is_asked():
    edge = make_abuse_contact("Example Edge", country="US", roles=(ProviderRole.CDN,))
    page = "https://edge.example/album"
    report, analyst = make_claimed(make_report(page))
    put_under(report, analyst, f"{page}/1.jpg", f"{page}/2.jpg", page=page)
    run_due("hosting.observe")
    parts = list(at(page).parts.all())
    assess_parts(report.pk, {one.pk: BASELINE for one in parts}, by=analyst, told=NOT_LOOKED)
    plan = plan_notices(on_page(locations_of(report), at(page).pk), by=analyst)
    made = notify_page(report.pk, at(page).pk, by=analyst, plan=plan.digest)
    assert {one.location for one in made} == set(parts)
    (notice,) = {one.notice for one in made}
    assert (notice.role_addressed, notice.abuse_contact) == (ProviderRole.CDN, edge)


def test_all_of_it_is_taken_back_while_nothing_has_left_and_only_that():
    make_host()
    report, analyst = make_judged_page(3)
    first, second, third = parts_of()
    other = make_abuse_contact("Other Hosting", domains=())
    alone = queue_notice(first.pk, other.pk, by=analyst, reason="The site names it.")
    put_all(report, analyst)
    assert take_back_page(report.pk, at(PAGE).pk, by=analyst) == 2
    assert take_back_page(report.pk, at(PAGE).pk, by=analyst) == 0
    alone.refresh_from_db()
    assert alone.state == ItemState.OPEN
    for one in (second, third):
        one.refresh_from_db()
        assert one.removal_state == RemovalState.NOT_STARTED
    assert Notice.objects.filter(state=NoticeState.CANCELLED).count() == 1
    assert Entry.objects.get(verb="page.notices_taken_back").facts["urls"] == 2
    assert len(put_all(report, analyst)) == 2


def test_a_full_notice_waits_like_the_others_so_that_it_can_be_taken_back():
    host = make_host()
    by = make_colleague(Role.HOTLINE_SUPERVISOR)
    set_pace(host.provider_id, OwnPace(urls=2), reason="By its wish.", by=by)
    report, analyst = make_judged_page(5)
    put_all(report, analyst)
    assert sorted(one.items.count() for one in Notice.objects.all()) == [1, 2, 2]
    assert send_due_notices() == 0
    full = Notice.objects.filter(being_grouped=False).first()
    run_due("hosting.observe")
    assert send_now(full.pk, by=analyst)
    send_notice(full.pk)
    assert len(mail.outbox) == 1
    with pytest.raises(NoticeHasLeft):
        take_back_page(report.pk, at(PAGE).pk, by=analyst)


def test_the_page_is_read_pressed_and_taken_back(client):
    make_host()
    report, _analyst = make_judged_page(2, by=sign_in(client))
    case = f"{url('case', report)}?url=1"
    preview = reverse("hotline_desk:page_notices", args=[report.public_ref, 1])
    assert preview in client.get(case).text
    page = client.get(preview)
    assert "Example Hosting" in page.text
    assert "2 URLs" in page.text
    assert "Not assessed yet" in page.text
    plan = page.context["plan"].digest
    assert press(client, "notify_page", report, 1, plan="stale").status_code == 409
    text = press(client, "notify_page", report, 1, plan=plan).text
    assert "2 URLs are in notices now. 1 notice waits." in text
    assert "Everything illegal on the page put into notices" in text
    assert (
        "2 URLs were taken out of their notices." in press(client, "take_back_page", report, 1).text
    )
    assert (
        client.get(reverse("hotline_desk:page_notices", args=[report.public_ref, 2])).status_code
        == 404
    )


def test_reading_it_costs_the_same_for_many(client):
    make_host()
    report, analyst = make_judged_page(2, by=sign_in(client))
    put_under(report, analyst, *pictures(3))
    preview = reverse("hotline_desk:page_notices", args=[report.public_ref, 1])
    client.get(preview)
    few = asked(lambda: client.get(preview))
    put_under(report, analyst, *pictures(12))
    many = asked(lambda: client.get(preview))
    assert many == few


def test_what_is_illegal_stays_named_by_a_report():
    report, analyst = make_judged_page(1)
    release(report.pk, by=analyst)
    for statement in (
        "DELETE FROM hotline_submission WHERE location_id = %s",
        "UPDATE hotline_submission SET location_id = location_id + 1000 WHERE location_id = %s",
    ):
        with pytest.raises(DatabaseError, match="no report would name"), transaction.atomic():
            connection.cursor().execute(statement, [parts_of()[0].pk])
