"""App configuration."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "portal.backup"
    label = "backup"
    verbose_name = "Backup"

    def ready(self) -> None:
        """/readyz and Prometheus hear how old the last backup is."""
        from portal.backup import state

        state.register()
