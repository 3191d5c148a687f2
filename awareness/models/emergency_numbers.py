"""The emergency numbers of the help bar, kept out of the database's way."""

from dataclasses import dataclass

from django.utils.functional import Promise

from awareness.models import language_cache
from awareness.models.reference import EmergencyNumber

NAME = "emergency_numbers"


@dataclass(frozen=True)
class ShownNumber:
    """An emergency number as the help bar shows it, in the reader's language."""

    number: str
    name: str | Promise
    note: str = ""

    @property
    def dial(self) -> str:
        """The number without spaces, for `tel:` links."""
        return self.number.replace(" ", "")


def emergency_numbers() -> tuple[ShownNumber, ...]:
    """Emergency numbers in the active language, in their order."""
    return tuple(ShownNumber(**row) for row in language_cache.kept(NAME, _read))


def forget() -> None:
    """After a change of a number."""
    language_cache.forget(NAME)


def _read() -> language_cache.Rows:
    rows = EmergencyNumber.objects.order_by("sort_order", "number")
    return [{"number": row.number, "name": row.name, "note": row.note} for row in rows]
