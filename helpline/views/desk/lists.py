"""What the helpline shows on the desk's home page and in its search (staff only)."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.models import Case, Conversation, LeftMessage, Resource, SafeguardingIncident
from helpline.policies.cases import typed_number
from helpline.words.permissions import MAY_ANSWER, MAY_SEE_FIGURES, MAY_SUPERVISE
from portal.accounts.models import User
from portal.privacy.legal_holds.kinds import HeldKind, register_kind
from portal.web.actions import Words
from portal.web.desk import SearchHit, Worklist, register_search, register_worklist

STAFF = (MAY_ANSWER, MAY_SUPERVISE)
CONVERSATION_KIND, MESSAGE_KIND = "conversation", "message"
KEPT_KINDS = (
    HeldKind(
        CONVERSATION_KIND,
        title=_("Conversation"),
        model_label="helpline.Conversation",
        permission=MAY_SUPERVISE,
        reference=lambda row: row.short,
        url=lambda row: reverse("helpline_desk:room", args=[row.pk]),
    ),
    HeldKind(
        MESSAGE_KIND,
        title=_("Message left"),
        model_label="helpline.LeftMessage",
        permission=MAY_SUPERVISE,
        reference=lambda row: row.short,
        url=lambda row: reverse("helpline_desk:left_message", args=[row.pk]),
    ),
)
"""What a legal hold can keep."""
FIRST_PLACE = 20
"""Of its lists in the menu: after those of the hotline."""
SHORTEST_SEARCH_CHARS = 4
LONGEST_SEARCH_CHARS = 32
HITS_LIMIT = 20


def register_on_desk() -> None:
    """Called once when the app is ready."""
    for order, one in enumerate(_lists(), start=FIRST_PLACE):
        register_worklist(replace(one, order=order))
    register_search("helpline.conversations", STAFF, find_conversations)
    register_search("helpline.cases", STAFF, find_cases)
    for kind in KEPT_KINDS:
        register_kind(kind)


def _lists() -> list[Worklist]:
    """In the order of the menu."""
    listed = partial(_listed, permissions=STAFF)
    supervised = partial(_listed, permissions=(MAY_SUPERVISE,))
    return [
        listed("queue", _("Helpline"), waiting=waiting_visitors),
        supervised("help_wanted", _("Help wanted"), waiting=calls_going_on, icon="life-ring"),
        supervised("conversations", _("Conversations"), icon="people"),
        supervised("wall", _("Wallboard"), icon="chart"),
        listed("left_messages", _("Messages left"), waiting=open_messages, icon="mail"),
        listed("contacts", _("Contacts"), icon="list"),
        listed("cases", _("Cases"), waiting=cases_with_due_steps, icon="card"),
        listed("directory", _("Referral directory"), waiting=due_resources, icon="book"),
        supervised("replies", _("Replies kept ready"), icon="reply"),
        supervised("lists", _("Lists of the statistics"), icon="list"),
        supervised("hours", _("Opening hours"), icon="clock"),
        _listed("insafe_sheet", _("Statistics"), permissions=(MAY_SEE_FIGURES,), icon="chart"),
    ]


def _listed(name: str, title: Words, **more: Any) -> Worklist:
    return Worklist(
        key=f"helpline.{name}",
        title=title,
        url_name=f"helpline_desk:{name}",
        service="helpline",
        order=FIRST_PLACE,
        **({"waiting": None} | more),
    )


def waiting_visitors(_person: User) -> QuerySet[Conversation]:
    """The conversations of visitors who wait."""
    waiting: QuerySet[Conversation] = Conversation.objects.in_queue()
    return waiting


def calls_going_on(person: User) -> QuerySet[SafeguardingIncident]:
    """Calls for a supervisor on which nobody is, or which are still to be decided."""
    waiting: QuerySet[SafeguardingIncident] = SafeguardingIncident.objects.visible_to(
        person
    ).going_on()
    return waiting


def open_messages(person: User) -> QuerySet[LeftMessage]:
    """Messages that nobody has worked off, and that this person may work on."""
    waiting: QuerySet[LeftMessage] = LeftMessage.objects.visible_to(person).open()
    return waiting


def due_resources(person: User) -> QuerySet[Resource]:
    """Services that nobody has checked for long, for whoever may check them."""
    due: QuerySet[Resource] = Resource.objects.due(Resource.today())
    return due if person.has_perm(MAY_SUPERVISE) else due.none()


def cases_with_due_steps(person: User) -> QuerySet[Case]:
    """Open cases in which this person agreed to do something by today."""
    due: QuerySet[Case] = Case.objects.visible_to(person).with_due_step_of(person)
    return due


def find_cases(person: User, words: str) -> list[SearchHit]:
    """Cases by the beginning of their number; titles are searched on the page of cases."""
    beginning = typed_number(words)
    if len(beginning) < SHORTEST_SEARCH_CHARS:
        return []
    found = Case.objects.visible_to(person).numbered(beginning)
    return [
        SearchHit(
            title=one.short,
            url=reverse("helpline_desk:case", args=[one.pk]),
            detail=one.get_state_display(),
            kind=_("Case"),
        )
        for one in found.newest_first()[:HITS_LIMIT]
    ]


def find_conversations(person: User, words: str) -> list[SearchHit]:
    """Conversations by the first signs of their number; texts are never searched."""
    signs = words.strip().lower().replace("-", "")
    short = not SHORTEST_SEARCH_CHARS <= len(signs) <= LONGEST_SEARCH_CHARS
    if short or not set(signs) <= set("0123456789abcdef"):
        return []
    lowest, highest = signs.ljust(32, "0"), signs.ljust(32, "f")
    found = Conversation.objects.visible_to(person).filter(pk__gte=lowest, pk__lte=highest)
    return [
        SearchHit(
            title=one.short,
            url=reverse("helpline_desk:room", args=[one.pk]),
            detail=one.get_state_display(),
            kind=_("Conversation"),
        )
        for one in found.order_by("-opened_at")[:HITS_LIMIT]
    ]
