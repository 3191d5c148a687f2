"""A page type or a block that exists by half does not start (`manage.py check`).

Demo pages and demo uses are asked for by `tests/awareness/test_demo.py`, as no production site has
them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from awareness.blocks import Registered, registered_blocks
from awareness.models import PortalPage
from awareness.models.page_types import page_types

NO_ICON = "placeholder"
"""What Wagtail draws for a block that names no icon."""
NOT_EDITED = {"page_ptr"}


def pages_and_blocks_are_whole(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """awareness.E001, E002: what a page type or a block is missing."""
    del app_configs
    pages: list[CheckMessage] = [
        Error(f"{page_type.__name__} {problem}.", hint=PAGE_HINT, id="awareness.E001")
        for page_type in page_types()
        for problem in page_type_problems(page_type)
    ]
    blocks: list[CheckMessage] = [
        Error(f"The block {each.name} {problem}.", hint=BLOCK_HINT, id="awareness.E002")
        for each in registered_blocks()
        for problem in block_problems(each)
    ]
    return pages + blocks


PAGE_HINT = "A page type is one module of awareness/models/pages, see ARCHITECTURE.md."
BLOCK_HINT = "A block is one module of awareness/blocks, see CONTRIBUTING.md."


def page_type_problems(page_type: type[PortalPage]) -> Iterator[str]:
    """What a page type lacks: template, panels for its fields, parents, children."""
    if not _exists(page_type.template):
        yield f"has no template {page_type.template}"
    form_fields = page_type.get_edit_handler().get_form_options()["fields"]
    for field in (*page_type._meta.local_fields, *page_type._meta.local_many_to_many):
        if field.editable and field.name not in NOT_EDITED and field.name not in form_fields:
            yield f"has no panel for {field.name}"
    if "parent_page_types" not in vars(page_type):
        yield "does not say where it may stand (parent_page_types)"
    for parent in page_type.clean_parent_page_models():
        if page_type not in parent.clean_subpage_models():
            yield f"may not stand below {parent.__name__}, which does not allow it"
    if "subpage_types" not in vars(page_type) and not _parents_named(page_type):
        yield "does not say what may stand below it (subpage_types, an empty list for nothing)"


def block_problems(registered: Registered) -> Iterator[str]:
    """What a block lacks: template, preview, label, icon."""
    block = registered.block()
    if not _exists(getattr(block.meta, "template", None)):
        yield "has no template"
    if not block.is_previewable:
        yield "has no preview (preview_value)"
    if not block.meta.label:
        yield "has no label"
    if block.meta.icon == NO_ICON:
        yield "has no icon"


def _parents_named(page_type: type[PortalPage]) -> bool:
    """Whether a page type names this one as where it may stand."""
    return any(
        page_type in other.clean_parent_page_models()
        for other in page_types()
        if "parent_page_types" in vars(other)
    )


def _exists(template: str | None) -> bool:
    if not template:
        return False
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True
