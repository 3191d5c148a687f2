"""Invented contacts of the last months, so that the sheets of the demo have something to count.

Records without a conversation, put in at once: they are numbers, not a story.
"""

from datetime import datetime, time, timedelta
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from helpline.models import Category, Contact
from helpline.models.category import Scheme
from helpline.operations.demo import COUNSELLOR, OutsideTheDemo
from helpline.policies.periods import MONTHS_OF_A_YEAR, period_of
from helpline.words.answers import AgeBand, Audience, Caller
from helpline.words.desk_contacts import Channel, Gender, Result, Risk
from portal.accounts.models import User

SEED = 20250101
DAY = timedelta(days=1)
A_DAY = (1, 3)
"""Fewest and most."""
UNTIL_DAYS_AGO = 21
"""Later ones would say how long a chat takes now (`operations/waiting.py`)."""
ABOUT = {
    (Scheme.INSAFE, "cyberbullying"): 9,
    (Scheme.INSAFE, "love-relationships-sexuality-online"): 6,
    (Scheme.INSAFE, "sexting"): 5,
    (Scheme.INSAFE, "online-sexual-coercion-and-extortion-of-children"): 4,
    (Scheme.INSAFE, "e-crime"): 4,
    (Scheme.INSAFE, "excessive-use"): 4,
    (Scheme.INSAFE, "data-privacy-how-to-protect-privacy"): 3,
    (Scheme.INSAFE, "technical-settings"): 3,
    (Scheme.INSAFE, "potentially-harmful-content"): 3,
    (Scheme.INSAFE, "self-harm"): 2,
    (Scheme.INSAFE, "hate-speech"): 1,
    (Scheme.CHI, "family-relationships/general-family-issues"): 5,
    (Scheme.CHI, "peer-relationships/friends-and-friendships"): 5,
    (Scheme.CHI, "mental-health/emotional-distress-mood-problems"): 3,
    (Scheme.NON_COUNSELLING, "questions-about-the-child-helpline"): 3,
    (Scheme.NON_COUNSELLING, "hang-up"): 3,
    (Scheme.NON_COUNSELLING, "wrong-number"): 2,
}
"""What they are about, and how often beside each other."""


def load_demo(now: datetime) -> None:
    """Adds them once. Raises OutsideTheDemo."""
    if not settings.DEMO:
        raise OutsideTheDemo("invented contacts exist only with BALISE_DEMO set")
    counsellor = User.objects.filter(email=COUNSELLOR).first()
    today = timezone.localdate(now)
    first = period_of(today, months=MONTHS_OF_A_YEAR).before().first
    begins = timezone.make_aware(datetime.combine(first, time(14)))
    if counsellor is None or Contact.objects.filter(recorded_at__lt=begins + DAY).exists():
        return
    days = (today - first).days - UNTIL_DAYS_AGO
    chance = Random(SEED)  # noqa: S311 - the same numbers in every demo, and no secret
    moments = [
        begins + DAY * day + timedelta(minutes=chance.randrange(480))
        for day in range(days)
        for _each in range(chance.randint(*A_DAY))
    ]
    moments[0] = begins
    _put_in(moments, counsellor, chance)


@transaction.atomic
def _put_in(moments: list[datetime], counsellor: User, chance: Random) -> None:
    lists = {
        (one.scheme, one.code): one
        for one in Category.objects.filter(valid_to=None).select_related("counts_as")
    }
    about = [lists[scheme, code] for scheme, code in ABOUT if (scheme, code) in lists]
    weights = [number for name, number in ABOUT.items() if name in lists]
    platforms = [one for (scheme, _code), one in lists.items() if scheme == Scheme.PLATFORM]
    done = [one for (scheme, _code), one in lists.items() if scheme == Scheme.ACTION]
    made = Contact.objects.bulk_create(
        _contact(at, chance.choices(about, weights)[0], platforms, counsellor, chance)
        for at in moments
    )
    through = Contact.actions.through
    through.objects.bulk_create(
        through(contact_id=one.pk, category_id=chance.choice(done[:6]).pk)
        for one in made
        if one.counselling
    )


def _contact(
    at: datetime, about: Category, platforms: list[Category], counsellor: User, chance: Random
) -> Contact:
    young = chance.random() < 0.7
    callers = [Caller.CHILD_SELF] * 4 + [Caller.CHILD_OTHER, Caller.UNDISCLOSED]
    adults = [Caller.PARENT] * 4 + [Caller.PROFESSIONAL] * 2 + [Caller.ADULT_OTHER]
    counselling = about.scheme != Scheme.NON_COUNSELLING
    return Contact(
        channel=chance.choices(Channel.values, [0, 0, 8, 4, 1, 1])[0],
        audience=Audience.CHILD if young else Audience.PARENT,
        caller=chance.choice(callers if young else adults),
        age_band=chance.choices(AgeBand.values, [1, 4, 6, 4, 1, 2])[0],
        language=chance.choice(("en", "fr", "fr")),
        counselling=counselling,
        category=about,
        also=about.counts_as,
        gender=chance.choices(Gender.values, [8, 6, 1, 3])[0],
        platform=chance.choice(platforms) if counselling and chance.random() < 0.6 else None,
        risk=chance.choice((Risk.NONE, Risk.LOW, Risk.LOW, Risk.MEDIUM)) if counselling else None,
        result=chance.choice(Result.values) if counselling else Result.UNKNOWN,
        counsellor=counsellor,
        talked_seconds=60 * chance.randint(5, 45),
        recorded_at=at,
    )
