"""What the sheets of both networks ask of each contact, in their words (staff only)."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpline.words.answers import AgeBand, Audience, Caller
from helpline.words.desk_contacts import Channel


class Asked(models.TextChoices):
    """The questions, and the lists below a sheet."""

    GENDER = "gender", _("Gender")
    AGE = "age", _("Age")
    MEANS = "means", _("Means of contact")
    CONTACTED_BY = "contacted_by", _("Contacted by")
    RESULT = "result", _("How it ended")
    PLATFORM = "platform", _("Type of platform")
    NOT_COUNSELLING = "not_counselling", _("Contacts that were not counselling")
    ACTIONS = "actions", _("What was done")


NO_PLATFORM_SAID = _("None said")


class ContactedBy(models.TextChoices):
    """Who contacted the helpline, as Insafe asks; and young people whose age nobody knows."""

    CHILD = "child", _("Child, up to 12")
    TEENAGER = "teenager", _("Teenager, 13 to 18")
    YOUNG = "young", _("Child or teenager, age not said")
    PARENT = "parent", _("Parent or carer")
    PROFESSIONAL = "professional", _("Teacher or professional")
    OTHER = "other", _("Other, or not said")


class Means(models.TextChoices):
    """How they came, as Insafe asks."""

    PHONE = "phone", _("Telephone")
    CHAT = "chat", _("Chat")
    EMAIL = "email", _("E-mail")
    FORM = "form", _("Online form")
    OTHER = "other", _("Other: letter, in person")


MEANS_OF: dict[str, Means] = {
    Channel.PHONE: Means.PHONE,
    Channel.CHAT: Means.CHAT,
    Channel.EMAIL: Means.EMAIL,
    Channel.MESSAGE: Means.FORM,
    Channel.LETTER: Means.OTHER,
    Channel.IN_PERSON: Means.OTHER,
}
BY_AGE: dict[str, ContactedBy] = {
    AgeBand.UNDER_10: ContactedBy.CHILD,
    AgeBand.FROM_10: ContactedBy.CHILD,
    AgeBand.FROM_13: ContactedBy.TEENAGER,
    AgeBand.FROM_16: ContactedBy.TEENAGER,
    AgeBand.OLDER: ContactedBy.OTHER,
    AgeBand.UNDISCLOSED: ContactedBy.YOUNG,
}
YOUNG = (Caller.CHILD_SELF, Caller.CHILD_OTHER)
ADULTS: dict[str, ContactedBy] = {
    Caller.PARENT: ContactedBy.PARENT,
    Caller.PROFESSIONAL: ContactedBy.PROFESSIONAL,
}


def contacted_by(audience: str, caller: str, age_band: str) -> ContactedBy:
    """A child who did not say who is asking came through the children's door all the same."""
    is_young = caller in YOUNG or (caller == Caller.UNDISCLOSED and audience == Audience.CHILD)
    return BY_AGE[age_band] if is_young else ADULTS.get(caller, ContactedBy.OTHER)


CALL_WORDS: dict[str, str | Promise] = {
    "imminent": _("Danger is imminent"),
    "high": _("High risk"),
    "other": _("Asked for by a tap, or lower"),
}
"""Calls for a supervisor by their highest risk."""
