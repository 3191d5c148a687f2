"""The mail that tells a reporter of a question: that there is one, and nothing else.

No question, no address, no category and no receipt is in it. It is sent at most once: where a
worker dies between the mail server and the database, the question still waits on the status page.
"""

from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hotline.gateways.mail import Mail, Mailer, mailer
from hotline.models import CONTACT_PLACE, ReporterContact, ReportMessage
from hotline.operations.mail_text import mail_text, new_message_id
from hotline.states import ReportState
from portal.privacy.sealing import Shredded, unseal


def tell_of_question(message_id: int, *, through: Mailer | None = None) -> bool:
    """Send the mail, if the question is still open and an e-mail address was left.

    Returns whether one went out. Raises OSError or SMTPException when the mail server did not
    take it; then it may be tried again.
    """
    question = ReportMessage.objects.select_related("report").get(pk=message_id)
    to = _reserve(question)
    if not to:
        return False
    try:
        (through or mailer()).send(_mail(to, question.report.language))
    except (OSError, SMTPException):
        _release(question)
        raise
    return True


@transaction.atomic
def _reserve(question: ReportMessage) -> str:
    """The address to write to, noted as told; empty when there is nothing to tell."""
    contacts = ReporterContact.objects.select_for_update(of=("self",)).select_related("key")
    contact = contacts.filter(
        report_id=question.report_id,
        report__state=ReportState.NEEDS_INFO,
        told_of__lt=question.number,
    ).first()
    if contact is None or question.report.messages.filter(number__gt=question.number).exists():
        return ""
    contact.told_of = question.number
    contact.save(update_fields=["told_of"])
    try:
        left = unseal(contact.contact, key=contact.key, place=CONTACT_PLACE)
    except Shredded:
        return ""
    return left if "@" in left else ""


def _release(question: ReportMessage) -> None:
    taken = ReporterContact.objects.filter(report=question.report_id, told_of=question.number)
    taken.update(told_of=question.number - 1)


def _mail(to: str, language: str) -> Mail:
    with translation.override(language):
        words = {
            "status_url": settings.SITE_ORIGIN + reverse("hotline:status"),
            "centre": settings.CENTRE_NAME,
        }
        return Mail(
            to=to,
            sender=settings.DEFAULT_FROM_EMAIL,
            subject=_("There is a question for you"),
            text=mail_text("question.txt", words),
            message_id=new_message_id("question"),
        )
