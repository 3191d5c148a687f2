"""What a contact record says beyond its category, in the field's words (staff only)."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How the contact came about."""

    CHAT = "chat", _("Chat")
    MESSAGE = "message", _("Message left on the site")
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    IN_PERSON = "in_person", _("In person")
    LETTER = "letter", _("Letter")


OFFLINE = (Channel.PHONE, Channel.EMAIL, Channel.IN_PERSON, Channel.LETTER)
"""What somebody writes down by hand, since no machine saw it."""


class Gender(models.TextChoices):
    """Of the child, as Child Helpline International counts it."""

    GIRL = "girl", _("Girl")
    BOY = "boy", _("Boy")
    NON_BINARY = "non_binary", _("Non-binary")
    UNKNOWN = "unknown", _("Not known")


class Risk(models.IntegerChoices):
    """The highest level during the contact."""

    NONE = 0, _("None")
    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")
    IMMINENT = 4, _("Imminent")


HIGH_RISK = frozenset({Risk.HIGH, Risk.IMMINENT})
RISK_MEANS: dict[int, str | Promise] = {
    Risk.NONE: _("Information, an everyday worry"),
    Risk.LOW: _("Distress, and nothing that points to danger"),
    Risk.MEDIUM: _("Past abuse or self-harm, thoughts without a plan, grooming or threats online"),
    Risk.HIGH: _("Abuse that goes on, a plan or means, an offender in contact, a runaway"),
    Risk.IMMINENT: _("A plan and means within two days, an attack or an overdose now"),
}


class Result(models.TextChoices):
    """How it ended for whoever asked."""

    NEXT_STEP = "next_step", _("They know a next step")
    TALK_AGAIN = "talk_again", _("We agreed to talk again")
    PASSED_ON = "passed_on", _("Somebody else helps from here")
    UNHELPED = "unhelped", _("We could not help")
    UNKNOWN = "unknown", _("Not known")
