"""Mails that a second person is asked for, or that it was opened: never what lies there."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from helpline.models import BreakGlass
from helpline.states.break_glass import OpeningState
from helpline.words.desk_risk import CALL_SUBJECT
from portal.accounts.models import User
from portal.jobs import outbox

TELL_JOB = "helpline.tell_opening"
ASKED, OPENED = "asked", "opened"


def tell(opening: BreakGlass, person: User, what: str) -> None:
    """Leaves a mail to one person, in the transaction of the deed."""
    subject = f"{opening.pk}:{person.pk}:{what}"
    outbox.add(TELL_JOB, subject=subject, key=f"{TELL_JOB}:{subject}")


def send_opening(subject: str) -> None:
    """Writes to one person; that somebody asks, only while nobody has answered."""
    opening_id, person_id, what = subject.split(":")
    opening = BreakGlass.objects.filter(pk=opening_id).first()
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if opening is None or person is None:
        return
    if what == ASKED and opening.state != OpeningState.ASKED:
        return
    page = reverse("helpline_desk:break_glass", args=[opening.conversation_id])
    words = {
        "opened": what == OPENED,
        "until": timezone.localtime(opening.open_until) if opening.open_until else None,
        "link": settings.SITE_ORIGIN + page,
        "centre_name": settings.CENTRE_NAME,
    }
    subject_line = CALL_SUBJECT.format(centre=settings.CENTRE_NAME)
    body = render_to_string("desk/helpline/opening.txt", words)
    EmailMessage(subject_line, body, to=[person.email]).send()
