"""Invented cases in three languages: with flags and next steps, with two calls, and a closed one.

Each is of contacts that the demo has; without them it is left out.
"""

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from helpline.models import Case, Contact
from helpline.operations import case_people, case_steps, cases, flags
from helpline.operations.case_texts import Titled
from helpline.states.case import CaseEnd
from helpline.words.desk_cases import FlagReason
from helpline.words.desk_contacts import Channel
from portal.accounts.models import User

SECOND_COUNSELLOR = "counsellor2@balise.example"
GROUP = Titled(
    "Out of the group chat",
    "Left out of the class's chat after the camp. Trusts one teacher and one friend. "
    "Wrote again to say that it helped.",
)
SCREEN_TIME = Titled(
    "Spielzeit am Abend",
    "Die Mutter rief an und schrieb danach. Abends Streit um das Spiel; am Sonntag wollen sie "
    "zusammen Regeln aufschreiben.",
)
PASSWORD = Titled(
    "Mot de passe du jeu",
    "Compte repris, code par téléphone activé pendant la conversation.",
)


def load_cases(counsellor: User, *, now: datetime) -> None:
    """Adds what is missing."""
    if Case.objects.exists():
        return
    mine = Contact.objects.filter(counsellor=counsellor).order_by("recorded_at", "pk")
    bullied = list(mine.filter(category__code="cyberbullying"))
    calls = list(mine.filter(channel__in=[Channel.PHONE, Channel.EMAIL], language="de"))
    done = mine.filter(category__code="technical-settings").first()
    colleague = User.objects.filter(email=SECOND_COUNSELLOR).first()
    if bullied:
        _group(_of(bullied, GROUP, by=counsellor), counsellor, colleague, now=now)
    if calls:
        _screen_time(_of(calls, SCREEN_TIME, by=counsellor), counsellor, now=now)
    if done is not None:
        case = _of([done], PASSWORD, by=counsellor)
        cases.close_case(case.pk, because=CaseEnd.DONE, note="", by=counsellor)


def _of(contacts: list[Contact], told: Titled, *, by: User) -> Case:
    first, *more = contacts
    case = cases.open_case(first.pk, told=told, by=by)
    for one in more:
        cases.add_contact(one.pk, case=case, by=by)
    return case


def _group(case: Case, counsellor: User, colleague: User | None, *, now: datetime) -> None:
    today = timezone.localdate(now)
    _step(case, "Ask the school how its contact teacher is reached", today, done=True)
    _step(case, "Look for a message that says how the talk with the teacher went", today)
    if colleague is not None:
        case_people.share_case(case.pk, person=colleague, by=counsellor)
    flags.set_flag(
        case.pk,
        reason=FlagReason.ONE_VOICE,
        text="Trust came slowly. Where you can, let the counsellor in charge answer.",
        until=today + timedelta(days=30),
        form_id=uuid5(NAMESPACE_URL, "balise.demo.flag.voice"),
        by=counsellor,
    )
    over = flags.set_flag(
        case.pk,
        reason=FlagReason.WATCHED,
        text="The tablet is shared with a brother until Friday.",
        until=today + timedelta(days=3),
        form_id=uuid5(NAMESPACE_URL, "balise.demo.flag.tablet"),
        by=counsellor,
    )
    flags.end_flag(case.pk, over.pk, reason="Has a tablet of their own now.", by=counsellor)


def _screen_time(case: Case, counsellor: User, *, now: datetime) -> None:
    day = timezone.localdate(now) + timedelta(days=4)
    _step(case, "Regelblatt der Beratungsstelle heraussuchen", day)
    flags.set_flag(
        case.pk,
        reason=FlagReason.PLAN,
        text="Am Telefon vereinbart: erst nach dem Sonntag wieder nachfragen.",
        until=day,
        form_id=uuid5(NAMESPACE_URL, "balise.demo.flag.sunday"),
        by=counsellor,
    )


def _step(case: Case, text: str, day: date, *, done: bool = False) -> None:
    owner = case.owner
    step = case_steps.add_step(
        case.pk,
        text=text,
        owner=owner,
        due_on=day,
        form_id=uuid5(NAMESPACE_URL, f"balise.demo.step.{text}"),
        by=owner,
    )
    if done:
        case_steps.mark_done(case.pk, step.pk, by=owner)
