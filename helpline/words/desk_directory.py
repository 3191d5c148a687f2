"""Words of the referral directory (staff only)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpline.words.answers import Topic


class AddressedTo(models.TextChoices):
    """Whom a service, or a reply that is kept ready, is for."""

    CHILD = "child", _("Children and young people")
    PARENT = "parent", _("Parents and other adults")
    PROFESSIONAL = "professional", _("Professionals")


NOT_A_TOPIC = frozenset({Topic.OTHER, Topic.UNDISCLOSED})
TOPICS = tuple(topic for topic in Topic if topic not in NOT_A_TOPIC)
"""What a service may help with; with none of them it helps with everything."""
