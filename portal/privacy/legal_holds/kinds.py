"""What can be kept: each service says how its things are called, found and shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import Promise

from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class HeldKind:
    """A model whose rows have a `key` of their own and a manager with `visible_to(person)`.

    `name` goes into addresses and the record; `lookup` is the column that names a row in both.
    `permission` is what those have who may ask to keep one, and answer; `left_out` says what is
    forgotten all the same.
    """

    name: str
    title: str | Promise
    model_label: str
    permission: str
    reference: Callable[[Any], str]
    url: Callable[[Any], str]
    left_out: str | Promise = ""
    lookup: str = "pk"

    def find(self, named: str, person: User | None = None) -> Any:
        """The row of this name, if this person may see it; without a person, whoever may. None
        where there is none."""
        model: type[Model] = apps.get_model(self.model_label)
        rows: Any = model._default_manager
        seen = rows.visible_to(person) if person else rows
        try:
            return seen.select_related("key").filter(**{self.lookup: named}).first()
        except (ValidationError, ValueError):
            return None


_kinds: dict[str, HeldKind] = {}


def register_kind(kind: HeldKind) -> None:
    """Makes rows of a model something that can be kept."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> HeldKind | None:
    """The kind of this name."""
    return _kinds.get(name)


def kinds_of(person: User) -> list[str]:
    """Names of those of which this person may ask and answer."""
    return [kind.name for kind in _kinds.values() if person.has_perm(kind.permission)]
