"""How high the risk is: assessed by structured questions, decided by whoever talks."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from helpline.models import Conversation, RiskAssessment
from helpline.operations import finishing, moves, safeguarding
from helpline.policies import safeguarding as policy
from helpline.policies.risk import Proposal, RiskAnswers, propose
from helpline.policies.texts import cleaned
from helpline.states.conversation import OVER
from helpline.words.desk_contacts import Risk
from helpline.words.desk_risk import QUESTIONS
from helpline.words.errors_desk import ConversationErased, NotInThatState
from helpline.words.errors_desk_risk import LevelMissing, WhyAnotherLevel
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy.sealing import Unreadable, seal, unseal


@dataclass(frozen=True, slots=True)
class ShownAssessment:
    """An assessment as staff read it; of an erased one only the level is left."""

    number: int
    author: str
    at: datetime
    level: Risk
    answers: RiskAnswers | None
    reason: str

    @property
    def proposal(self) -> Proposal | None:
        """What its answers speak for."""
        return propose(self.answers) if self.answers else None

    @property
    def is_as_proposed(self) -> bool:
        """Whether the level is the one that the answers speak for."""
        return self.proposal is not None and self.proposal.level == self.level


@transaction.atomic
def assess(
    conversation_id: UUID,
    answers: RiskAnswers,
    *,
    form_id: UUID,
    by: User,
    level: Risk | None = None,
    reason: str = "",
) -> RiskAssessment:
    """Judges the risk; without a `level` of its own, as the answers say. The newest counts.

    A high risk calls a supervisor.

    The same form (`form_id`) with the same words is the same assessment. Raises
    Conversation.DoesNotExist for one that `by` may not see, LevelMissing, WhyAnotherLevel,
    NotInThatState when it is over, and ConversationErased when its texts are gone.
    """
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    proposal = propose(answers)
    proposed = proposal.level if proposal else None
    decided = proposed if level is None else level
    if decided is None:
        raise LevelMissing
    why = cleaned(reason)
    if decided != proposed and not why:
        raise WhyAnotherLevel
    told = json.dumps({"answers": asdict(answers), "reason": why}, sort_keys=True)
    assessment_id = uuid5(form_id, f"{conversation.pk} {decided} {told}")
    written: RiskAssessment | None = conversation.assessments.filter(pk=assessment_id).first()
    if written is not None:
        return written
    if not may_assess(conversation):
        raise NotInThatState
    try:
        place = RiskAssessment.associated_data(assessment_id)
        body = seal(told, key=conversation.key, place=place)
    except Unreadable as gone:
        raise ConversationErased from gone
    newest = conversation.assessments.aggregate(newest=Max("seq"))["newest"] or 0
    now = database_now()
    made: RiskAssessment = RiskAssessment.objects.create(
        id=assessment_id,
        conversation=conversation,
        seq=newest + 1,
        level=decided,
        proposed=proposed,
        author=by,
        body=body,
        created_at=now,
    )
    conversation.risk = decided
    conversation.save(update_fields=["risk"])
    record("risk.assessed", by=by, about=conversation, level=int(decided))
    if policy.takes_two(decided):
        safeguarding.call(conversation, level=decided, by=by, now=now)
    moves.reschedule(conversation, now=now)
    return made


def may_assess(conversation: Conversation) -> bool:
    """Until it is over and its record saved."""
    return conversation.state not in OVER or finishing.lacks_record(conversation)


def assessments_of(conversation: Conversation) -> list[ShownAssessment]:
    """Every assessment, the newest first, for staff who may see the conversation."""
    rows = conversation.assessments.select_related("author").order_by("-seq")
    return [_shown(row, conversation) for row in rows]


def newest_of(conversation: Conversation) -> ShownAssessment | None:
    """The one that counts."""
    newest = conversation.assessments.select_related("author").order_by("-seq").first()
    return _shown(newest, conversation) if newest else None


def _shown(row: RiskAssessment, conversation: Conversation) -> ShownAssessment:
    told = _told(row, conversation)
    answers = None
    if told is not None:
        said: Any = {name: of(told["answers"][name]) for name, (_, of) in QUESTIONS.items()}
        answers = RiskAnswers(**said)
    reason = told["reason"] if told else ""
    return ShownAssessment(
        row.seq, str(row.author), row.created_at, Risk(row.level), answers, reason
    )


def _told(row: RiskAssessment, conversation: Conversation) -> dict[str, Any] | None:
    if row.body is None:
        return None
    place = RiskAssessment.associated_data(row.pk)
    try:
        told: dict[str, Any] = json.loads(unseal(row.body, key=conversation.key, place=place))
    except Unreadable:
        return None
    return told
