"""Notes of staff on a conversation, in a stream that no visitor's reading touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from helpline.gateways import notifier
from helpline.models import Conversation, StaffNote
from helpline.operations import moves
from helpline.policies.texts import cleaned
from helpline.words.errors_desk import ConversationErased
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy.sealing import Unreadable, seal, unseal


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note as staff read it; an erased one is empty."""

    number: int
    author: str
    at: datetime
    body: str
    hands_over: bool = False
    """Written for whoever was asked to go on with the chat."""


@transaction.atomic
def write_note(conversation_id: UUID, text: str, *, form_id: UUID, by: User) -> StaffNote:
    """Adds a note for colleagues. The same text of the same form (`form_id`) is the same note.

    Raises Conversation.DoesNotExist for one that `by` may not see, ConversationErased when its
    texts are gone.
    """
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    note_id = uuid5(form_id, f"{conversation.pk} {text}")
    written: StaffNote | None = conversation.staff_notes.filter(pk=note_id).first()
    if written is not None:
        return written
    newest = conversation.staff_notes.aggregate(newest=Max("seq"))["newest"] or 0
    place = StaffNote.associated_data(note_id)
    try:
        body = seal(cleaned(text), key=conversation.key, place=place)
    except Unreadable as gone:
        raise ConversationErased from gone
    note: StaffNote = StaffNote.objects.create(
        id=note_id,
        conversation=conversation,
        seq=newest + 1,
        author=by,
        body=body,
        created_at=database_now(),
    )
    record("note.written", by=by, about=conversation, number=note.seq)
    notifier.tell_after_commit(notifier.Noted(conversation.pk, note.seq))
    return note


def newest_numbers(conversations: Iterable[UUID]) -> dict[UUID, int]:
    """The number of the newest note of each conversation that has one."""
    rows = StaffNote.objects.filter(conversation__in=conversations).order_by()
    newest = rows.values("conversation").annotate(newest=Max("seq"))
    return dict(newest.values_list("conversation", "newest"))


def notes_of(conversation: Conversation) -> list[ShownNote]:
    """Every note in order, for staff who may see the conversation."""
    rows = conversation.staff_notes.select_related("author", "transfer", "conversation__key")
    return [
        ShownNote(
            row.seq, str(row.author), row.created_at, text_of(row), hands_over=_hands_over(row)
        )
        for row in rows.order_by("seq")
    ]


def _hands_over(note: StaffNote) -> bool:
    return hasattr(note, "transfer")


def text_of(note: StaffNote) -> str:
    """What a note says; empty once it is erased."""
    if note.body is None:
        return ""
    try:
        return unseal(
            note.body, key=note.conversation.key, place=StaffNote.associated_data(note.pk)
        )
    except Unreadable:
        return ""
