"""Jobs and sweeps of the hotline. Handlers take an id, call one verb and may run again."""

from hotline.operations.answering import answer_reports_of
from hotline.operations.claims import lapse_due_claims
from hotline.operations.hosting import observe_hosting
from hotline.operations.sending import give_up_sending, requeue_lost_notices, send_notice
from portal.jobs.periodic import every
from portal.jobs.registry import job


@job("hosting.observe", max_attempts=5)
def observe(location_id: str) -> None:
    """Look up where a location is hosted."""
    observe_hosting(int(location_id))


@job("reports.answer")
def answer_reports(location_id: str) -> None:
    """Let everybody who reported an address follow its judgement."""
    answer_reports_of(int(location_id))


@job("notice.send", max_attempts=8, given_up=lambda notice_id: give_up_sending(int(notice_id)))
def send(notice_id: str) -> None:
    """Send a notice that is due."""
    send_notice(int(notice_id))


@every(seconds=60, name="hotline.claims")
def lapse_claims() -> None:
    """End claims nobody works on."""
    lapse_due_claims()


@every(seconds=60, name="hotline.notices")
def send_forgotten() -> None:
    """Notices that nobody is about to send are sent all the same."""
    requeue_lost_notices()
