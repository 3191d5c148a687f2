"""Between helpline and hotline: what somebody named becomes a report of the hotline.

Neither service knows of the other. A report carries no contact, a contact no report; what
goes from one to the other are addresses and a category, never anybody's words.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from helpline.models import Contact, Conversation, HandOver, LeftMessage
from helpline.operations import handing_over
from helpline.words.answers import Audience, Topic
from hotline.forms.desk_intake import HandedOverForm
from hotline.operations.intake import enter_report
from hotline.operations.preparing import prepare_report
from hotline.operations.reporting import ADDRESSES_PER_REPORT, Taken
from hotline.reported_urls import LocationKind, ReportedUrl, read_lines
from portal.accounts.models import User

NOT_HANDED_OVER = frozenset({LocationKind.TEXT, LocationKind.EMAIL, LocationKind.PHONE})
"""Words, and what a child may have named to be reached."""
CATEGORY_OF_TOPIC = {
    Topic.BULLYING: "cyberbullying",
    Topic.PICTURES: "self_generated_image",
    Topic.STRANGER: "grooming",
    Topic.PRESSURE: "sextortion",
    Topic.SEEN: "age_inappropriate",
    Topic.ACCOUNT: "online_fraud",
}
"""What the form begins with; the counsellor chooses."""
CATEGORY_OF_CONTACT = {
    "cyberbullying": "cyberbullying",
    "sexting": "self_generated_image",
    "online-sexual-coercion-and-extortion-of-children": "sextortion",
    "hate-speech": "hate_speech",
    "e-crime": "online_fraud",
}
"""The same by what a contact was about, on the list of Insafe."""
ABUSE_MATERIAL = frozenset(
    {"csam_photo_video", "self_generated_image", "csam_ai_or_drawn", "csam_text"}
)
"""Codes of categories that the statistics of helplines count as reports of such material."""
FORM_NAMESPACE = UUID("5f0c3a52-5a8e-4a0b-9a35-0a6f3a2c7d11")
"""Of ids that follow from the token of a form."""


def addresses_named(texts: Iterable[str]) -> list[str]:
    """The addresses and accounts in what somebody wrote, each once, without what stood around."""
    read = [one for text in texts for one in read_lines(text)]
    named = [one for one in read if one.kind not in NOT_HANDED_OVER and not _is_ours(one)]
    return list(dict.fromkeys(one.canonical for one in named))[:ADDRESSES_PER_REPORT]


def _is_ours(found: ReportedUrl) -> bool:
    return found.canonical.startswith(f"{settings.SITE_ORIGIN}/")


def begun_with(conversation: Conversation) -> dict[str, str]:
    """What the report form of this conversation begins with."""
    return {
        "where": "\n".join(addresses_named(handing_over.said_by_visitor(conversation))),
        "category": CATEGORY_OF_TOPIC.get(Topic(conversation.topic), ""),
        "language": conversation.language,
    }


def begun_with_message(message: LeftMessage, text: str) -> dict[str, str]:
    """What the report form of a message that was left begins with; `text` is what it says."""
    return {"where": "\n".join(addresses_named([text])), "language": message.language}


def begun_with_contact(contact: Contact) -> dict[str, str]:
    """What the report form of a contact begins with: its record has no address and no words."""
    category = CATEGORY_OF_CONTACT.get(contact.category.code, "")
    return {"category": category, "language": contact.language}


def report_for(conversation_id: UUID, form: HandedOverForm, *, by: User) -> Taken:
    """Enters the report of a counsellor; the same form gives the same report and receipt.

    Raises Conversation.DoesNotExist, NotInThatState.
    """
    return _report(handing_over.note_report, conversation_id, form, by=by)


def report_for_message(message_id: UUID, form: HandedOverForm, *, by: User) -> Taken:
    """The same, of a message that was left. Raises LeftMessage.DoesNotExist, NotInThatState."""
    return _report(handing_over.note_report_of_message, message_id, form, by=by)


def report_for_contact(contact_id: int, form: HandedOverForm, *, by: User) -> Taken:
    """The same, of a contact that was written down. Raises Contact.DoesNotExist, NotInThatState."""
    return _report(handing_over.note_report_of_contact, contact_id, form, by=by)


@transaction.atomic
def _report(note: Callable[..., HandOver], source: Any, form: HandedOverForm, *, by: User) -> Taken:
    said = form.cleaned_data
    note(
        source,
        form_id=_id_of(said["token"]),
        abuse_material=said["category"].code in ABUSE_MATERIAL,
        by=by,
    )
    return enter_report(form.as_statement(), token=said["token"], by=by)


@transaction.atomic
def link_for(conversation_id: UUID, form: HandedOverForm, *, by: User) -> None:
    """Prepares a report and says its link in the chat; the same form gives one link.

    Raises Conversation.DoesNotExist, NotInThatState, SayRefused.
    """
    said = form.cleaned_data
    form_id = _id_of(said["token"])
    if handing_over.was_noted(form_id):
        return
    conversation = Conversation.objects.visible_to(by).select_related("visitor")
    chat = conversation.get(pk=conversation_id)
    token = prepare_report(
        form.data["where"],
        said["category"],
        app=said["app"],
        in_simple_words=chat.visitor.audience == Audience.CHILD,
    )
    link = _link(token, language=chat.language)
    abuse = said["category"].code in ABUSE_MATERIAL
    handing_over.give_link(conversation_id, link, form_id=form_id, abuse_material=abuse, by=by)


def _link(token: str, *, language: str) -> str:
    with translation.override(language):
        page = reverse("hotline:prepared", settings.PUBLIC_URLCONF, args=[token])
    return f"{settings.SITE_ORIGIN}{page}"


def _id_of(token: str) -> UUID:
    return uuid5(FORM_NAMESPACE, token)
