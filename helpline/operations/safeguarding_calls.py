"""Calling people: by a mail that says that somebody is needed, and nothing else."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from helpline.models import Conversation, SafeguardingIncident, Shift
from helpline.states.safeguarding import IncidentState
from helpline.words.desk_risk import CALL_SUBJECT
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.audit.log import record
from portal.jobs import outbox

CALL_JOB = "helpline.call_supervisor"


def supervisors() -> QuerySet[User]:
    """Everybody who supervises, safeguarding leads included."""
    return User.objects.with_one_of(MAY_SUPERVISE)


def call_those_on_shift(incident: SafeguardingIncident, conversation: Conversation) -> None:
    """The supervisors at work; where none is, everybody at once."""
    at_work = Shift.objects.on_duty().values("counsellor")
    found = _others(conversation).filter(pk__in=at_work)
    _call(found if found.exists() else _others(conversation), incident, conversation)


def call_everybody(incident: SafeguardingIncident, conversation: Conversation) -> None:
    """Nobody came in time."""
    _call(_others(conversation), incident, conversation)


def _others(conversation: Conversation) -> QuerySet[User]:
    talking = conversation.assigned_to_id
    return supervisors() if talking is None else supervisors().exclude(pk=talking)


def _call(
    people: QuerySet[User], incident: SafeguardingIncident, conversation: Conversation
) -> None:
    called = list(people.order_by("pk"))
    step = f"{incident.level or 0}{'+' if incident.late_at else ''}"
    for person in called:
        subject = f"{incident.pk}:{person.pk}"
        outbox.add(CALL_JOB, subject=subject, key=f"{CALL_JOB}:{subject}:{step}")
    record(
        "safeguarding.people_called",
        by=None,
        actor="system",
        about=conversation,
        people=len(called),
    )


def send_call(subject: str) -> None:
    """Writes to one person, unless somebody is on it by now."""
    incident_id, person_id = subject.split(":")
    waits = SafeguardingIncident.objects.filter(pk=incident_id, state=IncidentState.OPEN).first()
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if waits is None or person is None:
        return
    words = {
        "late": waits.late_at is not None,
        "link": settings.SITE_ORIGIN + reverse("helpline_desk:help_wanted"),
        "centre_name": settings.CENTRE_NAME,
    }
    subject_line = CALL_SUBJECT.format(centre=settings.CENTRE_NAME)
    body = render_to_string("desk/helpline/call.txt", words)
    EmailMessage(subject_line, body, to=[person.email]).send()
