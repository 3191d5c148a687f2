"""Calling a supervisor, being on it, and deciding together before a hard chat is over.

Everything here locks the conversation first, then the call.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from helpline.models import Conversation, Participant, SafeguardingIncident
from helpline.models.participant import Side
from helpline.operations import moves
from helpline.operations.safeguarding_calls import call_everybody, call_those_on_shift
from helpline.policies import safeguarding as policy
from helpline.policies.texts import cleaned
from helpline.states.conversation import ASSIGNED
from helpline.states.safeguarding import INCIDENT, IncidentState
from helpline.words.errors_desk import NotInThatState
from helpline.words.errors_desk_safeguarding import (
    AssessFirst,
    CallMovedOn,
    DecisionNeeded,
    NotYetAgreed,
    SecondPersonNeeded,
    SupervisorNotThere,
    WhenTold,
    WhichAuthority,
    WhyAlone,
    WhyChildNotTold,
    WhyNobodyTold,
)
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy.sealing import Unreadable, seal, unseal


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, and who was told of it.

    An authority was told at `told_at`, under the provision labelled `told_under` (`fr@1:…`; empty
    for none of those that the law of this centre names), or `why_nobody_told` says why not.
    """

    decided: str
    told_child: bool
    why_child_not_told: str = ""
    told_authority: bool = False
    told_under: str = ""
    authority: str = ""
    told_at: datetime | None = None
    reference: str = ""
    why_nobody_told: str = ""
    why_alone: str = ""


@transaction.atomic
def call_for_help(conversation_id: UUID, *, by: User) -> SafeguardingIncident:
    """One tap of whoever talks. A second tap finds the same call.

    Raises Conversation.DoesNotExist, NotInThatState where nobody talks.
    """
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    if conversation.state not in ASSIGNED:
        raise NotInThatState
    return call(conversation, level=None, by=by, now=database_now())


def call(
    conversation: Conversation, *, level: int | None, by: User, now: datetime
) -> SafeguardingIncident:
    """A new call, or the one that goes on, raised to this level. The caller holds the lock."""
    going_on = conversation.incidents.going_on().select_for_update().first()
    if going_on is not None:
        if level is not None and level > (going_on.level or 0):
            _raise(going_on, conversation, level, by=by, now=now)
        found: SafeguardingIncident = going_on
        return found
    made: SafeguardingIncident = SafeguardingIncident.objects.create(
        conversation=conversation,
        level=level,
        called_by=by,
        called_at=now,
        acknowledge_by=policy.acknowledge_by(now, level),
    )
    verb = "help.called" if level is None else "safeguarding.opened"
    record(verb, by=by, about=conversation, level=level)
    call_those_on_shift(made, conversation)
    return made


def _raise(
    incident: SafeguardingIncident,
    conversation: Conversation,
    level: int,
    *,
    by: User,
    now: datetime,
) -> None:
    incident.level = level
    incident.acknowledge_by = min(incident.acknowledge_by, policy.acknowledge_by(now, level))
    incident.save(update_fields=["level", "acknowledge_by"])
    record("safeguarding.raised", by=by, about=conversation, level=level)
    if incident.state == IncidentState.OPEN and policy.takes_two(level):
        call_those_on_shift(incident, conversation)


@transaction.atomic
def acknowledge(incident_id: UUID, *, by: User) -> SafeguardingIncident:
    """From now on `by` is on it. Of two clicks one wins.

    Raises CallMovedOn, and SecondPersonNeeded for whoever talks with the child, until nobody came
    for `ALONE_AFTER`.
    """
    incident, conversation = _locked(incident_id, by)
    if incident.state == IncidentState.ACKNOWLEDGED and incident.owner_id == by.pk:
        return incident
    if incident.state != IncidentState.OPEN:
        raise CallMovedOn
    now = database_now()
    if not by.has_perm(MAY_SUPERVISE):
        raise SecondPersonNeeded
    alone = talks_there(conversation, by)
    if alone and not policy.nobody_came(incident.acknowledge_by, now):
        raise SecondPersonNeeded
    _move(
        incident,
        conversation,
        IncidentState.ACKNOWLEDGED,
        by=by,
        now=now,
        verb="safeguarding.acknowledged",
        columns={"owner": by, "alone": alone},
        alone=alone,
        seconds=int((now - incident.called_at).total_seconds()),
    )
    return incident


@transaction.atomic
def close_call(incident_id: UUID, *, by: User) -> SafeguardingIncident:
    """Help is no longer needed, or was given. Raises CallMovedOn, DecisionNeeded at high risk."""
    incident, conversation = _locked(incident_id, by)
    if incident.state == IncidentState.CLOSED:
        return incident
    if incident.state == IncidentState.DECIDED:
        raise CallMovedOn
    if policy.takes_two(incident.level):
        raise DecisionNeeded
    _close(incident, conversation, by=by, now=database_now())
    return incident


@transaction.atomic
def decide(incident_id: UUID, decision: Decision, *, by: User) -> SafeguardingIncident:
    """A second person says what was decided and who was told; then it is over.

    Where the conversation was erased meanwhile, only that and when somebody was told is kept.
    Raises CallMovedOn, SecondPersonNeeded, WhyChildNotTold, WhichAuthority, WhenTold,
    WhyNobodyTold, WhyAlone.
    """
    incident, conversation = _locked(incident_id, by)
    if incident.state == IncidentState.DECIDED and incident.decided_by_id == by.pk:
        return incident
    if incident.state != IncidentState.ACKNOWLEDGED:
        raise CallMovedOn
    is_alone = talks_there(conversation, by)
    is_second = not is_alone or (incident.alone and incident.owner_id == by.pk)
    if not (is_second and by.has_perm(MAY_SUPERVISE)):
        raise SecondPersonNeeded
    now = database_now()
    _must_be_whole(decision, is_alone=is_alone, now=now)
    told = decision.told_authority
    _move(
        incident,
        conversation,
        IncidentState.DECIDED,
        by=by,
        now=now,
        verb="safeguarding.decided",
        columns={
            "decided_by": by,
            "told_child": decision.told_child,
            "told_authority": told,
            "told_at": decision.told_at if told else None,
            "told_under": decision.told_under if told else "",
            **_sealed(incident, conversation, decision, now),
        },
        told_child=decision.told_child,
        told_authority=told,
        told_under=decision.told_under if told else "",
        alone=is_alone,
    )
    return incident


def _must_be_whole(decision: Decision, *, is_alone: bool, now: datetime) -> None:
    if not decision.told_child and not cleaned(decision.why_child_not_told):
        raise WhyChildNotTold
    if decision.told_authority and not cleaned(decision.authority):
        raise WhichAuthority
    if decision.told_authority and (decision.told_at is None or decision.told_at > now):
        raise WhenTold
    if not decision.told_authority and not cleaned(decision.why_nobody_told):
        raise WhyNobodyTold
    if is_alone and not cleaned(decision.why_alone):
        raise WhyAlone


def _sealed(
    incident: SafeguardingIncident, conversation: Conversation, decision: Decision, now: datetime
) -> dict[str, Any]:
    texts = {
        "decided": cleaned(decision.decided),
        "why_child_not_told": cleaned(decision.why_child_not_told),
        "authority": cleaned(decision.authority),
        "reference": cleaned(decision.reference),
        "why_nobody_told": cleaned(decision.why_nobody_told),
        "why_alone": cleaned(decision.why_alone),
    }
    try:
        sealed = seal(
            json.dumps(texts, sort_keys=True), key=conversation.key, place=incident.associated_data
        )
    except Unreadable:
        return {"blanked_at": now}
    return {"decision": sealed}


def decision_of(incident: SafeguardingIncident, conversation: Conversation) -> Decision | None:
    """What was decided, for staff who may see the conversation; None before, and once erased."""
    if incident.decision is None or incident.told_child is None:
        return None
    try:
        texts = json.loads(
            unseal(incident.decision, key=conversation.key, place=incident.associated_data)
        )
    except Unreadable:
        return None
    return Decision(
        told_child=incident.told_child,
        told_authority=bool(incident.told_authority),
        told_at=incident.told_at,
        told_under=incident.told_under,
        **texts,
    )


def going_on_in(conversation: Conversation) -> SafeguardingIncident | None:
    """The call that goes on there, or None."""
    found: SafeguardingIncident | None = (
        conversation.incidents.going_on().select_related("owner", "called_by").first()
    )
    return found


def talks_there(conversation: Conversation, person: User) -> bool:
    """Whether this person talks with the child, or did: they are not the second person."""
    if conversation.assigned_to_id == person.pk:
        return True
    sat = Participant.objects.filter(conversation=conversation, user=person)
    return bool(sat.filter(kind=Side.COUNSELLOR).exists())


def must_let_end(conversation: Conversation, *, now: datetime) -> None:
    """A chat of high risk ends once a supervisor is on it. Raises SupervisorNotThere."""
    alone = conversation.incidents.taking_two().filter(state=IncidentState.OPEN).first()
    if alone is not None and not policy.nobody_came(alone.acknowledge_by, now):
        raise SupervisorNotThere


def must_let_save(conversation: Conversation, *, level: int | None) -> None:
    """The record of a chat of high risk is saved once a second person has decided.

    `level` is the risk that the record says. Raises NotYetAgreed, AssessFirst.
    """
    calls = conversation.incidents.taking_two()
    if calls.going_on().exists():
        raise NotYetAgreed
    if policy.takes_two(level) and not calls.exists():
        raise AssessFirst


def close_what_is_left(conversation: Conversation, *, by: User, now: datetime) -> None:
    """The record is saved: a call for help that nobody answered is over. The caller locks."""
    for incident in conversation.incidents.going_on().select_for_update():
        _close(incident, conversation, by=by, now=now)


def pass_on_late_calls(now: datetime | None = None) -> int:
    """Where nobody came in time everybody who supervises is called, once. Answers how many."""
    due = SafeguardingIncident.objects.late(now or database_now())
    found = list(due.values_list("pk", "conversation"))
    return sum(_pass_on(call, conversation, now) for call, conversation in found)


@transaction.atomic
def _pass_on(incident_id: UUID, conversation_id: UUID, now: datetime | None) -> bool:
    """Judged again under the lock: two sweeps at once call once."""
    conversation = moves.locked(conversation_id)
    moment = now or database_now()
    late = SafeguardingIncident.objects.late(moment).select_for_update()
    incident = late.filter(pk=incident_id).first()
    if incident is None:
        return False
    incident.late_at = moment
    incident.save(update_fields=["late_at"])
    record("safeguarding.late", by=None, about=conversation, actor="system")
    call_everybody(incident, conversation)
    return True


def _locked(incident_id: UUID, by: User) -> tuple[SafeguardingIncident, Conversation]:
    known = SafeguardingIncident.objects.visible_to(by).filter(pk=incident_id).first()
    if known is None:
        raise CallMovedOn
    conversation = moves.locked(known.conversation_id)
    found: SafeguardingIncident = SafeguardingIncident.objects.select_for_update().get(pk=known.pk)
    return found, conversation


def _close(
    incident: SafeguardingIncident, conversation: Conversation, *, by: User, now: datetime
) -> None:
    came = incident.state == IncidentState.ACKNOWLEDGED
    _move(
        incident,
        conversation,
        IncidentState.CLOSED,
        by=by,
        now=now,
        verb="help.given" if came else "help.withdrawn",
    )


def _move(
    incident: SafeguardingIncident,
    conversation: Conversation,
    to: IncidentState,
    *,
    by: User,
    now: datetime,
    verb: str,
    columns: dict[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Along its life, with an entry in the history of the conversation, whose clock looks anew."""
    INCIDENT.move(
        incident,
        to,
        by=by,
        at=now,
        verb=verb,
        about=conversation,
        columns=columns,
        **facts,
    )
    moves.reschedule(conversation, now=now)
