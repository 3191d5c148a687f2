"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """The record hears of sign-ins and shows its state on the desk and in /readyz."""
        from portal.audit import signin, state
        from portal.audit.desk import lists

        signin.connect()
        state.register()
        lists.register()
