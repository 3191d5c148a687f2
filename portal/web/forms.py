"""What every form of the site has in common: one field template, one word for what is too long."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

SELECT = "django/forms/widgets/select.html"


class Renderer(TemplatesSetting):
    """`settings.FORM_RENDERER`: `{{ form }}` and `as_field_group` use our field component.

    Choices are drawn here: a template for each of a hundred options is a twentieth of a page.
    """

    field_template_name = "components/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> SafeString | str:
        """As Django draws it."""
        if template_name == SELECT:
            return _select(context["widget"])
        drawn: str = super().render(template_name, context, request)
        return drawn


def _select(widget: Mapping[str, Any]) -> SafeString:
    drawn = format_html_join("\n", "{}", ((_group(*group),) for group in widget["optgroups"]))
    return format_html(
        '<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), drawn
    )


def _group(title: str | None, options: list[Mapping[str, Any]], _index: int) -> SafeString:
    drawn = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((one["value"], flatatt(one["attrs"]), one["label"]) for one in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', title, drawn) if title else drawn


def say_kindly_what_is_too_long() -> None:
    """Every field with a limit names it, what was written and what helps; a field may say more."""
    MaxLengthValidator.message = _(
        "Up to %(limit_value)d characters fit here; you wrote %(show_value)d. "
        "Please make it shorter."
    )
