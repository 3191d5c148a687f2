"""A list leaves the desk as a file: who took it out, and what it held, is on the record."""

from django.db import transaction

from portal import audit
from portal.accounts.models import User


@transaction.atomic
def note_export(listed: str, *, kind: str, rows: int, filters: str, by: User) -> None:
    """Before the file leaves. `filters` are names and codes, never what somebody typed."""
    audit.record("list.exported", by=by, list=listed, format=kind, rows=rows, filters=filters)
