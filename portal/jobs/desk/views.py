"""Jobs that were given up or wait too long, and the two things to do about them."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import User
from portal.jobs.desk.rows import lane_rows, sweep_rows
from portal.jobs.models import Job
from portal.jobs.operations import dismiss_job, retry_job
from portal.web.access import staff_with

JOBS_PER_PAGE = 50


@staff_with("jobs.view_job", "jobs.change_job")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list, whether workers live in each lane, and when each sweep comes round."""
    waiting = Job.objects.needing_a_person().order_by("next_at", "pk")
    page = Paginator(waiting, JOBS_PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request,
        "desk/jobs/list.html",
        {
            "page": page,
            "may_change": request.user.has_perm("jobs.change_job"),
            "lanes": lane_rows(),
            "sweeps": sweep_rows(),
        },
    )


def _deed(verb: Callable[..., Job], said: Promise) -> Callable[..., HttpResponse]:
    """The door of a button beside a job that was given up."""

    @staff_with("jobs.change_job")
    @require_POST
    def perform(request: HttpRequest, job_id: int) -> HttpResponse:
        get_object_or_404(Job, pk=job_id)
        job = verb(job_id, by=cast("User", request.user))
        messages.success(request, said % {"kind": job.kind})
        return redirect("jobs:list")

    return perform


retry = _deed(retry_job, _("Job %(kind)s is tried again."))
dismiss = _deed(dismiss_job, _("Job %(kind)s will not be done."))
