"""App configuration."""

from django.apps import AppConfig
from django.core import checks


class WebConfig(AppConfig):
    name = "portal.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        from portal.web import forms, installation
        from portal.web.checks import environment_is_complete, every_view_declares_its_access

        checks.register(environment_is_complete, "portal")
        checks.register(every_view_declares_its_access, checks.Tags.urls, "portal")
        installation.register()
        forms.say_kindly_what_is_too_long()
