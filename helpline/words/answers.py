"""What a visitor may answer before waiting: few taps, and "prefer not to say" everywhere.

These words are read by children; a nine-year-old should understand each of them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Which door the visitor came through. Each has its own line and its own records."""

    CHILD = "child", _("Children and young people")
    PARENT = "parent", _("Parents and other adults")


class Caller(models.TextChoices):
    """Who is asking, in the statistics' words (Child Helpline International)."""

    CHILD_SELF = "child_self", _("It is about me")
    CHILD_OTHER = "child_other", _("It is about a friend or another child")
    PARENT = "parent", _("I am a parent or carer")
    PROFESSIONAL = "professional", _("I work with children")
    ADULT_OTHER = "adult_other", _("I am another adult worried about a child")
    UNDISCLOSED = "undisclosed", _("I prefer not to say")


CALLERS: dict[str, tuple[Caller, ...]] = {
    Audience.CHILD: (Caller.CHILD_SELF, Caller.CHILD_OTHER, Caller.UNDISCLOSED),
    Audience.PARENT: (
        Caller.PARENT,
        Caller.PROFESSIONAL,
        Caller.ADULT_OTHER,
        Caller.UNDISCLOSED,
    ),
}


class AgeBand(models.TextChoices):
    """How old the child is; bands only, never a birthday."""

    UNDER_10 = "under_10", _("Under 10")
    FROM_10 = "10_12", _("10 to 12")
    FROM_13 = "13_15", _("13 to 15")
    FROM_16 = "16_18", _("16 to 18")
    OLDER = "over_18", _("Over 18")
    UNDISCLOSED = "undisclosed", _("I prefer not to say")


UNDER_13 = frozenset({AgeBand.UNDER_10, AgeBand.FROM_10})


class Topic(models.TextChoices):
    """What it is about, in children's words; the counsellor classifies it properly later."""

    BULLYING = "bullying", _("Someone is mean to me or bullies me")
    PICTURES = "pictures", _("Pictures or videos that were shared")
    STRANGER = "stranger", _("Someone online who worries me")
    PRESSURE = "pressure", _("Someone threatens or blackmails me")
    SEEN = "seen", _("Something I saw online")
    ACCOUNT = "account", _("My account, my data, a trick or a scam")
    GAMING = "gaming", _("Games and time online")
    FEELINGS = "feelings", _("How I feel")
    HOME = "home", _("Family and home")
    FRIENDS = "friends", _("Friends, love, school")
    INFORMATION = "information", _("I just have a question")
    OTHER = "other", _("Something else")
    UNDISCLOSED = "undisclosed", _("I prefer not to say")


ADULT_TOPICS: dict[str, object] = {
    Topic.BULLYING: _("Bullying or hate online"),
    Topic.PICTURES: _("Pictures or videos that were shared"),
    Topic.STRANGER: _("Contact with a stranger, grooming"),
    Topic.PRESSURE: _("Threats or blackmail"),
    Topic.SEEN: _("Content the child came across"),
    Topic.ACCOUNT: _("Accounts, privacy, scams"),
    Topic.GAMING: _("Games and time online"),
    Topic.FEELINGS: _("How the child feels"),
    Topic.HOME: _("Family rules and home"),
    Topic.FRIENDS: _("Friends, relationships, school"),
    Topic.INFORMATION: _("I just have a question"),
    Topic.OTHER: _("Something else"),
    Topic.UNDISCLOSED: _("I prefer not to say"),
}
"""The same topics through the adults' door."""


class Mood(models.TextChoices):
    """How the visitor is right now."""

    FINE = "fine", _("I am okay")
    LOW = "low", _("Not so good")
    AWFUL = "awful", _("Really bad")
    UNDISCLOSED = "undisclosed", _("I prefer not to say")


class Helped(models.TextChoices):
    """Whether the chat helped."""

    YES = "yes", _("Yes")
    LITTLE = "little", _("A little")
    NO = "no", _("No")
    UNDISCLOSED = "undisclosed", _("I prefer not to say")


class Again(models.TextChoices):
    """Whether the visitor would come again."""

    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Maybe")
    NO = "no", _("No")
    UNDISCLOSED = "undisclosed", _("I prefer not to say")


class Wish(models.TextChoices):
    """What whoever leaves a message wishes for."""

    CALL = "call", _("Call me")
    WRITE = "write", _("Write me an e-mail")
    NOTHING = "nothing", _("I only want to tell you. No answer")


class Safety(models.TextChoices):
    """Whether the visitor (or the child) is safe at this moment."""

    SAFE = "safe", _("Yes")
    UNSURE = "unsure", _("I am not sure")
    UNSAFE = "unsafe", _("No")
    UNDISCLOSED = "undisclosed", _("I prefer not to say")
