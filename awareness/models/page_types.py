"""Every page type there is: what the demo, the retention rules and the checks go through."""

from django.apps import apps

from awareness.models.portal_page import PortalPage


def page_types() -> list[type[PortalPage]]:
    """Page types in the order of their names."""
    found = [model for model in apps.get_models() if issubclass(model, PortalPage)]
    return sorted(found, key=lambda model: model.__name__)
