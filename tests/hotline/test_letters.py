"""A notice reads right for what its reader can do, in the reader's language, and says so before."""

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from hotline.models import Notice, ProviderRole
from hotline.operations.escalating import escalate
from hotline.operations.notice_mail import TEMPLATE_VERSION
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.providers import describe_addressing
from hotline.operations.reminders import give_to_a_person
from hotline.operations.sending import send_notice
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import make_abuse_contact, make_colleague, make_judged

LANGUAGES = [code for code, _name in settings.LANGUAGES]
CAN = {
    ProviderRole.HOST: "You host these addresses.",
    ProviderRole.PLATFORM: "remove the posts, files or accounts",
    ProviderRole.SITE_OWNER: "on a site of yours",
    ProviderRole.CDN: "the IP address of the origin server",
    ProviderRole.UPSTREAM: "connected through yours",
    ProviderRole.REGISTRAR: "you have a contract with the holder",
    ProviderRole.REGISTRY: "are in your register",
    ProviderRole.REGULATOR: "You supervise such services.",
}


def letter_to(client, role, language="en"):
    page = client.get(reverse("hotline_desk:letters"), {"role": role, "language": language})
    return page.context["subject"], page.context["text"]


@pytest.mark.django_db
def test_every_role_is_asked_for_what_it_can_do_and_for_nothing_else(client):
    sign_in(client)
    assert set(CAN) == set(ProviderRole)
    for role in ProviderRole:
        _subject, text = letter_to(client, role)
        assert [other for other, words in CAN.items() if words in text] == [role]
        assert ("Article 16" in text) == (role in {ProviderRole.HOST, ProviderRole.PLATFORM})
        assert ("Example Hosting, notice" in text) == text.count("Before this notice")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_has_a_letter_of_its_own_in_every_language(client, language):
    sign_in(client)
    texts = {letter_to(client, role, language) for role in ProviderRole}
    assert len({text for _subject, text in texts}) == len(ProviderRole)
    if language != "en":
        english = {letter_to(client, role) for role in ProviderRole}
        for words in CAN.values():
            assert not any(words in text for _subject, text in texts)
        assert {subject for subject, _text in texts}.isdisjoint(s for s, _text in english)


@pytest.mark.django_db
def test_a_provider_is_written_to_in_its_language_and_as_what_it_is(client):
    contact = make_abuse_contact("Forum Op", country="FR")
    supervisor = sign_in(client, Role.HOTLINE_SUPERVISOR)
    change = reverse("hotline_desk:describe_addressing", args=[contact.provider_id])
    assert client.post(change, {"addressed-language": "xx"}).status_code == 422
    told = {"addressed-roles": ["platform", "registrar"], "addressed-language": "nl"}
    page = client.post(change, told, follow=True).text
    assert "Roles and language changed" in page
    assert "Dutch" in page
    assert Entry.objects.get(verb="provider.addressing_described").by == supervisor
    describe_addressing(
        contact.provider_id, roles=["platform", "registrar"], languages=["nl"], by=supervisor
    )
    assert Entry.objects.filter(verb="provider.addressing_described").count() == 1
    location = make_judged(country="FR")
    notice = queue_notice(location.pk, contact.pk, by=make_colleague()).notice
    assert (notice.language, notice.role_addressed) == ("nl", ProviderRole.PLATFORM)
    send_now(notice.pk, by=make_colleague())
    send_notice(notice.pk)
    assert "/nl/notice/" in mail.outbox[0].body


@pytest.mark.django_db
def test_whoever_is_asked_next_reads_who_was_asked_before():
    host = make_abuse_contact("First Host")
    registrar = make_abuse_contact("Good Names", roles=(ProviderRole.REGISTRAR,))
    location = make_judged(country="FR")
    first = queue_notice(location.pk, host.pk, by=make_colleague()).notice
    send_now(first.pk, by=make_colleague())
    send_notice(first.pk)
    assert "Before this notice" not in mail.outbox[0].body
    location.refresh_from_db()
    give_to_a_person(location, timezone.now())
    by = make_colleague()
    item = escalate(location.pk, registrar.pk, by=by, role=ProviderRole.REGISTRAR)
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    text = mail.outbox[1].body
    assert f"First Host, notice {first.number} of" in text
    assert "domain name in your care" in mail.outbox[1].subject


@pytest.mark.django_db
def test_the_version_is_that_of_the_letter_that_left():
    location = make_judged(country="FR")
    notice = queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague()).notice
    Notice.objects.filter(pk=notice.pk).update(template_version=1)
    send_now(notice.pk, by=make_colleague())
    send_notice(notice.pk)
    notice.refresh_from_db()
    assert notice.template_version == TEMPLATE_VERSION
