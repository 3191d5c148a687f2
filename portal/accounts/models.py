"""People who work at the centre. The public has no accounts."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

SHIELDED_APPS = frozenset({"hotline", "helpline", "audit", "privacy"})
"""Apps whose permissions a technical administrator does not get for being one."""


class UserManager(BaseUserManager["User"]):
    """Makes accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person's account; without a password they must set one by mail."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A technical administrator. Reads no case and no conversation."""
        fields.update(is_staff=True, is_superuser=True)
        return self.create_user(email, password, **fields)


class User(AbstractUser):
    """A member of staff, signed in by e-mail. What they may do comes from their roles (groups)."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name shown to colleagues"), max_length=80, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")]

    def __str__(self) -> str:
        return self.display_name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Like Django's, except that being a technical administrator opens no shielded app."""
        if self.is_superuser and perm.split(".", maxsplit=1)[0] in SHIELDED_APPS:
            return self.is_active and perm in self.get_group_permissions_without_superuser()
        return super().has_perm(perm, obj)

    def get_group_permissions_without_superuser(self) -> frozenset[str]:
        """Permissions that come from roles alone, as `app.codename`."""
        from django.contrib.auth.models import Permission

        found = Permission.objects.filter(group__user=self).values_list(
            "content_type__app_label", "codename"
        )
        return frozenset(f"{app}.{codename}" for app, codename in found)
