"""An invented evening at the helpline: two chats that ended well, two running, one waiting.

Built through the verbs, in English and French, without a word that could hurt. The visitors
of the running chats and of the line are invented too and never go away by themselves, so that
there is something to look at; whoever presses Ready is offered the one who waits.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone

from helpline.models import Category, Contact, Conversation, Message, Offer, Participant, Queue
from helpline.models.category import Scheme
from helpline.models.participant import Side
from helpline.operations import (
    finishing,
    handing_over,
    hours,
    matching,
    noting,
    opening,
    risk,
    safeguarding,
    saying,
    seats,
    shifts,
)
from helpline.operations.contacts import ByHand, Told, write_down
from helpline.operations.demo_cases import load_cases
from helpline.operations.demo_directory import load_reply, load_services
from helpline.operations.demo_holds import load_holds
from helpline.operations.demo_lists import load_lists
from helpline.operations.leaving_messages import (
    NewLeftMessage,
    finish_message,
    leave_message,
    note_try,
    take_message,
)
from helpline.operations.saying import NewMessage
from helpline.policies.risk import RiskAnswers
from helpline.policies.triage import Answers
from helpline.states.left_message import LeftMessageState, Outcome
from helpline.words.answers import AgeBand, Audience, Caller, Mood, Safety, Topic, Wish
from helpline.words.desk_contacts import Channel, Gender, Result, Risk
from helpline.words.desk_risk import Happening, Power, Thoughts
from portal.accounts.models import User

COUNSELLOR = "counsellor@balise.example"
SUPERVISOR = "helpline_supervisor@balise.example"
LEFT_CATEGORY = "cyberbullying"
LEFT = {
    "left.night": NewLeftMessage(
        Audience.CHILD,
        "Could somebody call me after school? My friend has not talked to me since the game.",
        Wish.CALL,
        "+32 2 555 01 47",
        "en",
        age_band=AgeBand.FROM_10,
    ),
    "left.parent": NewLeftMessage(
        Audience.PARENT,
        "Ma fille ne veut plus aller à son club depuis qu’une photo d’elle circule. Que faire ?",
        Wish.WRITE,
        "parent@mail.example",
        "fr",
        caller=Caller.PARENT,
    ),
    "left.thanks": NewLeftMessage(
        Audience.CHILD,
        "I told ms Bell, like you said. It helped. Thank you.",
        Wish.NOTHING,
        "",
        "en",
    ),
}
"""Messages left behind, by the form they came with."""
LONG = timedelta(days=365)


class OutsideTheDemo(RuntimeError):
    """Invented conversations exist only where BALISE_DEMO is set."""


@dataclass(frozen=True)
class Scene:
    """An invented conversation: who asks, and who says what ("v" visitor, "c" counsellor)."""

    name: str
    language: str
    answers: Answers
    lines: tuple[tuple[str, str], ...] = ()
    category: str = ""
    hours_ago: int = 0
    handed_over: bool = False
    """What the child named went to the hotline."""


def _child(**told: object) -> Answers:
    usual: dict[str, object] = {
        "audience": Audience.CHILD,
        "caller": Caller.CHILD_SELF,
        "age_band": AgeBand.FROM_13,
        "topic": Topic.FRIENDS,
        "mood": Mood.LOW,
        "safety": Safety.SAFE,
    }
    return Answers(**(usual | told))  # type: ignore[arg-type]  # the names are those of Answers


FINISHED = (
    Scene(
        "group",
        "en",
        _child(topic=Topic.BULLYING, age_band=AgeBand.FROM_10),
        (
            ("c", "Hello, I am glad you came. What happened?"),
            ("v", "my class has a group chat and they took me out of it"),
            ("c", "That hurts. Do you know why they did that?"),
            ("v", "no. one of them said i am boring"),
            ("c", "It is not your fault. Is there someone in the class you like?"),
            ("v", "yes, Noor. she showed me what they put on clips.example"),
            ("c", "Maybe you can tell Noor how it feels. And is there a teacher you trust?"),
            ("v", "ms Bell. i can try tomorrow"),
            ("c", "That is brave. You can come back here and tell us how it went."),
            ("v", "ok thank you :)"),
        ),
        "cyberbullying",
        5,
        handed_over=True,
    ),
    Scene(
        "compte",
        "fr",
        _child(topic=Topic.ACCOUNT, age_band=AgeBand.FROM_16, mood=Mood.FINE),
        (
            ("c", "Bonjour, je t’écoute."),
            ("v", "quelqu’un a mon mot de passe de jeu et a changé mon avatar"),
            ("c", "Ce n’est pas agréable. Tu arrives encore à te connecter ?"),
            ("v", "oui"),
            ("c", "Très bien. Change le mot de passe maintenant, et active le code par téléphone."),
            ("v", "c’est fait !"),
            ("c", "Bravo. Tu peux aussi vérifier les appareils connectés dans les réglages."),
            ("v", "merci, j’ai retiré un ordinateur que je ne connais pas"),
        ),
        "technical-settings",
        3,
    ),
)
RUNNING = Scene(
    "running",
    "en",
    _child(topic=Topic.GAMING, age_band=AgeBand.FROM_10, mood=Mood.LOW),
    (
        ("c", "Hi, good that you are here. What would you like to talk about?"),
        ("v", "my dad says i play too much and now we fight every evening"),
        ("c", "That sounds tiring for both of you. How does an evening usually go?"),
        ("v", "i want to finish the round and he turns off the wifi"),
        ("v", "and somebody filmed my screen, it is on https://clips.example/v/9107"),
    ),
)
ASKING = Scene(
    "asking",
    "en",
    _child(topic=Topic.FRIENDS, age_band=AgeBand.FROM_13, mood=Mood.LOW),
    (
        ("c", "Hello, I am here for you. What is on your mind?"),
        ("v", "we move to another town in june and i have to change schools"),
        ("c", "That is a big change. What worries you most about it?"),
        ("v", "that i eat lunch alone. can i visit the new school before?"),
    ),
)
"""In this one the counsellor asks a supervisor how that is done."""
NOTE = "Wants to ask his father on Sunday, when both are calm. Ask how it went if he comes back."
WAITING = Scene("waiting", "en", _child(topic=Topic.PICTURES, mood=Mood.AWFUL))


def load_demo(now: datetime) -> None:
    """Adds what is missing. Raises OutsideTheDemo."""
    if not settings.DEMO:
        raise OutsideTheDemo("invented conversations exist only with BALISE_DEMO set")
    counsellor = User.objects.filter(email=COUNSELLOR).first()
    if counsellor is None:
        return
    supervisor = User.objects.filter(email=SUPERVISOR).first()
    if supervisor is not None:
        load_services(by=supervisor)
        load_reply(by=supervisor)
    for scene in FINISHED:
        _finished(scene, counsellor, now=now)
    _running(counsellor, now=now)
    _waiting(now=now)
    _left(counsellor)
    _called(counsellor, now=now)
    load_cases(counsellor, now=now)
    _closed_at_christmas(now.date(), supervisor)
    if supervisor is not None:
        load_holds(supervisor, now=now)
        load_lists(supervisor, today=now.date())


def _finished(scene: Scene, counsellor: User, *, now: datetime) -> None:
    conversation = _played(scene, scene.name, counsellor)
    if conversation is None:
        return
    if scene.handed_over:
        handing_over.note_report(
            conversation.pk,
            form_id=uuid5(NAMESPACE_URL, f"balise.demo.{scene.name}.report"),
            abuse_material=False,
            by=counsellor,
        )
    finishing.end(conversation.pk, by=counsellor)
    category = Category.objects.valid(timezone.localdate(now)).get(code=scene.category)
    on = timezone.localdate(now)
    contact = finishing.wrap_up(conversation.pk, told=_told(category), by=counsellor, on=on)
    _move_into_the_past(conversation, contact, timedelta(hours=scene.hours_ago), now=now)
    shifts.take_break(by=counsellor)


def _running(counsellor: User, *, now: datetime) -> None:
    if Conversation.objects.of_counsellor(counsellor).exists():
        return
    conversation = _played(RUNNING, f"{RUNNING.name}.{now:%Y-%m-%d}", counsellor)
    if conversation is not None:
        noting.write_note(conversation.pk, NOTE, form_id=NAMESPACE_URL, by=counsellor)
        _never_goes_away(conversation, now=now)
        shifts.take_break(by=counsellor)
    asking = _played(ASKING, f"{ASKING.name}.{now:%Y-%m-%d}", counsellor)
    if asking is not None:
        answers = RiskAnswers(thoughts=Thoughts.NONE, happening=Happening.NONE, power=Power.NONE)
        risk.assess(asking.pk, answers, form_id=NAMESPACE_URL, by=counsellor)
        safeguarding.call_for_help(asking.pk, by=counsellor)
        _never_goes_away(asking, now=now)
        shifts.take_break(by=counsellor)


def _waiting(*, now: datetime) -> None:
    if Conversation.objects.in_queue().exists():
        return
    opened = _sat_down(WAITING, f"{WAITING.name}.{now:%Y-%m-%d}")
    if opened is not None:
        _never_goes_away(opened, now=now)


def _closed_at_christmas(today: date, supervisor: User | None) -> None:
    day = date(today.year, 12, 25)
    ahead = day if day > today else day.replace(year=today.year + 1)
    for queue in Queue.objects.filter(closures=None):
        if supervisor is not None:
            hours.close_on(queue.pk, day=ahead, name="Christmas", by=supervisor)


def _left(counsellor: User) -> None:
    """One message that waits, one that somebody took, one that was answered."""
    waits, taken, done = (leave_message(new, form_token=f"demo.{key}") for key, new in LEFT.items())
    if waits.state == taken.state == done.state == LeftMessageState.WAITING:
        for one in (taken, done):
            take_message(one.pk, by=counsellor)
        note_try(taken.pk, by=counsellor)
        today = timezone.localdate()
        finish_message(
            done.pk,
            outcome=Outcome.ANSWERED,
            told=_told(Category.objects.valid(today).get(code=LEFT_CATEGORY)),
            by=counsellor,
            on=today,
        )


def _called(counsellor: User, *, now: datetime) -> None:
    """A father on the telephone and a mother, who wrote as well."""
    _by_hand(counsellor, "called", Channel.PHONE, "fr", now - timedelta(hours=2))
    _by_hand(counsellor, "rang", Channel.PHONE, "de", now - timedelta(days=3))
    _by_hand(counsellor, "wrote", Channel.EMAIL, "de", now - timedelta(days=1))


def _by_hand(counsellor: User, name: str, channel: Channel, language: str, at: datetime) -> None:
    seen = ByHand(
        channel=channel,
        audience=Audience.PARENT,
        caller=Caller.PARENT,
        age_band=AgeBand.FROM_13,
        language=language,
        at=at,
        minutes=25,
    )
    valid = Category.objects.valid(timezone.localdate(seen.at))
    told = Told(
        category=valid.get(scheme=Scheme.INSAFE, code="excessive-use"),
        gender=Gender.GIRL,
        platform=valid.get(scheme=Scheme.PLATFORM, code="gaming/roblox"),
        actions=[valid.get(scheme=Scheme.ACTION, code="recommendations-of-resources")],
        risk=Risk.LOW,
        result=Result.NEXT_STEP,
    )
    write_down(told, seen, form_id=f"demo.{name}", by=counsellor)


def _told(category: Category) -> Told:
    return Told(category=category, risk=Risk.LOW, result=Result.NEXT_STEP)


def _sat_down(scene: Scene, token: str) -> Conversation | None:
    """The visitor of a scene in line; None when the scene was played before."""
    token = f"demo.{token}"
    digest = seats.digest(seats.from_form_token(token))
    if Participant.objects.filter(seat_digest=digest).exists():
        return None
    opened = opening.open_conversation(
        scene.answers, language=scene.language, locale=scene.language, form_token=token
    )
    return opened.conversation


def _played(scene: Scene, token: str, counsellor: User) -> Conversation | None:
    """A scene up to its last line; None when it was played before or somebody else is first."""
    conversation = _sat_down(scene, token)
    if conversation is None:
        return None
    shifts.ready(by=counsellor, languages=["en", "fr"], capacity=3)
    matching.offer_next()
    offer = Offer.objects.open().filter(conversation=conversation).first()
    if offer is None or offer.shift.counsellor_id != counsellor.pk:
        return None
    conversation = matching.accept(offer.pk, by=counsellor)
    sides = {
        "v": Participant.objects.get(conversation=conversation, kind=Side.VISITOR),
        "c": Participant.objects.get(conversation=conversation, kind=Side.COUNSELLOR),
    }
    for number, (who, words) in enumerate(scene.lines):
        message_id = uuid5(NAMESPACE_URL, f"balise.demo.{token}.{number}")
        saying.say(NewMessage(sides[who].pk, message_id, words))
    return conversation


def _never_goes_away(conversation: Conversation, *, now: datetime) -> None:
    Participant.objects.seated().filter(conversation=conversation).update(
        heard_at=now + LONG, lease_until=now + LONG
    )
    Conversation.objects.filter(pk=conversation.pk).update(last_said_at=now + LONG, due_at=None)


def _move_into_the_past(
    conversation: Conversation, contact: Contact, ago: timedelta, *, now: datetime
) -> None:
    """So that the figures and the clocks look like an evening and not like one second."""
    began, length = now - ago, timedelta(minutes=18)
    Conversation.objects.filter(pk=conversation.pk).update(
        opened_at=began - timedelta(minutes=4),
        waiting_since=began - timedelta(minutes=4),
        accepted_at=began,
        ended_at=began + length,
        over_at=began + length + timedelta(minutes=3),
        kept_since=began + length + timedelta(minutes=3),
    )
    contact.waited_seconds, contact.talked_seconds = 240, int(length.total_seconds())
    contact.recorded_at = began + length + timedelta(minutes=3)
    contact.save()
    messages = list(Message.objects.filter(conversation=conversation).order_by("seq"))
    for number, message in enumerate(messages):
        Message.objects.filter(pk=message.pk).update(
            created_at=began + length * number / max(1, len(messages))
        )
