"""What every form of the site has in common: one field template, one word for what is too long."""

from django.core.validators import MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """`settings.FORM_RENDERER`: `{{ form }}` and `as_field_group` use our field component."""

    field_template_name = "components/field.html"


def say_kindly_what_is_too_long() -> None:
    """Every field with a limit names it, what was written and what helps; a field may say more."""
    MaxLengthValidator.message = _(
        "Up to %(limit_value)d characters fit here; you wrote %(show_value)d. "
        "Please make it shorter."
    )
