"""Names of roles for the people page."""

from django import template
from django.utils.functional import Promise

from portal.accounts.models import User
from portal.accounts.roles import DUTIES

register = template.Library()


@register.filter
def role_titles(person: User) -> list[str | Promise]:
    """Titles of a person's roles, from groups that were fetched already."""
    held = {group.name for group in person.groups.all()}
    return [duty.title for role, duty in DUTIES.items() if role.value in held]
