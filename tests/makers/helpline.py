"""Makers for the helpline: every world is built through the verbs, so none is impossible."""

from datetime import datetime
from uuid import uuid4

from django.contrib.auth.models import Permission

from helpline.models import Category, Conversation, Offer, Participant, Shift
from helpline.models.participant import Side
from helpline.operations import finishing, matching, opening, risk, safeguarding, saying, shifts
from helpline.operations.contacts import Told
from helpline.operations.saying import NewMessage, Said
from helpline.policies.risk import RiskAnswers
from helpline.policies.triage import Answers
from helpline.words.answers import AgeBand, Audience, Caller, Mood, Safety, Topic
from helpline.words.desk_risk import Plan
from portal.accounts.models import User
from portal.privacy import form_tokens


def make_answers(**changed) -> Answers:
    told = {
        "audience": Audience.CHILD,
        "caller": Caller.CHILD_SELF,
        "age_band": AgeBand.FROM_13,
        "topic": Topic.FRIENDS,
        "mood": Mood.LOW,
        "safety": Safety.SAFE,
    }
    return Answers(**(told | changed))


def open_chat(*, language="en", token=None, **answers) -> opening.Opened:
    """A visitor sits down; with the seat for the cookie."""
    return opening.open_conversation(
        make_answers(**answers),
        language=language,
        locale=language,
        form_token=token or form_tokens.new("helpline.talk"),
    )


def make_waiting(**answers) -> Conversation:
    return open_chat(**answers).conversation


def make_staff(*permissions: str, email: str | None = None) -> User:
    """A person with permissions such as "helpline.answer"."""
    person = User.objects.create_user(
        email=email or f"{uuid4().hex[:8]}@balise.example", display_name="Robin"
    )
    for permission in permissions:
        app, codename = permission.split(".")
        person.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return User.objects.get(pk=person.pk)


def make_counsellor(*, ready=True, languages=("en", "fr"), capacity=1) -> User:
    person = make_staff("helpline.answer")
    if ready:
        shifts.ready(by=person, languages=languages, capacity=capacity)
    return person


def make_supervisor() -> User:
    return make_staff("helpline.answer", "helpline.supervise")


def make_offer(*, counsellor: User | None = None, **answers) -> Offer:
    """A conversation that is offered to a counsellor right now."""
    make_waiting(**answers)
    counsellor = counsellor or make_counsellor()
    matching.offer_next()
    return Offer.objects.open().get(shift__counsellor=counsellor)


def make_chat(*, counsellor: User | None = None, **answers) -> Conversation:
    """A conversation in which two people can talk."""
    offer = make_offer(counsellor=counsellor, **answers)
    return matching.accept(offer.pk, by=offer.shift.counsellor)


def make_wrap_up(**answers) -> Conversation:
    chat = make_chat(**answers)
    return finishing.end(chat.pk, by=chat.assigned_to)


def make_closed(**answers) -> Conversation:
    return note_down(make_wrap_up(**answers))


def note_down(conversation: Conversation) -> Conversation:
    """The record of a chat that is over, by whoever answered it."""
    finishing.wrap_up(
        conversation.pk,
        told=Told(category=make_category()),
        by=conversation.assigned_to,
        on=datetime.now().astimezone().date(),
    )
    conversation.refresh_from_db()
    return conversation


def make_agreed(conversation: Conversation) -> None:
    """Its risk is high, a supervisor came, and decided with the counsellor."""
    answers, by = RiskAnswers(plan=Plan.VAGUE), conversation.assigned_to
    risk.assess(conversation.pk, answers, form_id=uuid4(), by=by)
    supervisor = make_supervisor()
    call = safeguarding.acknowledge(conversation.incidents.get().pk, by=supervisor)
    decision = safeguarding.Decision(
        decided="Her aunt fetches her.", told_child=True, why_nobody_told="She is safe there."
    )
    safeguarding.decide(call.pk, decision, by=supervisor)


def make_category() -> Category:
    return Category.objects.about().choosable().filter(valid_to=None).first()


def visitor_of(conversation: Conversation) -> Participant:
    return conversation.participants.get(kind=Side.VISITOR)


def counsellor_of(conversation: Conversation) -> Participant:
    return conversation.participants.seated().get(kind=Side.COUNSELLOR)


def shift_of(person: User) -> Shift:
    return Shift.objects.on_duty().get(counsellor=person)


def say(participant: Participant, body: str, *, message_id=None) -> Said:
    return saying.say(NewMessage(participant.pk, message_id or uuid4(), body))


def give_second_factor(person: User) -> None:
    """Enrols a TOTP app, as every member of staff has."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import encrypt

    Authenticator.objects.get_or_create(
        user=person,
        type=Authenticator.Type.TOTP,
        defaults={"data": {"secret": encrypt("JBSWY3DPEHPK3PXP")}},
    )
