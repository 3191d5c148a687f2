"""A sheet leaves the house as a file: who took it out is on the record."""

from django.db import transaction

from helpline.policies.periods import Period
from portal.accounts.models import User
from portal.audit.log import record


@transaction.atomic
def note_sheet(sheet: str, period: Period, *, kind: str, by: User) -> None:
    """Before the file leaves."""
    record("sheet.exported", by=by, sheet=str(sheet), period=period.code, format=kind)
