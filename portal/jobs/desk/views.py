"""Jobs that were given up or wait too long, and the two things to do about them."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
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


@staff_with("jobs.change_job")
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Tries a given-up job again."""
    get_object_or_404(Job, pk=job_id)
    job = retry_job(job_id, by=cast("User", request.user))
    messages.success(request, _("Job %(kind)s is tried again.") % {"kind": job.kind})
    return HttpResponseRedirect(reverse("jobs:list"))


@staff_with("jobs.change_job")
@require_POST
def dismiss(request: HttpRequest, job_id: int) -> HttpResponse:
    """Lays a given-up job aside."""
    get_object_or_404(Job, pk=job_id)
    job = dismiss_job(job_id, by=cast("User", request.user))
    messages.info(request, _("Job %(kind)s will not be done.") % {"kind": job.kind})
    return HttpResponseRedirect(reverse("jobs:list"))
