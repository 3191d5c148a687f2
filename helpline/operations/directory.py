"""The referral directory is kept by supervisors: entries come, change, are checked and retired."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from helpline.models import Resource
from helpline.words.errors_directory import DirectoryMovedOn, ResourceKnown
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now

TOLD = (
    *("name", "helps_with", "audiences", "topics", "region", "languages", "telephone"),
    *("web_address", "opening_words", "note"),
)
"""What is said of a service on its form."""


@transaction.atomic
def add_resource(told: Mapping[str, Any], *, by: User) -> Resource:
    """A service that was looked at today. Raises ResourceKnown."""
    made = Resource(**_columns(told), checked_on=timezone.localdate(database_now()), checked_by=by)
    _save(made)
    record("resource.added", by=by, about=made)
    return made


@transaction.atomic
def change_resource(resource_id: int, told: Mapping[str, Any], *, by: User) -> Resource:
    """Says something else of it. Raises ResourceKnown."""
    found = _locked(resource_id)
    changed = differing(found, told)
    if changed:
        for name in changed:
            setattr(found, name, told[name])
        _save(found)
        record("resource.changed", by=by, about=found, changed=" ".join(changed))
    return found


@transaction.atomic
def check_resource(resource_id: int, *, by: User) -> Resource:
    """Somebody looked today, and it holds."""
    found = _locked(resource_id)
    today = timezone.localdate(database_now())
    if found.checked_on != today:
        found.checked_on, found.checked_by = today, by
        found.save(update_fields=["checked_on", "checked_by"])
        record("resource.checked", by=by, about=found)
    return found


@transaction.atomic
def retire_resource(resource_id: int, *, by: User) -> Resource:
    """Nobody is sent there any more; what was given stays on record."""
    return _use(resource_id, False, "resource.retired", by)


@transaction.atomic
def restore_resource(resource_id: int, *, by: User) -> Resource:
    """It may be given again."""
    return _use(resource_id, True, "resource.restored", by)


def _use(resource_id: int, active: bool, verb: str, by: User) -> Resource:
    found = _locked(resource_id)
    if found.active != active:
        found.active = active
        found.save(update_fields=["active"])
        record(verb, by=by, about=found)
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of an import says of a service: of `resource`, or of a new one (None)."""

    number: int
    told: Mapping[str, Any]
    resource: Resource | None = None

    @property
    def name(self) -> str:
        """Of the service."""
        return str(self.told["name"])

    @property
    def changed(self) -> list[str]:
        """Which columns it says otherwise; of a new one, all."""
        return sorted(self.told) if self.resource is None else differing(self.resource, self.told)


@transaction.atomic
def import_resources(lines: Iterable[Line], *, by: User) -> tuple[int, int]:
    """Adds and changes all of them or none; answers how many are new, and how many changed.

    Raises DirectoryMovedOn when a service is no longer as it was when the lines were read.
    """
    new = changed = 0
    for line in lines:
        if line.resource is None:
            made = Resource(**line.told, checked_by=by if line.told.get("checked_on") else None)
            _imported(made)
            new += 1
        elif columns := line.changed:
            found = _locked(line.resource.pk)
            if differing(found, line.told) != columns:
                raise DirectoryMovedOn
            for name in columns:
                setattr(found, name, line.told[name])
            if "checked_on" in columns:
                found.checked_by = by if found.checked_on else None
            _imported(found)
            changed += 1
    if new or changed:
        record("resources.imported", by=by, new=new, changed=changed)
    return new, changed


@transaction.atomic
def note_export(*, rows: int, by: User) -> None:
    """Somebody took the directory as a file."""
    record("resources.exported", by=by, rows=rows)


def differing(resource: Resource, told: Mapping[str, Any]) -> list[str]:
    """What `told` says otherwise than the service does now."""
    return sorted(name for name, value in told.items() if getattr(resource, name) != value)


def _imported(resource: Resource) -> None:
    try:
        _save(resource)
    except ResourceKnown as known:
        raise DirectoryMovedOn from known


def _columns(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in TOLD}


def _locked(resource_id: int) -> Resource:
    found: Resource = Resource.objects.select_for_update(no_key=True).get(pk=resource_id)
    return found


def _save(resource: Resource) -> None:
    try:
        with transaction.atomic():
            resource.save()
    except IntegrityError as taken:
        if "helpline_resource_known_once" not in str(taken):
            raise
        raise ResourceKnown from taken
