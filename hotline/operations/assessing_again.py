"""An assessment turns out to be wrong: a supervisor assesses again, and what has not left stays."""

from django.db import transaction

from hotline.models import Claim, Location, Report
from hotline.operations.claims import claim_location
from hotline.operations.closing import reopen_report
from hotline.operations.referring import withdraw_referral
from hotline.operations.tasks import look_of_correction, open_task
from hotline.operations.withdrawing import withdraw_unsent
from hotline.policies import profiles
from hotline.policies.clocks import first_look_due_at
from hotline.states import ASSESSMENT_DONE, Verdict
from hotline.words.errors import ReportEnded
from hotline.words.errors_assessing import NothingToCorrect
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def assess_again(location_id: int, *, by: User) -> Claim:
    """Put an assessment in question: `by` is on the URL and assesses it anew.

    The old assessment stays as evidence; the new one says that it replaces it. Raises
    NothingToCorrect where no assessment stands. Whoever fills in a form about it meanwhile reads
    there that it was overtaken. Where every report of something illegal has ended, the newest is
    opened again; of anything else a report is opened again first: ReportEnded.
    """
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    if location.assessment_state not in ASSESSMENT_DONE:
        raise NothingToCorrect
    reports = Report.objects.filter(submissions__location=location)
    if not reports.open().exists():
        if location.verdict != Verdict.ILLEGAL:
            raise ReportEnded
        reopen_report(reports.latest("pk").pk, by=by)
        location.refresh_from_db()
    withdraw_unsent(location, by=by)
    withdraw_referral(location, by=by)
    questioned = "location.assessment_questioned"
    due_at = first_look_due_at(now, imminent=False, profile=profiles.current())
    look = look_of_correction(location, by)
    open_task(location, by=by, at=now, due_at=due_at, verb=questioned, look=look)
    held = claim_location(location, by, now)
    if held is None:  # an open claim on an assessed location: no verb leaves one
        raise NothingToCorrect
    return held
