"""What Wagtail's admin learns from us: reference data, links, and its quiet dress."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from awareness.cms.page_links import ChosenPageLinkHandler
from awareness.cms.reference_data import ReferenceGroup

register_snippet(ReferenceGroup)


@hooks.register("register_rich_text_features", order=200)
def link_to_the_chosen_page(features: FeatureRegistry) -> None:
    """Replaces Wagtail's handler, which costs queries for every link."""
    features.register_link_type(ChosenPageLinkHandler)


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("awareness/cms.css"))


@hooks.register("construct_main_menu")
def without_help(request: Any, menu_items: list[Any]) -> None:
    """Hides menu entries that lead to addresses on other sites."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]
