"""App configuration."""

from django.apps import AppConfig


class HelplineConfig(AppConfig):
    name = "helpline"
    label = "helpline"
    verbose_name = "Helpline"
