"""What was done to several reports at once is undone: by the same verbs, and on the record."""

from django.db import transaction

from portal import audit
from portal.accounts.models import User


@transaction.atomic
def note_undone(by: User, action: str, done: int, of: int) -> None:
    """Beside what each verb wrote: that it was an undoing, of what, and how far it went."""
    audit.record("list.undone", by=by, action=action, done=done, of=of)
