"""A mail to everybody who may be the second person: that somebody is asked for, and no more."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.jobs import outbox
from portal.privacy.models import LegalHold

TELL_JOB = "privacy.tell_hold"
SUBJECT = _("{centre}: a second person is asked for")


def tell(hold: LegalHold) -> None:
    """Leaves a mail to each who may answer, in the transaction of the deed."""
    asker = hold.release_asked_by_id or hold.asked_by_id
    for person in _others(hold).exclude(pk=asker):
        subject = f"{hold.pk}:{person.pk}:{hold.state}"
        outbox.add(TELL_JOB, subject=subject, key=f"{TELL_JOB}:{subject}:{hold.release_asked_at}")


def send(subject: str) -> None:
    """Writes to one person, while it waits for one."""
    hold_id, person_id, _state = subject.split(":")
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None or not LegalHold.objects.to_answer(person).filter(pk=hold_id).exists():
        return
    words = {
        "link": settings.SITE_ORIGIN + reverse("privacy_desk:hold", args=[hold_id]),
        "centre_name": settings.CENTRE_NAME,
    }
    body = render_to_string("desk/privacy/hold.txt", words)
    EmailMessage(str(SUBJECT).format(centre=settings.CENTRE_NAME), body, to=[person.email]).send()


def _others(hold: LegalHold) -> QuerySet[User]:
    """Active people who may be the second one."""
    theirs = [hold.of_kind.permission] if hold.of_kind else []
    return User.objects.with_one_of("privacy.oversee_holds", *theirs)
