"""Reference data in the CMS: general fields first, then one tab per language."""

from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from awareness.models import Audience, EmergencyNumber, Topic


def tabs(general: list[str], translated: list[str]) -> TabbedInterface:
    """Explicit panels: automatic ones would show a field and its columns side by side."""
    per_language = [
        ObjectList(
            [FieldPanel(build_localized_fieldname(field, code)) for field in translated],
            heading=name,
        )
        for code, name in settings.LANGUAGES
    ]
    return TabbedInterface(
        [
            ObjectList([FieldPanel(field) for field in general], heading=_("General")),
            *per_language,
        ]
    )


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display: ClassVar = ["name", "slug", "sort_order"]
    ordering: ClassVar = ["sort_order", "slug"]
    edit_handler = tabs(["slug", "illustration", "sort_order"], ["name", "description"])


class AudienceViewSet(SnippetViewSet):
    model = Audience
    icon = "group"
    list_display: ClassVar = ["name", "slug", "sort_order"]
    ordering: ClassVar = ["sort_order", "slug"]
    edit_handler = tabs(["slug", "sort_order"], ["name", "description"])


class EmergencyNumberViewSet(SnippetViewSet):
    model = EmergencyNumber
    icon = "warning"
    list_display: ClassVar = ["number", "name", "sort_order"]
    ordering: ClassVar = ["sort_order", "number"]
    edit_handler = tabs(["number", "sort_order"], ["name", "note"])


class ReferenceGroup(SnippetViewSetGroup):
    """One entry of the menu for all of it."""

    menu_label = _("Reference data")
    menu_icon = "list-ul"
    menu_order = 300
    items = (TopicViewSet, AudienceViewSet, EmergencyNumberViewSet)
