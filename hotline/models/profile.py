"""By which law profile this centre has worked, since when."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProfileInUse(models.Model):
    """A profile came into use. The newest row is the one in use; rows are never changed."""

    label = models.CharField(max_length=40)
    """Id and version, as every assessment carries it."""
    country = models.CharField(max_length=2)
    sha256 = models.BinaryField(max_length=32)
    """Of its file: a file that was changed without a new version is noticed as well."""
    since = models.DateTimeField()
    touched = ArrayField(models.BigIntegerField(), default=list)
    """Locations under way at that moment that wait for something else, or until another hour."""

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("profile in use")
        verbose_name_plural = _("profiles in use")
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.label} since {self.since:%Y-%m-%d}"
