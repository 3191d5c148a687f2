"""The history of a conversation, for those who supervise: who did what, and when."""

from django.utils.translation import gettext_lazy as _

from helpline.desk.actions import BOARD, OFFER, ROOM, WRAP_UP
from helpline.models import Conversation
from helpline.words.desk import EVENTS
from portal.audit.models import Entry
from portal.lifecycle.history import Moment, moment, words_for
from portal.web.actions import Words

HISTORY_LIMIT = 60
PAGES = (BOARD, OFFER, ROOM, WRAP_UP)

BESIDE_ACTIONS: dict[str, Words] = {
    "conversation.opened": _("The visitor came"),
    "offer.made": _("Offered to a counsellor"),
    "offer.expired": _("Offer not answered in time"),
    "conversation.left": _("The visitor left"),
    "conversation.came_back": EVENTS["came_back"],
    "conversation.abandoned": _("The visitor's page was closed for a long time"),
    "conversation.requeued": EVENTS["requeued"],
    "conversation.silent": _("Ended after a long silence"),
    "conversation.connection_lost": EVENTS["connection_lost"],
    "conversation.blanked": _("Texts erased"),
    "words.given": _("Words to come back shown"),
    "words.used": _("Words to come back used"),
    "words.erased": _("Everything erased by the visitor"),
    "shift.away": _("Away: offers or the desk stayed unanswered"),
    "read": _("Read"),
}
"""What no action of the desk writes."""


def moments_of(conversation: Conversation) -> list[Moment]:
    """The record of a conversation, newest first."""
    about = {"about_type": "helpline.conversation", "about_id": str(conversation.pk)}
    entries = Entry.objects.filter(**about).select_related("by").order_by("-id")
    return [moment(entry, words_of(entry.verb)) for entry in entries[:HISTORY_LIMIT]]


def words_of(verb: str) -> Words:
    """What an entry of the record says."""
    actions = {verb: words for page in PAGES for verb, words in page.history().items()}
    return words_for(verb, BESIDE_ACTIONS | actions)
