"""The words of a notice: plain text, never HTML, never a reporter. URLs are defanged in it, because
mail filters drop mails with live ones; the exact ones are attached for people and for machines.

The four elements of Article 16(2) of the Digital Services Act are the four parts of the
template: why it is illegal, the exact URL, who we are, and our good faith.
"""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hotline.gateways.mail import Mail
from hotline.models import Category, Notice, NoticeItem, Scheme, Term
from hotline.operations.mail_text import mail_text
from hotline.operations.notice_files import attachments
from hotline.operations.notice_links import answer_url
from hotline.policies import profiles


def notice_mail(notice: Notice, items: Sequence[NoticeItem]) -> Mail:
    """The letter of a notice in its language, with all times in UTC."""
    with translation.override(notice.language), timezone.override(UTC):
        return Mail(
            to=notice.abuse_contact.email,
            sender=settings.DEFAULT_FROM_EMAIL,
            subject=_subject(notice),
            text=_text(notice, items),
            message_id=notice.message_id,
            headers={"X-Notice-Number": notice.number},
            attachments=attachments(notice, items),
        )


def _subject(notice: Notice) -> str:
    number = {"number": notice.number}
    if notice.reminds:
        return _("Reminder of notice %(number)s: illegal content is still accessible") % number
    return _("Notice %(number)s: illegal content to be made inaccessible") % number


def _text(notice: Notice, items: Sequence[NoticeItem]) -> str:
    words = {
        "notice": notice,
        "items": _shown(items),
        "answer_url": answer_url(notice.first),
        "centre": settings.CENTRE_NAME,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "rules": profiles.current().notice,
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
            "category": names.get(item.category, ""),
        }
        for item in items
    ]


def words_of(items: Sequence[NoticeItem]) -> dict[str, str]:
    """Classifications and categories by code, in the active language."""
    codes = {code for item in items for code in (item.classification, item.category) if code}
    terms = Term.objects.current(Scheme.CLASSIFICATION).filter(code__in=codes)
    categories = Category.objects.current().filter(code__in=codes)
    return {one.code: str(one.name) for one in (*terms, *categories)}
