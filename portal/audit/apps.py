"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """The record hears of sign-ins and shows its state on the desk and in /readyz."""
        from portal.audit import signin, state
        from portal.web.desk import Worklist, register_worklist

        signin.connect()
        state.register()
        register_worklist(
            Worklist(
                key="audit",
                title=_("Audit record"),
                url_name="audit:entries",
                permissions=("audit.view_entry",),
                waiting=None,
                service="portal",
                order=900,
            )
        )
