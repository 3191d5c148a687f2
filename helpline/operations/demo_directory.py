"""Invented services of the demo: reserved names, and numbers nobody has."""

from datetime import date, timedelta
from typing import Any

from helpline.models import CannedReply, Resource
from helpline.operations import replies
from helpline.operations.directory import add_resource
from helpline.operations.directory import retire_resource as retire
from helpline.policies.directory import CHECK_AFTER_DAYS
from portal.accounts.models import User
from portal.database.clock import database_now

CHILD, PARENT, PROFESSIONAL = "child", "parent", "professional"
OLD, RETIRED = "Pier 4 Legal Advice", "Old Lighthouse Line"
SERVICES: tuple[dict[str, Any], ...] = (
    {
        "name": "Harbour Youth Line",
        "helps_with": "Talking by day and by night about whatever weighs on somebody.",
        "audiences": [CHILD],
        "topics": [],
        "languages": ["en", "fr", "nl"],
        "telephone": "+32 2 555 01 10",
        "web_address": "https://harbour-youth.example/",
        "opening_words": "Day and night",
    },
    {
        "name": "Anchor House",
        "helps_with": "A bed and somebody to talk to, for who cannot go home tonight.",
        "audiences": [CHILD, PROFESSIONAL],
        "topics": ["home"],
        "region": "North coast",
        "languages": ["en", "nl"],
        "telephone": "+32 2 555 01 20",
        "opening_words": "Every evening from 18:00",
        "note": "Ring before sending anybody: five beds.",
    },
    {
        "name": "Écoute Parents",
        "helps_with": "Conseils aux parents : écrans, limites, disputes à la maison.",
        "audiences": [PARENT],
        "topics": ["gaming", "home"],
        "languages": ["fr"],
        "telephone": "+33 1 99 00 12 34",
        "web_address": "https://ecoute-parents.example/",
        "opening_words": "Du lundi au vendredi, de 9 h à 17 h",
    },
    {
        "name": "Take It Down Desk",
        "helps_with": "Has pictures taken down that were shared against somebody’s will.",
        "audiences": [CHILD, PARENT, PROFESSIONAL],
        "topics": ["pictures", "pressure"],
        "languages": ["de", "en", "es", "fr", "nl"],
        "web_address": "https://take-it-down.example/",
    },
    {
        "name": "Lighthouse Clinic",
        "helps_with": "First talks with a psychologist, without a letter of a doctor.",
        "audiences": [CHILD, PARENT],
        "topics": ["feelings"],
        "region": "North coast",
        "languages": ["en", "fr"],
        "telephone": "+32 2 555 01 30",
        "opening_words": "Monday to Friday, 10:00 to 19:00",
    },
    {
        "name": "Schools Against Bullying",
        "helps_with": "Comes to the school: class talks, and advice to teachers.",
        "audiences": [PARENT, PROFESSIONAL],
        "topics": ["bullying", "friends"],
        "languages": ["de", "en"],
        "web_address": "https://schools-against-bullying.example/",
    },
    {
        "name": OLD,
        "helps_with": "Free advice by lawyers: blackmail, scams, contracts of minors.",
        "audiences": [CHILD, PARENT],
        "topics": ["account", "pressure"],
        "region": "South bank",
        "languages": ["ar", "en", "fr"],
        "telephone": "+32 2 555 01 40",
        "note": "Nobody picks up on Wednesdays.",
    },
    {
        "name": RETIRED,
        "helps_with": "Closed in spring.",
        "audiences": [CHILD],
        "topics": ["feelings"],
        "languages": ["en"],
        "telephone": "+32 2 555 01 50",
    },
)
OUT_OF_USE = {
    "language": "en",
    "title": "Summer opening hours",
    "text": "In July and August we are here from 14:00 to 20:00.",
    "audiences": [CHILD, PARENT],
}
BLANK = dict.fromkeys(("region", "telephone", "web_address", "opening_words", "note"), "")


def load_services(*, by: User) -> None:
    """Adds them to a directory that is empty; one is due to be checked, one is retired."""
    if Resource.objects.exists():
        return
    for told in SERVICES:
        made = add_resource(BLANK | told, by=by)
        if made.name == RETIRED:
            retire(made.pk, by=by)
        if made.name == OLD:
            Resource.objects.filter(pk=made.pk).update(checked_on=_long_ago())


def load_reply(*, by: User) -> None:
    """A reply of the centre's own, out of use since its campaign is over."""
    if CannedReply.objects.filter(title=OUT_OF_USE["title"]).exists():
        return
    replies.retire_reply(replies.add_reply(OUT_OF_USE, by=by).pk, by=by)


def _long_ago() -> date:
    return database_now().date() - timedelta(days=CHECK_AFTER_DAYS + 20)
