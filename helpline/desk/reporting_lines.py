"""What the law asks for about one conversation, as those who supervise read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpline.models import Conversation, SafeguardingIncident
from helpline.operations.safeguarding import Decision
from helpline.policies import mandatory_reporting
from helpline.policies.mandatory_reporting import Duty, Law
from helpline.policies.safeguarding import takes_two
from helpline.words.desk_reporting import LOOK


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One provision, and until when it runs here; None where nothing is counted, or it is done."""

    duty: Duty
    due_at: datetime | None

    @property
    def look(self) -> str:
        """Of its strength."""
        return LOOK[self.duty.strength]


@dataclass(frozen=True, slots=True)
class LawLines:
    """The law of this centre, provision by provision."""

    law: Law
    lines: tuple[DutyLine, ...]


def law_lines() -> LawLines:
    """The law alone, without a conversation it could run for."""
    law = mandatory_reporting.current()
    return LawLines(law, tuple(DutyLine(one, None) for one in law.duties))


def asked_for(conversation: Conversation, newest: SafeguardingIncident | None) -> LawLines | None:
    """The law where the risk is high, with its clocks from the first moment it was judged so.

    They run until a decision says who was told, or why nobody was.
    """
    calls = conversation.incidents.taking_two()
    if not takes_two(conversation.risk) and not calls.exists():
        return None
    law = mandatory_reporting.current()
    first = calls.order_by("called_at").first()
    over = newest is not None and newest.decided_by_id is not None
    since = None if first is None or over else first.called_at
    due = [one.due_at(since) if since else None for one in law.duties]
    pairs: Sequence[tuple[Duty, datetime | None]] = list(zip(law.duties, due, strict=True))
    return LawLines(law, tuple(DutyLine(duty, at) for duty, at in pairs))


def article_of(decision: Decision | None) -> str:
    """The article under which an authority was told; empty for none."""
    duty = mandatory_reporting.named(decision.told_under) if decision else None
    return duty.article if duty else ""
