"""Legal holds of the demo: one waits for the centre manager, one stands."""

from datetime import datetime, timedelta

from hotline.models import Report
from portal.accounts.demo import person_for
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.privacy.legal_holds import operations
from portal.privacy.legal_holds.kinds import kind_of
from portal.privacy.legal_holds.states import Authority
from portal.privacy.models import LegalHold

REPORT = "report"
REASON = "They prepare an order and telephoned ahead; the letter follows."
DAYS = 90


def load_holds(supervisor: User, *, now: datetime) -> None:
    """On the two newest reports, unless some are there already."""
    kind = kind_of(REPORT)
    if kind is None or LegalHold.objects.filter(kind=REPORT).exists():
        return
    manager = User.objects.get(email=person_for(Role.CENTRE_MANAGER).email)
    newest = Report.objects.filter(key__destroyed_at=None).order_by("-pk")[:2]
    for number, report in enumerate(newest):
        hold = operations.ask(
            kind,
            report.public_ref,
            until=now + timedelta(days=DAYS),
            authority=Authority.PROSECUTOR,
            file_number=f"BR.37.F1.{number + 1:03}",
            reason=REASON,
            by=supervisor,
        )
        if number:
            operations.agree(hold.pk, by=manager)
