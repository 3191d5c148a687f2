"""A message is left while nobody can talk; counsellors work it off, as one contact each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from helpline.models import Contact, LeftMessage, Queue
from helpline.operations.contacts import Told, save_contact
from helpline.policies.left_messages import TRIES_MOST, read_by
from helpline.policies.texts import cleaned
from helpline.states.left_message import LEFT_MESSAGE, LeftMessageState, Outcome
from helpline.words.answers import AgeBand, Audience, Caller, Wish
from helpline.words.desk_contacts import Channel
from helpline.words.errors_desk import MessageMovedOn
from portal.accounts.models import User
from portal.audit.log import record, record_read
from portal.database.clock import database_now
from portal.privacy import peppered
from portal.privacy import pow as proof_of_work
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Unreadable, seal, unseal

PROOF_PURPOSE = "helpline.message"
READ_PURPOSE = "answering a message that was left"


@dataclass(frozen=True, slots=True)
class NewLeftMessage:
    """What a visitor leaves. `reach` is empty where no answer is wanted."""

    audience: Audience
    text: str
    wish: Wish
    reach: str
    language: str
    caller: Caller = Caller.UNDISCLOSED
    age_band: AgeBand = AgeBand.UNDISCLOSED


@dataclass(frozen=True, slots=True)
class Opened:
    """A message as its counsellor reads it; empty once it is forgotten."""

    text: str
    reach: str


@transaction.atomic
def leave_with_proof(
    new: NewLeftMessage, *, proof: Mapping[str, Any], form_token: str
) -> LeftMessage:
    """Keeps a message whose form carries a proof of work, spent together with it.

    Raises PowRefused.
    """
    proof_of_work.check(proof, PROOF_PURPOSE, bound_to=form_token)
    return leave_message(new, form_token=form_token)


@transaction.atomic
def leave_message(new: NewLeftMessage, *, form_token: str) -> LeftMessage:
    """Keeps it, sealed. The same form sent twice is one message."""
    digest = peppered.digest("helpline.left_message.v1", form_token)
    queue = (
        Queue.objects.select_for_update()
        .prefetch_related("opening_hours", "closures")
        .get(audience=new.audience)
    )
    known: LeftMessage | None = LeftMessage.objects.filter(form_digest=digest).first()
    if known is not None:
        return known
    now = database_now()
    closed = queue.closes_at(now) is None
    made = LeftMessage(
        queue=queue,
        key=SubjectKey.objects.new(),
        form_digest=digest,
        language=new.language,
        caller=new.caller,
        age_band=new.age_band,
        wish=new.wish,
        left_at=now,
        due_at=read_by(now, queue.opens_next(now) if closed else None),
    )
    made.body = seal(cleaned(new.text), key=made.key, place=made.place_of("body"))
    if new.wish != Wish.NOTHING:
        made.reach = seal(cleaned(new.reach), key=made.key, place=made.place_of("reach"))
    made.save(force_insert=True)
    record("left_message.left", by=None, actor="visitor", about=made, wish=made.wish)
    return made


def read_message(message: LeftMessage, *, by: User) -> Opened:
    """What it says and how to answer; that it was read is on the record."""
    record_read(message, by=by, purpose=READ_PURPOSE)
    return Opened(_opened(message, "body"), _opened(message, "reach"))


def _opened(message: LeftMessage, column: str) -> str:
    sealed = getattr(message, column)
    if sealed is None:
        return ""
    try:
        return unseal(sealed, key=message.key, place=message.place_of(column))
    except Unreadable:
        return ""


@transaction.atomic
def take_message(message_id: UUID, *, by: User) -> LeftMessage:
    """From now on it is theirs. Taking one's own again changes nothing. Raises MessageMovedOn."""
    message = _locked(message_id, by)
    if message.state == LeftMessageState.TAKEN and message.taken_by_id == by.pk:
        return message
    _must_be(message, LeftMessageState.WAITING)
    _move(message, LeftMessageState.TAKEN, "left_message.taken", by, taken_by=by)
    return message


@transaction.atomic
def give_back_message(message_id: UUID, *, by: User) -> LeftMessage:
    """It waits for somebody again. Raises MessageMovedOn."""
    message = _locked(message_id, by)
    _must_be(message, LeftMessageState.TAKEN)
    _move(message, LeftMessageState.WAITING, "left_message.given_back", by, taken_by=None)
    return message


@transaction.atomic
def note_try(message_id: UUID, *, by: User) -> LeftMessage:
    """Nobody answered. Raises MessageMovedOn, also after as many tries as anybody makes."""
    message = _locked(message_id, by)
    _must_be(message, LeftMessageState.TAKEN)
    if message.tries >= TRIES_MOST:
        raise MessageMovedOn
    message.tries += 1
    message.save(update_fields=["tries"])
    record("left_message.tried", by=by, about=message, tries=message.tries)
    return message


@transaction.atomic
def finish_message(
    message_id: UUID, *, outcome: Outcome, told: Told, by: User, on: date
) -> Contact:
    """It is worked off, and its contact record saved.

    Raises MessageMovedOn, and as `contacts.must_be_valid`.
    """
    message = _locked(message_id, by)
    _must_be(message, LeftMessageState.TAKEN)
    now = database_now()
    done = {"done_at": now, "outcome": outcome, "kept_since": now}
    _move(message, LeftMessageState.DONE, "left_message.done", by, **done)
    return save_contact(
        told,
        on=on,
        left_message=message,
        channel=Channel.MESSAGE,
        audience=message.queue.audience,
        caller=message.caller,
        age_band=message.age_band,
        language=message.language,
        counsellor=message.taken_by,
    )


def _locked(message_id: UUID, by: User) -> LeftMessage:
    known = LeftMessage.objects.visible_to(by).filter(pk=message_id).first()
    if known is None:
        raise MessageMovedOn
    found: LeftMessage = (
        LeftMessage.objects.select_for_update(of=("self",)).select_related("queue").get(pk=known.pk)
    )
    return found


def _must_be(message: LeftMessage, state: LeftMessageState) -> None:
    if message.state != state:
        raise MessageMovedOn


def _move(
    message: LeftMessage, to: LeftMessageState, verb: str, by: User, **columns: object
) -> None:
    now = database_now()
    LEFT_MESSAGE.move(message, to, by=by, at=now, verb=verb, columns=columns)
