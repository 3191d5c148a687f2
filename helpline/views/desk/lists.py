"""What the helpline shows on the desk's home page and in its search (staff only)."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.models import Conversation, LeftMessage, Resource, SafeguardingIncident
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.desk import SearchHit, Worklist, register_search, register_worklist

SHORTEST_SEARCH_CHARS = 4
LONGEST_SEARCH_CHARS = 32
HITS_LIMIT = 20


def register_on_desk() -> None:
    """Called once when the app is ready."""
    staff = (MAY_ANSWER, MAY_SUPERVISE)
    register_worklist(
        Worklist(
            key="helpline.queue",
            title=_("Helpline"),
            url_name="helpline_desk:queue",
            permissions=staff,
            waiting=waiting_visitors,
            service="helpline",
            order=20,
        )
    )
    register_worklist(
        Worklist(
            key="helpline.calls",
            title=_("Help wanted"),
            url_name="helpline_desk:help_wanted",
            permissions=(MAY_SUPERVISE,),
            waiting=calls_going_on,
            service="helpline",
            order=21,
            icon="life-ring",
        )
    )
    register_worklist(
        Worklist(
            key="helpline.conversations",
            title=_("Conversations"),
            url_name="helpline_desk:conversations",
            permissions=(MAY_SUPERVISE,),
            waiting=None,
            service="helpline",
            order=21,
        )
    )
    register_worklist(
        Worklist(
            key="helpline.left_messages",
            title=_("Messages left"),
            url_name="helpline_desk:left_messages",
            permissions=staff,
            waiting=open_messages,
            service="helpline",
            order=22,
        )
    )
    register_worklist(
        Worklist(
            key="helpline.contacts",
            title=_("Contacts"),
            url_name="helpline_desk:contacts",
            permissions=staff,
            waiting=None,
            service="helpline",
            order=23,
        )
    )
    register_worklist(
        Worklist(
            key="helpline.directory",
            title=_("Referral directory"),
            url_name="helpline_desk:directory",
            permissions=staff,
            waiting=due_resources,
            service="helpline",
            order=24,
        )
    )
    register_worklist(
        Worklist(
            key="helpline.replies",
            title=_("Replies kept ready"),
            url_name="helpline_desk:replies",
            permissions=(MAY_SUPERVISE,),
            waiting=None,
            service="helpline",
            order=28,
        )
    )
    register_worklist(
        Worklist(
            key="helpline.hours",
            title=_("Opening hours"),
            url_name="helpline_desk:hours",
            permissions=(MAY_SUPERVISE,),
            waiting=None,
            service="helpline",
            order=29,
        )
    )
    register_search("helpline.conversations", staff, find_conversations)


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
