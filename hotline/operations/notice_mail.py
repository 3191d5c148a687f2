"""The words of a notice: plain text, never HTML, never a reporter. URLs are defanged in it, because
mail filters drop mails with live ones; the exact ones are attached for people and for machines.
The same words go into a form of a provider that takes notices so.

The four elements of Article 16(2) of the Digital Services Act are the first four parts of the
template: why it is illegal, the exact URL, who we are, and our good faith. The fifth asks of each
role what it can do: who hosts removes, who only gives a name or a connection suspends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hotline.gateways.mail import Attachment, Mail
from hotline.models import (
    Notice,
    NoticeItem,
    Provider,
    ProviderRole,
    Scheme,
    Term,
)
from hotline.operations.mail_text import mail_text
from hotline.operations.notice_files import attachments
from hotline.operations.notice_links import answer_url
from hotline.operations.paces import hours_given
from hotline.operations.provider_match import OF_DOMAIN_NAMES
from hotline.policies import profiles
from hotline.states import ITEM_STANDS, ItemState, NoticeState

TEMPLATE_VERSION = 8
"""Of `templates/mail/hotline/notice.txt` and of what it asks of each role under `asks/`; kept with
every notice as its letter was written."""


def language_of(provider: Provider) -> str:
    """In which a provider is written to: its own if we speak it, else that of the law profile."""
    ours = [code for code, _name in settings.LANGUAGES]
    own = (code for code in provider.languages if code in ours)
    return next(own, profiles.current().notice.language)


@dataclass(frozen=True, slots=True)
class Written:
    """What a notice says, by mail or in a form of its provider, and the files beside it."""

    subject: str
    text: str
    files: tuple[Attachment, ...]


def written(notice: Notice, items: Sequence[NoticeItem]) -> Written:
    """A notice in its language, with all times in UTC."""
    text = letter(
        notice,
        items,
        hours=hours_given(notice),
        answered_at=answer_url(notice.first),
        before=asked_before(notice, items),
    )
    return Written(subject_of(notice), text, attachments(notice, items))


def mail_of(notice: Notice, says: Written) -> Mail:
    """The mail in which a notice leaves with its words."""
    return Mail(
        to=notice.abuse_contact.email,
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=says.subject,
        text=says.text,
        message_id=notice.message_id,
        headers={"X-Notice-Number": notice.number},
        attachments=says.files,
    )


def asked_before(notice: Notice, items: Sequence[NoticeItem]) -> list[Notice]:
    """Notices by which others were asked about the same before, the oldest first."""
    others = NoticeItem.objects.filter(
        Q(state=ItemState.ENDED) | Q(state__in=ITEM_STANDS, beside=False),
        location__in=[item.location_id for item in items],
        notice__state=NoticeState.SENT,
        notice__pk__lt=notice.first.pk,
    )
    told = Notice.objects.filter(pk__in=others.values("notice"))
    return list(told.exclude(provider=notice.provider).select_related("provider").order_by("pk"))


def subject_of(notice: Notice) -> str:
    """What the letter is about, by what its reader can do about it."""
    with translation.override(notice.language):
        return _subject(notice) % {"number": notice.number}


def _subject(notice: Notice) -> str:
    if notice.reminds_id:
        return _("Reminder of notice %(number)s: illegal content is still accessible")
    if notice.role_addressed == ProviderRole.CDN:
        return _("Notice %(number)s: illegal content behind your network, whose origin we ask for")
    if notice.role_addressed in OF_DOMAIN_NAMES:
        return _("Notice %(number)s: illegal content under a domain name in your care")
    if notice.role_addressed == ProviderRole.UPSTREAM:
        return _("Notice %(number)s: illegal content in a network connected through yours")
    if notice.role_addressed == ProviderRole.REGULATOR:
        return _("Notice %(number)s: illegal content that stays online although we asked")
    return _("Notice %(number)s: illegal content to be made inaccessible")


def letter(
    notice: Notice,
    items: Sequence[NoticeItem],
    *,
    hours: int,
    answered_at: str,
    before: Sequence[Notice] = (),
) -> str:
    """The words of a notice to the role that it addresses."""
    with translation.override(notice.language), timezone.override(UTC):
        words = {
            "notice": notice,
            "ask": f"hotline/asks/{notice.role_addressed}.txt",
            "items": _shown(items),
            "before": before,
            "answer_url": answered_at,
            "centre": settings.CENTRE_NAME,
            "sender": settings.DEFAULT_FROM_EMAIL,
            "hours": hours,
        }
        return mail_text("notice.txt", words)


def _shown(items: Sequence[NoticeItem]) -> list[dict[str, Any]]:
    """Each item with its words in the language of the notice."""
    names = words_of(items)
    return [
        {
            "item": item,
            "url": item.location.shown,
            "classification": names.get(item.classification, ""),
        }
        for item in items
    ]


def words_of(items: Sequence[NoticeItem]) -> dict[str, str]:
    """Classifications by code, in the active language."""
    codes = {item.classification for item in items if item.classification}
    terms = Term.objects.current(Scheme.CLASSIFICATION).filter(code__in=codes)
    return {one.code: str(one.name) for one in terms}
