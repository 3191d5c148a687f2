"""Who somebody is and what they may do: allauth's sign-in, and permissions in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission


class StaffBackend(AuthenticationBackend):
    """Like allauth's; what was given to a person and what comes from roles is read together."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What Django's backend says, from one query instead of two; kept where Django keeps it."""
        is_known = obj is None and user_obj.is_active and not user_obj.is_superuser
        if is_known and not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = _permissions_of(user_obj)  # noqa: SLF001 - Django's own name
        found: set[str] = super().get_all_permissions(user_obj, obj)
        return found


def _permissions_of(person: Any) -> set[str]:
    names = ("content_type__app_label", "codename")
    own = Permission.objects.filter(user=person).order_by().values_list(*names)
    of_roles = Permission.objects.filter(group__user=person).order_by().values_list(*names)
    return {f"{app}.{codename}" for app, codename in own.union(of_roles)}
