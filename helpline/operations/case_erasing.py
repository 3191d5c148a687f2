"""When a case ends for good: with its last contact, or as its child has everything erased."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, QuerySet

from helpline.models import Case, CaseContact, Conversation
from portal.audit.log import record


def purge_cases(due: QuerySet[Case], _now: datetime) -> int:
    """Destroys the key and drops the case with all that belongs to it."""
    cases = list(due.select_related("key").select_for_update(of=("self",)))
    for case in cases:
        _forget(case, actor="system")
    return len(cases)


def leave_cases(conversations: Collection[Conversation], *, now: datetime) -> None:
    """What a visitor had erased is of no case any more; one that held nothing else goes with it.

    Where other contacts stay, somebody has to read the case again. The caller is in the
    transaction, and holds the locks of the conversations.
    """
    erased = CaseContact.objects.filter(contact__conversation__in=conversations)
    ids = sorted(erased.values_list("case", flat=True).distinct())
    cases = Case.objects.filter(pk__in=ids).select_related("key").order_by("pk")
    for case in cases.select_for_update(of=("self",)):
        case.links.filter(contact__conversation__in=conversations).delete()
        newest = case.links.linked().aggregate(at=Max("contact__recorded_at"))["at"]
        if newest is None:
            _forget(case, actor="visitor")
            continue
        case.last_contact_at, case.reread_since = newest, now
        case.save(update_fields=["last_contact_at", "reread_since"])
        record("case.contact_erased", by=None, actor="visitor", about=case)


def _forget(case: Case, *, actor: str) -> None:
    record("case.forgotten", by=None, actor=actor, about=case)
    key = case.key
    case.delete()
    key.destroy()
