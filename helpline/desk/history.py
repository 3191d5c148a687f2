"""The history of a conversation, for those who supervise: who did what, and when."""

from django.utils.translation import gettext_lazy as _

from helpline.desk.actions import (
    BOARD,
    CALL,
    CASE,
    CASE_TITLE,
    CATEGORY,
    CATEGORY_LIST,
    CLOSED_DAY,
    CONTACT,
    CONTACTS,
    DIRECTORY,
    FLAG,
    GLASS,
    IN_CASE,
    MESSAGE,
    MOVED,
    OFFER,
    QUEUE,
    REPLIES,
    REPLY,
    RESOURCE,
    ROOM,
    SHARE,
    STEP,
    STRETCH,
    TO_CASE,
    TRANSFER,
    WRAP_UP,
)
from helpline.models import Conversation
from helpline.words.desk import EVENTS
from helpline.words.desk_hand_overs import Way
from portal.lifecycle.history import Moment, moment, moments_about, words_for
from portal.privacy.legal_holds.desk.actions import WORDS as HOLD_WORDS
from portal.web.actions import Words

BESIDE_ACTIONS: dict[str, Words] = {
    "conversation.opened": _("The visitor came"),
    "offer.made": _("Offered to a counsellor"),
    "offer.expired": _("Offer not answered in time"),
    "conversation.left": _("The visitor left"),
    "conversation.came_back": EVENTS["came_back"],
    "conversation.abandoned": _("The visitor's page was closed for a long time"),
    "conversation.requeued": EVENTS["requeued"],
    "transfer.expired": _("Nobody answered in time who could go on"),
    "transfer.cancelled": _("The question to go on was no longer needed"),
    "conversation.silent": _("Ended after a long silence"),
    "conversation.connection_lost": EVENTS["connection_lost"],
    "conversation.blanked": _("Texts erased"),
    "safeguarding.opened": _("A supervisor is called: the risk is high"),
    "safeguarding.raised": _("The risk of this call was raised"),
    "safeguarding.people_called": _("Those who supervise were written to"),
    "safeguarding.late": _("Nobody came in time; everybody who supervises is called"),
    "hand_over.report": Way.REPORT.label,
    "hand_over.link": Way.LINK.label,
    "break_glass.lapsed": _("The sealed address was destroyed before anybody answered"),
    "left_message.left": _("The visitor left a message"),
    "left_message.blanked": _("Texts erased"),
    "case.contact_erased": _("A chat of this case was erased by the child"),
    "case.forgotten": _("Case forgotten"),
    "survey.answered": _("Survey answered by the visitor"),
    "words.given": _("Words to come back shown"),
    "words.used": _("Words to come back used"),
    "words.erased": _("Everything erased by the visitor"),
    "shift.away": _("Away: offers or the desk stayed unanswered"),
    "resources.exported": _("Directory taken as a file"),
    "sheet.exported": _("Sheet of the statistics taken as a file"),
    "read": _("Read"),
}
"""What no action of the desk writes."""
WORDS = BESIDE_ACTIONS | HOLD_WORDS
_PAGES = (
    *(
        BOARD,
        OFFER,
        ROOM,
        CALL,
        TRANSFER,
        MOVED,
        WRAP_UP,
        MESSAGE,
        CONTACTS,
        CONTACT,
        QUEUE,
        STRETCH,
    ),
    *(CLOSED_DAY, DIRECTORY, GLASS, CATEGORY, CATEGORY_LIST, RESOURCE, REPLIES, REPLY),
    *(CASE, CASE_TITLE, TO_CASE, IN_CASE, STEP, FLAG, SHARE),
)
for _actions in _PAGES:
    WORDS |= _actions.history()


def moments_of(conversation: Conversation) -> list[Moment]:
    """The record of a conversation, newest first."""
    return moments_about(conversation, lambda entry: moment(entry, words_of(entry.verb)))


def words_of(verb: str) -> Words:
    """What an entry of the record says."""
    return words_for(verb, WORDS)
