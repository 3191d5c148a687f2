"""Whoever got a notice reads and answers what their role can truly say; told stays told."""

import pytest
from django.core import mail
from django.urls import reverse

from hotline.desk.history import moment_of
from hotline.desk.time_line import time_line
from hotline.models import Escalation, Notice, NoticeItem, ProviderAnswer, ProviderRole
from hotline.operations.escalating import escalate
from hotline.operations.notice_links import answer_url
from hotline.operations.notices import send_now
from hotline.operations.open_case import open_case
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.reminders import remind_late_providers
from hotline.operations.sending import send_notice
from hotline.operations.telling_as_well import tell_as_well
from hotline.policies.next_steps import Step
from hotline.states import (
    AlsoTold,
    EscalationState,
    ItemState,
    ProviderSays,
    RemovalState,
)
from hotline.words.answers import ANSWERS
from portal.audit.models import Entry
from tests.hotline.machine_world import pass_hours
from tests.hotline.test_also_told import (
    REGISTRAR,
    REGULATOR,
    a_regulator,
    rows,
    told_and_online,
    told_by_notice,
)
from tests.hotline.test_desk import sign_in
from tests.hotline.test_provider_answers import fresh, page_of
from tests.makers.hotline import make_abuse_contact, steps_of

pytestmark = pytest.mark.django_db
HOST_SAYS = {ProviderSays.REMOVED, ProviderSays.MOVED, ProviderSays.DISPUTE}


def told_regulator():
    location, by, _notice = told_and_online(24 * 7)
    return location, told_by_notice(location, a_regulator(), by, REGULATOR)


def told_registrar():
    location, by, _notice = told_and_online()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,), domains=())
    return location, told_by_notice(location, registrar, by, REGISTRAR, reason="x")


def says(item, says, words=""):
    assert take_answers(item.notice_id, [ItemAnswer(item.pk, says, words)]) == 1
    item.refresh_from_db()
    return fresh(item.location)


def test_every_role_has_answers_that_stand_for_something():
    assert set(ANSWERS) == set(ProviderRole.values)
    for role, answers in ANSWERS.items():
        says, _words = answers.for_the_rest
        assert says in answers.offered, role
    assert set(ANSWERS["host"].offered) == HOST_SAYS
    assert ProviderSays.MOVED not in ANSWERS["regulator"].offered
    assert ProviderSays.MOVED not in ANSWERS["registrar"].offered


def test_an_authority_reads_a_page_of_its_own(client):
    _location, item = told_regulator()
    page = client.get(page_of(item.notice)).text
    assert "To Example Media Authority. You need not answer" in page
    for words in ("abuse desk", "We ask for an answer by", "is removed.", "a customer"):
        assert words not in page
    for words in ("We have it", "We act on it", "It is not for us", "We disagree"):
        assert words in page
    assert "It is not with us any more" not in page
    assert "We have everything below that I do not answer otherwise." in page
    assert "you can tell us that you have it, that you act on it, or that it is not for you:" in (
        " ".join(mail.outbox[-1].body.split())
    )


def test_the_rest_is_what_an_authority_can_say(client):
    _location, item = told_regulator()
    client.post(page_of(item.notice), {"the_rest": "on"})
    assert ProviderAnswer.objects.get().says == ProviderSays.HAS_IT
    assert NoticeItem.objects.get(pk=item.pk).state == ItemState.ACKNOWLEDGED


def test_what_a_host_answers_is_no_answer_of_an_authority(client):
    _location, item = told_regulator()
    page = client.post(page_of(item.notice), {f"url{item.pk}-says": "moved"})
    assert not ProviderAnswer.objects.exists()
    assert "missing or not right" in page.text


@pytest.mark.parametrize("answer", [ProviderSays.HAS_IT, ProviderSays.ACTS])
def test_an_authority_that_has_it_stays_told(answer):
    location, item = told_regulator()
    removal = location.removal_state
    location = says(item, answer)
    assert rows(location)[AlsoTold.AUTHORITY] == EscalationState.TOLD
    assert Step.TELL_AUTHORITY not in steps_of(location)
    assert location.removal_state == fresh(location).removal_state
    assert removal in {RemovalState.OVERDUE, RemovalState.UNANSWERED}


def test_an_authority_may_have_it_and_then_act():
    _location, item = told_regulator()
    says(item, ProviderSays.HAS_IT)
    says(item, ProviderSays.ACTS)
    assert item.state == ItemState.ACTING
    assert item.answers.count() == 2


@pytest.mark.parametrize("answer", [ProviderSays.NOT_US, ProviderSays.DISPUTE])
def test_one_for_whom_it_is_not_stays_told_and_somebody_else_is_due_with_time(answer):
    location, item = told_regulator()
    before = Escalation.objects.get(location=location, to=AlsoTold.AUTHORITY)
    location = says(item, answer, "Ask the others.")
    before.refresh_from_db()
    assert (before.state, before.item_id) == (EscalationState.TOLD, item.pk)
    assert before.ended_at is not None
    row = Escalation.objects.get(location=location, to=AlsoTold.AUTHORITY, over_at=None)
    assert (row.state, row.item) == (EscalationState.DUE, None)
    assert row.due_at > item.answers.get().given_at, "late for nothing"
    assert Step.TELL_AUTHORITY in steps_of(location)
    assert location.authority_due_at == row.due_at
    said = Entry.objects.get(verb="escalation.somebody_else")
    assert "somebody else is due" in str(moment_of(said).text)
    says(item, ProviderSays.ACTS)
    assert Escalation.objects.filter(location=location, to=AlsoTold.AUTHORITY).count() == 2


def test_the_case_shows_who_was_told_and_what_they_said(client):
    by = sign_in(client)
    location, item = told_regulator()
    says(item, ProviderSays.NOT_US)
    report = location.reports.get()
    (shown,) = open_case(report, person=by).items
    states = [(one.to, one.state) for one in shown.also_told if one.to == AlsoTold.AUTHORITY]
    assert states == [("authority", "told"), ("authority", "due")]
    line = time_line(shown, item.answers.get().given_at)
    answered = [stop for stop in line.past if "Answered" in str(stop.title)]
    assert [stop.detail for stop in answered] == [
        "Example Media Authority: Says that it is not for them"
    ]
    page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert "<q>It is not for us</q>" in page
    assert "Provider answered" not in page
    assert "Says it moved" not in page


def test_a_registrar_answers_for_a_name(client):
    location, item = told_registrar()
    page = client.get(page_of(item.notice)).text
    assert "To the abuse desk of Quay Domains" in page
    for words in (
        "The domain name is suspended",
        "We passed the notice on to the holder",
        "The domain name is not registered through us",
        "Every domain name below for which I do not answer otherwise is suspended.",
    ):
        assert words in page
    assert "It is not with us any more" not in page
    letter = " ".join(mail.outbox[-1].body.split())
    assert "tell us what you did, that it is not for you or that you disagree:" in letter
    location = says(item, ProviderSays.PASSED)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.TOLD


def test_a_registrar_asked_first_that_passes_it_on_is_not_reminded_but_looked_after():
    location, by, _notice = told_and_online(100)
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,), domains=())
    item = escalate(location.pk, registrar.pk, by=by, role=REGISTRAR, reason="x")
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    location = says(item, ProviderSays.PASSED)
    assert location.removal_state == RemovalState.ACKNOWLEDGED
    pass_hours(25)
    remind_late_providers()
    assert fresh(location).removal_state == RemovalState.UNANSWERED
    assert not Notice.objects.filter(reminds=item.notice).exists()


def test_a_registrar_asked_first_for_whom_it_is_not_leaves_it_to_a_person(client):
    by = sign_in(client)
    location, _by, _notice = told_and_online(100)
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,), domains=())
    item = escalate(location.pk, registrar.pk, by=by, role=REGISTRAR, reason="x")
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    location = says(item, ProviderSays.NOT_US)
    assert location.removal_state == RemovalState.DISPUTED
    assert item.state == ItemState.NOT_THEIRS
    page = client.get(reverse("hotline_desk:case", args=[location.reports.get().public_ref])).text
    assert "They say that it is not for them" in page
    assert "Read why, have it assessed again" not in page


def test_what_a_platform_says_moved_leaves_it_told():
    location, by, _notice = told_and_online(25)
    platform = make_abuse_contact("Example Site", roles=(ProviderRole.PLATFORM,), domains=())
    item = tell_as_well(location.pk, platform.pk, by=by, role=ProviderRole.PLATFORM, reason="x")
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    assert answer_url(item.notice) in mail.outbox[-1].body
    says(item, ProviderSays.MOVED)
    told = Escalation.objects.filter(location=location, to=AlsoTold.OWNER)
    assert [one.state for one in told.order_by("pk")] == ["told", "due"]


def test_each_notice_on_its_way_is_named_read_sent_and_taken_out(client):
    by = sign_in(client)
    location, _by, _notice = told_and_online(24 * 7)
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,), domains=())
    one = tell_as_well(location.pk, a_regulator().pk, by=by, role=REGULATOR).notice
    other = tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR, reason="x")
    case = reverse("hotline_desk:case", args=[location.reports.get().public_ref])
    page = client.get(case).text
    for notice in (one, other.notice):
        assert reverse("hotline_desk:notice_preview", args=[notice.pk]) in page
        assert f"Send notice {notice.number} to {notice.provider.name} now" in page
        assert f"Take it out of notice {notice.number} to {notice.provider.name}" in page
    row = page.partition(one.number)[2].partition("</dd>")[0]
    assert "late" not in row
    client.post(f"{case}urls/1/withdraw-as-well/", {"item_id": other.pk})
    assert NoticeItem.objects.get(pk=other.pk).state == ItemState.WITHDRAWN
    client.post(f"{case}urls/1/send-as-well-now/", {"item_id": one.items.get().pk})
    one.refresh_from_db()
    assert one.is_leaving
    gone = client.post(f"{case}urls/1/withdraw-as-well/", {"item_id": other.pk}, follow=True)
    assert gone.status_code == 200
