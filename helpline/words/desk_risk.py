"""The structured questions about risk, their answers, and what speaks for a level (staff only)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

NOT_ASKED = "not_asked"
"""Of every question; it speaks for nothing and against nothing."""
_NOT_ASKED = NOT_ASKED, _("Not asked")


class Thoughts(models.TextChoices):
    """Of suicide or self-harm."""

    NOT_ASKED = _NOT_ASKED
    NONE = "none", _("No")
    EARLIER = "earlier", _("Earlier, not now")
    NOW = "now", _("Now")


class Plan(models.TextChoices):
    """How somebody would do it."""

    NOT_ASKED = _NOT_ASKED
    NONE = "none", _("No")
    VAGUE = "vague", _("A vague one")
    CLEAR = "clear", _("A clear one")


class Means(models.TextChoices):
    """What somebody would do it with."""

    NOT_ASKED = _NOT_ASKED
    NONE = "none", _("No")
    COULD_GET = "could_get", _("Could get them")
    AT_HAND = "at_hand", _("At hand")


class Timeframe(models.TextChoices):
    """When."""

    NOT_ASKED = _NOT_ASKED
    NONE = "none", _("No time named")
    SOME_DAY = "some_day", _("Some day")
    SOON = "soon", _("Within two days")
    BEGUN = "begun", _("It has begun")


class Happening(models.TextChoices):
    """Whether somebody harms or threatens them, online or not."""

    NOT_ASKED = _NOT_ASKED
    NONE = "none", _("No")
    OVER = "over", _("It is over")
    GOES_ON = "goes_on", _("It goes on")
    NOW = "now", _("At this moment")


class Images(models.TextChoices):
    """Pictures of the child."""

    NOT_ASKED = _NOT_ASKED
    NONE = "none", _("None were shared")
    SHARED = "shared", _("One person has them")
    SPREAD = "spread", _("Others have them too")


class Meeting(models.TextChoices):
    """Offline, with whoever does it."""

    NOT_ASKED = _NOT_ASKED
    NONE = "none", _("No")
    TALKED = "talked", _("Talked about")
    ARRANGED = "arranged", _("Arranged")
    SOON = "soon", _("Within two days")


class Power(models.TextChoices):
    """Of whoever does it over the child."""

    NOT_ASKED = _NOT_ASKED
    NONE = "none", _("None")
    HOLD = "hold", _("Has a hold: pictures, secrets, threats")
    NEAR = "near", _("Is near: home, school, club, knows where they live")


QUESTIONS: dict[str, tuple[Any, type[models.TextChoices]]] = {
    "thoughts": (_("Thoughts of suicide or self-harm"), Thoughts),
    "plan": (_("A plan"), Plan),
    "means": (_("Means"), Means),
    "timeframe": (_("When"), Timeframe),
    "happening": (_("Somebody harms or threatens them"), Happening),
    "images": (_("Pictures of them"), Images),
    "meeting": (_("A meeting"), Meeting),
    "power": (_("Power of whoever does it"), Power),
}
"""Words and answers, by the names of `policies.risk.RiskAnswers`."""
OF_THEMSELVES = ("thoughts", "plan", "means", "timeframe")
OF_OTHERS = ("happening", "images", "meeting", "power")


CALL_SUBJECT = _("{centre}: you are needed")
"""Of the mail to a supervisor who is called."""


class Ground(models.TextChoices):
    """What in the answers speaks for a level."""

    BEGUN = "begun", _("It has begun")
    PLANNED_SOON = "planned_soon", _("A plan and means within two days")
    HARM_NOW = "harm_now", _("Somebody harms them at this moment")
    MEETING_SOON = "meeting_soon", _("A meeting within two days")
    PLAN = "plan", _("A plan")
    MEANS = "means", _("Means at hand")
    SOON = "soon", _("Within two days")
    NEAR = "near", _("Whoever harms them is near")
    MEETING = "meeting", _("A meeting is arranged")
    THOUGHTS = "thoughts", _("Thoughts, now or earlier")
    MEANS_OR_TIME = "means_or_time", _("Means within reach, or a time in mind")
    HARM = "harm", _("Somebody harms or threatens them, now or earlier")
    IMAGES = "images", _("Pictures were shared")
    MEETING_TALKED = "meeting_talked", _("A meeting was talked about")
    HOLD = "hold", _("Whoever does it has a hold over them")
    NOTHING = "nothing", _("Nothing points to danger")
