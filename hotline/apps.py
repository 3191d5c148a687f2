"""App configuration."""

from django.apps import AppConfig
from django.core.checks import register as register_check
from django.db.models.signals import post_migrate


class HotlineConfig(AppConfig):
    name = "hotline"
    label = "hotline"
    verbose_name = "Hotline"

    def ready(self) -> None:
        """Lists for the desk, figures for machines; words are written after migrations."""
        from hotline.desk import lists
        from hotline.models import ANSWERED, ASKED, ProbeTask
        from hotline.monitoring import checks, metrics
        from hotline.operations import vocabulary
        from portal.database import probe_role

        register_check(checks.evidence_is_real, "hotline")
        lists.register()
        metrics.register()
        probe_role.register(
            probe_role.Rights(ProbeTask._meta.db_table, select=ASKED, update=ANSWERED)
        )
        post_migrate.connect(vocabulary.load_after_migrate, sender=self)
