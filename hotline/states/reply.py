"""A mail that answers one of ours: what it is, and whether a person has read it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class ReplyKind(TextChoices):
    """What came back."""

    HARD_BOUNCE = "hard_bounce", _("Could not be delivered")
    SOFT_BOUNCE = "soft_bounce", _("Delivery delayed or in doubt")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    ANSWER = "answer", _("Answered by mail")


class ReplyState(TextChoices):
    """Whether somebody has to read it."""

    NOTED = "noted", _("Noted")
    UNREAD = "unread", _("Waits to be read")
    READ = "read", _("Read")


REPLY = Lifecycle(
    "reply",
    "hotline.Reply",
    {
        ReplyState.NOTED: State("closed"),
        ReplyState.UNREAD: State("open", then={ReplyState.READ}, fills={"due_at"}),
        ReplyState.READ: State("done", fills={"read_at", "read_by"}),
    },
    starts={ReplyState.NOTED, ReplyState.UNREAD},
    not_public_because="mail between organisations",
)
