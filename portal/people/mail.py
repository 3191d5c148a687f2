"""The mail that lets a new colleague choose a password."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.accounts import people
from portal.accounts.models import User
from portal.jobs.registry import GiveUp, job
from portal.people.operations import INVITE_JOB


@job(INVITE_JOB, lane="mail")
def invite(person_id: str) -> None:
    """Sends the link. A repetition sends another mail with an equally good link."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise GiveUp("nobody active to invite")
    words = {
        "person": person,
        "link": people.set_password_link(person),
        "centre_name": settings.CENTRE_NAME,
        "site_origin": settings.SITE_ORIGIN,
    }
    subject = _("%(centre)s: your account") % {"centre": settings.CENTRE_NAME}
    body = render_to_string("desk/people/invitation.txt", words)
    EmailMessage(subject, body, to=[person.email]).send()
