"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        """Every process knows every kind of job, so that `outbox.add` refuses a misspelt one."""
        from portal.jobs import alone_rights, liveness, sweeps  # noqa: F401 - registers what it holds
        from portal.jobs.models import Job
        from portal.web.desk import Worklist, register_worklist

        autodiscover_modules("tasks")
        liveness.register()
        alone_rights.register()
        register_worklist(
            Worklist(
                key="jobs",
                title=_("Jobs given up"),
                url_name="jobs:list",
                permissions=("jobs.view_job", "jobs.change_job"),
                waiting=lambda _person: Job.objects.needing_a_person(),
                service="portal",
                order=800,
            )
        )
