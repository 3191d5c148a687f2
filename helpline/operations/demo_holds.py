"""Legal holds of the demo: one waits for a second person, one stands, one is to be let go."""

from datetime import datetime, timedelta

from helpline.models import Conversation
from portal.accounts.models import User
from portal.privacy.legal_holds import operations
from portal.privacy.legal_holds.kinds import kind_of
from portal.privacy.legal_holds.states import Authority
from portal.privacy.models import LegalHold

LEAD = "safeguarding_lead@balise.example"
KIND = "conversation"
ASKED = (
    (Authority.POLICE, "2026-114-B", "They expect an order of the court this week.", 60),
    (Authority.COURT, "26/1873", "The order came by courier; the original lies in the safe.", 200),
    (Authority.OURSELVES, "", "A parent complained; the board answers next month.", 45),
)


def load_holds(conversations: list[Conversation], supervisor: User, *, now: datetime) -> None:
    """On the first of these conversations, unless some are there already."""
    lead, kind = User.objects.filter(email=LEAD).first(), kind_of(KIND)
    if lead is None or kind is None or LegalHold.objects.filter(kind=KIND).exists():
        return
    for conversation, (authority, number, reason, days) in zip(conversations, ASKED, strict=False):
        hold = operations.ask(
            kind,
            str(conversation.pk),
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
