"""The numbers of the help bar, kept out of the database's way."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils import translation

from awareness.models import EmergencyNumber

KEPT_FOR_SECONDS = 300


@dataclass(frozen=True)
class HelpNumber:
    """A number as the help bar shows it, in the reader's language."""

    number: str
    name: str
    note: str

    @property
    def dial(self) -> str:
        """The number without spaces, for `tel:` links."""
        return self.number.replace(" ", "")


def help_numbers() -> tuple[HelpNumber, ...]:
    """Emergency numbers in the active language, in their order."""
    key = f"awareness.numbers.{translation.get_language()}"
    kept: tuple[HelpNumber, ...] | None = cache.get(key)
    if kept is None:
        kept = tuple(
            HelpNumber(row.number, row.name, row.note)
            for row in EmergencyNumber.objects.order_by("sort_order", "number")
        )
        cache.set(key, kept, KEPT_FOR_SECONDS)
    return kept


def forget() -> None:
    """After a change of a number."""
    from awareness.languages import codes

    cache.delete_many([f"awareness.numbers.{code}" for code in codes()])
