"""App configuration."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "hotline"
    label = "hotline"
    verbose_name = "Hotline"
