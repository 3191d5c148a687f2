"""App configuration."""

from django.apps import AppConfig


class AwarenessConfig(AppConfig):
    name = "awareness"
    label = "awareness"
    verbose_name = "Awareness"

    def ready(self) -> None:
        from awareness.cms import signals

        signals.connect()
