"""The referral directory: who else helps, with what, where and in which languages."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.models.querysets_directory import ResourceQuerySet
from helpline.policies import directory
from helpline.words.desk_directory import AddressedTo


class Resource(models.Model):
    """One service. It is retired, never deleted: contacts keep what was given."""

    name = models.CharField(_("name"), max_length=directory.NAME_LIMIT_CHARS)
    helps_with = models.CharField(max_length=directory.HELPS_LIMIT_CHARS, blank=True)
    audiences = ArrayField(models.CharField(max_length=16))
    topics = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    """Empty: whatever it is about."""
    region = models.CharField(max_length=directory.REGION_LIMIT_CHARS, blank=True)
    """Empty: everywhere."""
    languages = ArrayField(models.CharField(max_length=8))
    telephone = models.CharField(max_length=directory.TELEPHONE_LIMIT_CHARS, blank=True)
    web_address = models.CharField(max_length=directory.WEB_ADDRESS_LIMIT_CHARS, blank=True)
    opening_words = models.CharField(max_length=directory.OPENING_LIMIT_CHARS, blank=True)
    note = models.CharField(max_length=directory.NOTE_LIMIT_CHARS, blank=True)
    """For counsellors; no visitor reads it."""
    active = models.BooleanField(default=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering: ClassVar = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), Lower("region"), name="helpline_resource_known_once"
            ),
            models.CheckConstraint(
                condition=Q(web_address="") | Q(web_address__startswith="https://"),
                name="helpline_resource_https",
            ),
            models.CheckConstraint(
                condition=~Q(telephone="", web_address=""), name="helpline_resource_reachable"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_due(self) -> bool:
        """Whether somebody should look whether it still holds."""
        return directory.is_due(self.checked_on, self.today())

    @staticmethod
    def today() -> date:
        """By the clocks of the site."""
        return timezone.localdate()

    def addressees(self) -> list[str]:
        """Whom it is for, in words."""
        return [str(one.label) for one in AddressedTo if one in self.audiences]
