"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        """Every process knows every kind of job, so that `outbox.add` refuses a misspelt one."""
        from portal.jobs import liveness, sweeps  # noqa: F401 - registers what it holds
        from portal.jobs.desk import lists

        autodiscover_modules("tasks")
        liveness.register()
        lists.register()
