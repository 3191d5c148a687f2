"""Who of the staff holds a right."""

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from portal.accounts.models import User


def holding(*permissions: str) -> QuerySet[User]:
    """Everybody who works here and has one of these rights, such as "helpline.answer"."""
    named = Q()
    for permission in permissions:
        app, codename = permission.split(".")
        named |= Q(content_type__app_label=app, codename=codename)
    may = Permission.objects.filter(named)
    holds = Q(user_permissions__in=may) | Q(groups__permissions__in=may)
    return User.objects.filter(holds, is_active=True).distinct()
