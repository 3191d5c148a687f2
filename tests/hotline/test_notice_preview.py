"""A notice is read as it will leave, before it does."""

import pytest
from django.core import mail
from django.urls import reverse

from hotline.models import Report
from hotline.operations.notice_links import answer_url
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.said_words import forget_words
from hotline.operations.sending import send_notice
from portal.accounts.roles import Role
from tests.hotline.test_desk import sign_in, url
from tests.makers.hotline import make_abuse_contact, make_colleague, make_judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice():
    location = make_judged(country="FR")
    return queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague()).notice


def page_of(notice):
    return reverse("hotline_desk:notice_preview", args=[notice.pk])


def test_it_is_word_for_word_the_mail_that_leaves(client, notice):
    sign_in(client)
    case = client.get(url("case", Report.objects.get())).text
    assert page_of(notice) in case
    page = client.get(page_of(notice)).context
    send_now(notice.pk, by=make_colleague())
    send_notice(notice.pk)
    (sent,) = mail.outbox
    assert page["subject"] == sent.subject
    assert page["text"] == sent.body.replace(answer_url(notice), "https://…")
    names = [one.name for one in page["files"]]
    assert names == [one[0] for one in sent.attachments]


def test_who_reads_it_cannot_answer_as_the_provider(client, notice):
    sign_in(client)
    page = client.get(page_of(notice)).text
    assert "hxxps://images[.]example[.]org/a" in page
    assert f"version {notice.template_version}" in page
    assert answer_url(notice).rpartition("/notice/")[2] not in page


def test_what_has_left_is_read_as_it_left_by_those_whose_work_it_is(client, notice):
    sign_in(client, Role.EDITOR)
    assert client.get(page_of(notice)).status_code in {403, 404}
    client.logout()
    sign_in(client)
    send_now(notice.pk, by=make_colleague())
    send_notice(notice.pk)
    page = client.get(page_of(notice))
    (sent,) = mail.outbox
    assert page.context["subject"] == sent.subject
    assert page.context["text"] == sent.body.replace(answer_url(notice), "https://…")
    assert "as it left" in page.text
    assert answer_url(notice).rpartition("/notice/")[2] not in page.text


def test_the_page_leads_back_to_the_case_it_was_opened_from(client, notice):
    sign_in(client)
    report = Report.objects.get()
    case = client.get(url("case", report)).text
    assert f"{page_of(notice)}?case={report.public_ref}&amp;url=1" in case
    assert f'href="{url("case", report)}?url=1"' in client.get(page_of(notice)).text


def test_what_left_is_forgotten_with_its_address_and_said_to_be(client, notice):
    sign_in(client)
    send_now(notice.pk, by=make_colleague())
    send_notice(notice.pk)
    forget_words(notice.items.get().location)
    page = client.get(page_of(notice)).text
    assert "Its words are not kept" in page
    assert "hxxps://images[.]example[.]org/a" not in page.partition("Cases it belongs to")[0]
