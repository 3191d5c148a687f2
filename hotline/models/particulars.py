"""What a reporter may add about a thing: whom it is about, where it was seen, what it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AboutWhom(models.TextChoices):
    """Whom it is about, as seen from the reporter."""

    UNSAID = "", _("Not said")
    ME = "me", _("The reporter")
    MY_CHILD = "my_child", _("A child of the reporter")
    KNOWN = "known", _("Somebody the reporter knows")
    UNKNOWN = "unknown", _("Somebody unknown to the reporter")


class SeenIn(models.TextChoices):
    """The type of site, in everyday words."""

    UNSAID = "", _("Not said")
    WEBSITE = "website", _("Website")
    SOCIAL = "social", _("Social network")
    CHAT = "chat", _("Chat or messenger")
    GAME = "game", _("Game")
    VIDEO = "video", _("Video platform or live stream")
    FILES = "files", _("File host or file sharing")
    MAIL = "mail", _("E-mail or text message")
    OTHER = "other", _("Elsewhere")


class Media(models.TextChoices):
    """What it is."""

    UNSAID = "", _("Not said")
    PICTURE = "picture", _("Pictures")
    VIDEO = "video", _("Videos")
    LIVE = "live", _("Live")
    TEXT = "text", _("Text")
    DRAWN = "drawn", _("Drawn or computer-made")
    SEVERAL = "several", _("Several kinds")
    OTHER = "other", _("Something else")
