"""How every form of the site is rendered: one field template, everywhere."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """`settings.FORM_RENDERER`: `{{ form }}` and `as_field_group` use our field component."""

    field_template_name = "components/field.html"
