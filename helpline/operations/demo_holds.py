"""Legal holds of the demo: some wait for a second person, one stands, some are to be let go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpline.models import Conversation, LeftMessage
from portal.accounts.models import User
from portal.privacy.legal_holds import operations
from portal.privacy.legal_holds.kinds import kind_of
from portal.privacy.legal_holds.states import Authority, LegalHoldState
from portal.privacy.models import LegalHold

LEAD = "safeguarding_lead@balise.example"
CONVERSATION, MESSAGE = "conversation", "message"


@dataclass(frozen=True, slots=True)
class Scene:
    """One hold: who asked for it, and where it stands. `by_lead`: else the supervisor did."""

    authority: Authority
    file_number: str
    reason: str
    days: int
    state: LegalHoldState = LegalHoldState.ASKED
    by_lead: bool = True


ON_CONVERSATIONS = (
    Scene(Authority.POLICE, "2026-114-B", "They expect an order of the court this week.", 60),
    Scene(
        Authority.COURT,
        "26/1873",
        "The order came by courier; the original lies in the safe.",
        200,
        LegalHoldState.STANDING,
    ),
)
ON_MESSAGES = (
    Scene(
        Authority.OURSELVES,
        "",
        "A parent complained; the board answers next month.",
        45,
        LegalHoldState.RELEASE_ASKED,
    ),
    Scene(
        Authority.PROSECUTOR,
        "BR.45.L3",
        "Their letter is in the post; they telephoned ahead.",
        90,
        by_lead=False,
    ),
    Scene(
        Authority.DATA_PROTECTION,
        "DOS-2026-31",
        "They look into a complaint about us and want nothing to go meanwhile.",
        120,
        LegalHoldState.RELEASE_ASKED,
        by_lead=False,
    ),
)


def load_holds(supervisor: User, *, now: datetime) -> None:
    """On conversations and messages that were left, unless some are there already."""
    lead = User.objects.filter(email=LEAD).first()
    if lead is None or LegalHold.objects.filter(kind__in=[CONVERSATION, MESSAGE]).exists():
        return
    over = Conversation.objects.filter(blanked_at=None, contact__isnull=False)
    left = LeftMessage.objects.filter(blanked_at=None)
    for scene, row in zip(ON_CONVERSATIONS, over.order_by("opened_at", "pk"), strict=False):
        _play(scene, CONVERSATION, row, _askers(scene, lead, supervisor), now=now)
    for scene, row in zip(ON_MESSAGES, left.order_by("-done_at", "pk"), strict=False):
        _play(scene, MESSAGE, row, _askers(scene, lead, supervisor), now=now)


def _askers(scene: Scene, lead: User, supervisor: User) -> tuple[User, User]:
    """Who asks, and who is the second person."""
    return (lead, supervisor) if scene.by_lead else (supervisor, lead)


def _play(scene: Scene, name: str, row: Any, people: tuple[User, User], *, now: datetime) -> None:
    (asks, answers), kind = people, kind_of(name)
    if kind is None:
        return
    hold = operations.ask(
        kind,
        str(row.pk),
        until=now + timedelta(days=scene.days),
        authority=scene.authority,
        file_number=scene.file_number,
        reason=scene.reason,
        by=asks,
    )
    if scene.state != LegalHoldState.ASKED:
        operations.agree(hold.pk, by=answers)
    if scene.state == LegalHoldState.RELEASE_ASKED:
        operations.ask_release(hold.pk, by=asks)
