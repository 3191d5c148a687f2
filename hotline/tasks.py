"""Jobs and sweeps of the hotline. Handlers take an id, call one verb and may run again."""

from hotline.operations.answering import answer_reports_of
from hotline.operations.claims import lapse_due_claims
from hotline.operations.hosting import observe_hosting
from hotline.operations.sending import give_up_sending, requeue_lost_notices, send_notice
from portal.jobs.registry import every, job


@job("hosting.observe", lane="lookups", max_attempts=5)
def observe(location_id: str) -> None:
    """Look up where a location is hosted."""
    observe_hosting(int(location_id))


@job("reports.answer", lane="default")
def answer_reports(location_id: str) -> None:
    """Let everybody who reported a URL follow its assessment."""
    answer_reports_of(int(location_id))


@job("notice.send", lane="mail", given_up=lambda notice_id: give_up_sending(int(notice_id)))
def send(notice_id: str) -> None:
    """Send a notice that is due."""
    send_notice(int(notice_id))


@every(seconds=60, name="hotline.claims")
def lapse_claims() -> None:
    """End claims nobody works on."""
    lapse_due_claims()


@every(seconds=60, name="hotline.notices")
def requeue_lost() -> None:
    """Notices that nobody is about to send are sent all the same."""
    requeue_lost_notices()
