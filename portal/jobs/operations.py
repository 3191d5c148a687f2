"""What a person does about a job that was given up."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.accounts.models import User
from portal.jobs.models import Job
from portal.jobs.states import State
from portal.web.refusals import Refusal


class NotGivenUp(Refusal):
    """Only a job that was given up waits for a person."""

    code = "job-not-given-up"
    title = _("This job no longer waits for a person")
    message = _("A colleague may have dealt with it. Go back to the list to see how it is now.")


@transaction.atomic
def retry_job(job_id: int, *, by: User) -> Job:
    """Sends the job round again with all its attempts. Raises NotGivenUp."""
    job = _given_up(job_id)
    Job.objects.filter(pk=job_id).move(State.GIVEN_UP, State.QUEUED, attempts=0, next_at=Now())
    audit.record("job.retried", by=by, about=job, kind=job.kind)
    return job


@transaction.atomic
def dismiss_job(job_id: int, *, by: User) -> Job:
    """The job will never be done; somebody decided so. Raises NotGivenUp."""
    job = _given_up(job_id)
    Job.objects.filter(pk=job_id).move(State.GIVEN_UP, State.DISMISSED, finished_at=Now())
    audit.record("job.dismissed", by=by, about=job, kind=job.kind)
    return job


def _given_up(job_id: int) -> Job:
    """The job, locked. Raises Job.DoesNotExist, NotGivenUp."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state != State.GIVEN_UP:
        raise NotGivenUp
    return job
