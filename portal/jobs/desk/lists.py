"""What jobs put on the desk: one work list."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.jobs.models import Job
from portal.web.desk import Worklist, register_worklist

PERMISSIONS = ("jobs.view_job", "jobs.change_job")


def _waiting(_person: User) -> int:
    return Job.objects.needing_a_person().count()


def register() -> None:
    """Called once, when the applications are ready."""
    register_worklist(
        Worklist(
            key="jobs",
            title=_("Jobs given up"),
            url_name="jobs:list",
            permissions=PERMISSIONS,
            count=_waiting,
            service="portal",
            order=800,
        )
    )
