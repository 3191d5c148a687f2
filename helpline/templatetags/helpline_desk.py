"""Filters of the desk: codes of a conversation as words."""

from datetime import timedelta

from django import template
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import get_language

from helpline.models import Category, Contact, Conversation
from helpline.operations import categories
from helpline.words.desk import (
    ANSWERS,
    BAND_LOOKS,
    BANDS,
    MINUTES,
    REASONS,
    RISK_LOOKS,
    VISITOR_WORDS,
)
from portal.lifecycle import life_of

register = template.Library()


@register.filter
def band_word(band: int) -> str | Promise:
    """What a band is called."""
    return BANDS[band]


@register.filter
def band_look(band: int) -> str:
    """The look of its state shape."""
    return BAND_LOOKS[band]


@register.filter
def look(row: Model) -> str:
    """The look of the state of a conversation or a shift."""
    return life_of(row._meta.label).look(row)


@register.filter
def visitor_word(conversation: Conversation) -> str | Promise:
    """Who the visitor is between the bubbles."""
    return VISITOR_WORDS[conversation.visitor.audience]


@register.filter
def reason_words(conversation: Conversation) -> list[str | Promise]:
    """Why it stands in its band."""
    return [REASONS.get(code, code) for code in conversation.band_reasons]


@register.filter
def answer(conversation: Conversation, name: str) -> str | Promise:
    """What the visitor said to one of the questions, in the desk's words."""
    holder = conversation.visitor if name == "age_band" else conversation
    code: str = getattr(holder, name)
    return ANSWERS[name].get(code, code)


@register.filter
def contact_answer(contact: Contact, name: str) -> str | Promise:
    """Who asked or how old the child is, in the desk's words."""
    return ANSWERS[name][getattr(contact, name)]


@register.filter
def search_words(category: Category) -> str:
    """What it is found by besides its name, in the language of the desk."""
    name: str = getattr(category, "name_en")  # noqa: B009 - of modeltranslation
    return categories.search_words(name, get_language() or "en").lower()


@register.filter
def whole_minutes(duration: timedelta) -> str:
    """How long, to the minute."""
    return str(MINUTES) % {"number": int(duration.total_seconds() // 60)}


@register.filter
def risk_look(risk: int) -> str:
    """The look of its state shape."""
    return RISK_LOOKS[risk]
