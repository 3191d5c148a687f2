"""App configuration."""

from django.apps import AppConfig
from django.core.checks import register


class AwarenessConfig(AppConfig):
    name = "awareness"
    label = "awareness"
    verbose_name = "Awareness"

    def ready(self) -> None:
        from awareness.cms import checks, signals

        register(checks.pages_and_blocks_are_whole)
        signals.connect()
