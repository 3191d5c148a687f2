"""A supervisor blocks a conversation: it ends, and nobody comes back to it.

A block is of one conversation, never of a person, a device or an address: whoever wrote there may
begin another. It protects counsellors, and never at the price of somebody in danger.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from helpline.gateways import notifier
from helpline.models import Conversation
from helpline.models.message import Event
from helpline.operations import finishing, matching, moves, noting
from helpline.operations.reordering import Because
from helpline.states.conversation import OPEN, CloseReason, ConversationState
from helpline.words.answers import Safety
from helpline.words.errors_desk import NotInThatState
from helpline.words.errors_desk_blocking import NotSafeNow, RiskIsHigh
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def block(conversation_id: UUID, because: Because, *, by: User) -> Conversation:
    """Ends one that waits or runs. A second click finds it done.

    Where somebody talked, the record of the contact is still written. Raises PermissionDenied for
    whoever does not supervise, Conversation.DoesNotExist, NotInThatState, RiskIsHigh, NotSafeNow,
    ConversationErased.
    """
    if not by.has_perm(MAY_SUPERVISE):
        raise PermissionDenied
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    if conversation.is_blocked:
        return conversation
    if conversation.state not in OPEN:
        raise NotInThatState
    _must_let_block(conversation)
    note = noting.write_note(conversation.pk, because.reason, form_id=because.form_id, by=by)
    now = database_now()
    said: dict[str, Any] = {"verb": "conversation.blocked", "by": by, "note": note.seq}
    if conversation.state == ConversationState.ACTIVE:
        finishing.to_wrap_up(conversation, reason=CloseReason.BLOCKED, now=now, **said)
    else:
        matching.cancel_open_offer(conversation, now=now)
        moves.note(conversation, Event.BLOCKED, now=now)
        columns = {"close_reason": CloseReason.BLOCKED}
        to = ConversationState.DECLINED_BLOCKED
        moves.move(conversation, to, now=now, columns=columns, **said)
        notifier.tell_after_commit(notifier.LineChanged())
        transaction.on_commit(matching.offer_next)
    moves.reschedule(conversation, now=now)
    return conversation


def may_block(conversation: Conversation) -> bool:
    """Whoever waits or talks, unless the risk is high."""
    return conversation.state in OPEN and not moves.stays_open(conversation)


def _must_let_block(conversation: Conversation) -> None:
    """Raises RiskIsHigh; NotSafeNow for who says so and of whom nobody has judged the risk."""
    if moves.stays_open(conversation):
        raise RiskIsHigh
    if conversation.safety == Safety.UNSAFE and conversation.risk is None:
        raise NotSafeNow
