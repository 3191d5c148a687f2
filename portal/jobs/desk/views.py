"""Jobs that were given up or wait too long, and the two things to do about them."""

import re

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.accounts.models import User
from portal.jobs.desk.rows import lane_rows, sweep_rows
from portal.jobs.models import Job
from portal.jobs.operations import dismiss_job, retry_job
from portal.jobs.states import State
from portal.web.access import staff_with
from portal.web.actions import Action, Actions, Done
from portal.web.bulk import bulk_offers

JOBS_PER_PAGE = 50
NUMBER = re.compile("[0-9]{1,18}")
MAY = "jobs.change_job"

JOBS: Actions[Job] = Actions(
    "a job", ["offered"], "jobs", lambda _job: reverse("jobs:list"), where=lambda job: (job.pk,)
)
JOBS.add(
    Action(
        "retry",
        permissions=(MAY,),
        place="offered",
        label=_("Try again"),
        button="",
        size="small",
        bulk=_("Try them again"),
        offered=lambda job: job.state == State.GIVEN_UP,
        verb=retry_job,
        done=lambda job: Done(_("Job %(kind)s is tried again.") % {"kind": job.kind}),
        history={"job.retried": _("Job tried again")},
    ),
    Action(
        "dismiss",
        permissions=(MAY,),
        place="offered",
        label=_("Lay aside"),
        size="small",
        bulk=_("Lay them aside"),
        offered=lambda job: job.state == State.GIVEN_UP,
        verb=dismiss_job,
        done=lambda job: Done(_("Job %(kind)s will not be done.") % {"kind": job.kind}),
        history={"job.dismissed": _("Job laid aside")},
    ),
)


def find_job(_request: HttpRequest, job_id: int) -> Job:
    """The job, else 404."""
    return get_object_or_404(Job, pk=job_id)


def find_jobs(_request: HttpRequest, names: list[str]) -> dict[str, Job]:
    """Those that there are, by number."""
    numbers = [name for name in names if NUMBER.fullmatch(name)]
    return {str(job.pk): job for job in Job.objects.filter(pk__in=numbers)}


@staff_with("jobs.view_job", MAY)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list, whether workers live in each lane, and when each sweep comes round."""
    assert isinstance(request.user, User)  # noqa: S101 - staff_with let nobody else in
    waiting = Job.objects.needing_a_person().pressing_first()
    page = Paginator(waiting, JOBS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(job, JOBS.offered(job, to=request.user)) for job in page],
        "bulk": bulk_offers(JOBS, request),
        "lanes": lane_rows(),
        "sweeps": sweep_rows(),
    }
    return TemplateResponse(request, "desk/jobs/list.html", context)
