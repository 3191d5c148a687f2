"""People who work at the centre. The public has no accounts."""

from typing import Any, ClassVar

from asgiref.sync import sync_to_async
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser, Permission
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

SHIELDED_APPS = frozenset({"hotline", "helpline", "audit", "privacy", "accounts", "auth"})
"""Apps whose permissions a technical administrator does not get for being one.

`accounts` and `auth` stand here because whoever may give roles may give themselves any: that
also closes Wagtail's pages for users and groups, to everybody.
"""


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

    def with_one_of(self, *permissions: str) -> models.QuerySet["User"]:
        """Active people who have one of these permissions (`app.codename`)."""
        named = models.Q()
        for name in permissions:
            app, codename = name.split(".")
            named |= models.Q(content_type__app_label=app, codename=codename)
        may = Permission.objects.filter(named)
        holds = models.Q(user_permissions__in=may) | models.Q(groups__permissions__in=may)
        return self.filter(holds, is_active=True).distinct()

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of an e-mail address, in any case."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A member of staff, signed in by e-mail. What they may do comes from their roles (groups).

    Being a technical administrator (`is_superuser`) opens nothing in `SHIELDED_APPS`: there,
    only roles count, in every way Django offers to ask.
    """

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name shown to colleagues"), max_length=80, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("manage_people", "May add people, give them roles and switch them off")]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")]

    def __str__(self) -> str:
        return self.display_name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Like Django's, except that being a technical administrator opens no shielded app."""
        if self.is_superuser and _app_of(perm) in SHIELDED_APPS:
            return self.is_active and perm in self.get_role_permissions()
        return super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the person may do anything at all in an app; the shield holds here too."""
        if self.is_superuser and app_label in SHIELDED_APPS:
            return self.is_active and any(
                _app_of(perm) == app_label for perm in self.get_role_permissions()
            )
        return super().has_module_perms(app_label)

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        """Everything the person may do, without what the shield withholds."""
        return self._shielded(super().get_all_permissions(obj))

    def get_user_permissions(self, obj: Any = None) -> set[str]:
        """Permissions given to the person directly, without what the shield withholds."""
        return self._shielded(super().get_user_permissions(obj))

    def get_group_permissions(self, obj: Any = None) -> set[str]:
        """Permissions that come from roles."""
        return self._shielded(super().get_group_permissions(obj))

    async def ahas_perm(self, perm: str, obj: Any = None) -> bool:
        """`has_perm` for consumers; Django's own would ask no shield."""
        return await sync_to_async(self.has_perm)(perm, obj)

    async def ahas_module_perms(self, app_label: str) -> bool:
        """`has_module_perms` for consumers."""
        return await sync_to_async(self.has_module_perms)(app_label)

    async def aget_all_permissions(self, obj: Any = None) -> set[str]:
        """`get_all_permissions` for consumers."""
        return await sync_to_async(self.get_all_permissions)(obj)

    async def aget_user_permissions(self, obj: Any = None) -> set[str]:
        """`get_user_permissions` for consumers."""
        return await sync_to_async(self.get_user_permissions)(obj)

    async def aget_group_permissions(self, obj: Any = None) -> set[str]:
        """`get_group_permissions` for consumers."""
        return await sync_to_async(self.get_group_permissions)(obj)

    def get_role_permissions(self) -> frozenset[str]:
        """Permissions that come from roles alone, as `app.codename`; read once per object."""
        cached: frozenset[str] | None = self.__dict__.get("_role_permissions")
        if cached is None:
            from django.contrib.auth.models import Permission

            found = Permission.objects.filter(group__user=self).values_list(
                "content_type__app_label", "codename"
            )
            cached = frozenset(f"{app}.{codename}" for app, codename in found)
            self.__dict__["_role_permissions"] = cached
        return cached

    def _shielded(self, permissions: set[str]) -> set[str]:
        if not self.is_superuser:
            return permissions
        from_roles = self.get_role_permissions() if self.is_active else frozenset()
        return {
            perm for perm in permissions if _app_of(perm) not in SHIELDED_APPS or perm in from_roles
        }


def _app_of(perm: str) -> str:
    return perm.split(".", maxsplit=1)[0]
