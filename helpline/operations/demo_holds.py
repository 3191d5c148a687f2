"""Legal holds of the demo: one waits for a second person, one stands, one is to be let go."""

from datetime import datetime, timedelta

from helpline.models import Conversation, LeftMessage
from portal.accounts.models import User
from portal.privacy.legal_holds import operations
from portal.privacy.legal_holds.kinds import kind_of
from portal.privacy.legal_holds.states import Authority
from portal.privacy.models import LegalHold

LEAD = "safeguarding_lead@balise.example"
CONVERSATION, MESSAGE = "conversation", "message"
ASKED = (
    (Authority.POLICE, "2026-114-B", "They expect an order of the court this week.", 60),
    (Authority.COURT, "26/1873", "The order came by courier; the original lies in the safe.", 200),
    (Authority.OURSELVES, "", "A parent complained; the board answers next month.", 45),
)


def load_holds(supervisor: User, *, now: datetime) -> None:
    """On two conversations and a message that was left, unless some are there already."""
    lead = User.objects.filter(email=LEAD).first()
    over = Conversation.objects.filter(blanked_at=None, contact__isnull=False)
    done = LeftMessage.objects.done().filter(blanked_at=None)
    rows = [(CONVERSATION, one) for one in over.order_by("opened_at", "pk")[:2]]
    rows += [(MESSAGE, one) for one in done[:1]]
    if lead is None or LegalHold.objects.filter(kind=CONVERSATION).exists():
        return
    for (name, row), (authority, number, reason, days) in zip(rows, ASKED, strict=False):
        kind = kind_of(name)
        if kind is None:
            continue
        hold = operations.ask(
            kind,
            str(row.pk),
            until=now + timedelta(days=days),
            authority=authority,
            file_number=number,
            reason=reason,
            by=lead,
        )
        if authority != Authority.POLICE:
            operations.agree(hold.pk, by=supervisor)
        if authority == Authority.OURSELVES:
            operations.ask_release(hold.pk, by=lead)
