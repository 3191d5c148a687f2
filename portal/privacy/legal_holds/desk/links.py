"""The way from a case or a conversation to its legal hold, for whoever may ask for one."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.accounts.models import User
from portal.privacy.legal_holds.kinds import kind_of
from portal.privacy.models import LegalHold


@dataclass(frozen=True, slots=True)
class KeepLink:
    """Where it is asked for, and what keeps it now, if anything does."""

    url: str
    hold: LegalHold | None


def keep_link(kind: str, row: Any, person: User) -> KeepLink | None:
    """None for whoever may not ask for one; one query for the others."""
    known = kind_of(kind)
    if known is None or not person.has_perm("privacy.hold_data"):
        return None
    if not person.has_perm(known.permission):
        return None
    named = str(getattr(row, known.lookup))
    in_force = LegalHold.objects.in_force().filter(key=row.key_id).order_by("-until")
    return KeepLink(reverse("privacy_desk:ask_hold", args=[kind, named]), in_force.first())
