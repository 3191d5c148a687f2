"""Moving wrapped keys and second factors to the first entry of the ring, in short transactions."""

import uuid
from dataclasses import dataclass, field

from django.db import transaction

from portal.privacy import second_factor
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Unreadable


@dataclass
class Moved:
    """How many keys were re-wrapped, and which could not be opened."""

    count: int = 0
    unreadable: list[uuid.UUID | str] = field(default_factory=list)


def rewrap_subject_keys(*, batch_rows: int) -> Moved:
    """Re-wraps living keys batch by batch; may be stopped and run again at any time."""
    moved = Moved()
    while _rewrap_batch(moved, batch_rows):
        continue
    return moved


@transaction.atomic
def _rewrap_batch(moved: Moved, batch_rows: int) -> bool:
    """One batch under row locks, so that no key destroyed meanwhile comes back."""
    waiting = SubjectKey.objects.to_rewrap().exclude(pk__in=moved.unreadable).order_by("pk")
    keys = list(waiting.select_for_update()[:batch_rows])
    for key in keys:
        try:
            key.wrap(key.unwrapped())
        except Unreadable:
            moved.unreadable.append(key.pk)
            continue
        key.save(update_fields=["wrapped_key", "ring_version"])
        moved.count += 1
    return bool(keys)


@transaction.atomic
def reseal_second_factors() -> Moved:
    """Seals every second factor's secret under the first entry; may be run again at any time."""
    from allauth.mfa.models import Authenticator

    moved = Moved()
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        try:
            if second_factor.reseal(row.data):
                row.save(update_fields=["data"])
                moved.count += 1
        except Unreadable:
            moved.unreadable.append(str(row.pk))
    return moved
