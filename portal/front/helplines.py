"""The numbers of the help bar: the editors' list, or the European ones until there is one."""

from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from awareness.models.emergency_numbers import emergency_numbers


class HelpNumber(Protocol):
    """What the help bar needs of a number."""

    @property
    def number(self) -> str: ...
    @property
    def name(self) -> str | Promise: ...
    @property
    def dial(self) -> str: ...


@dataclass(frozen=True)
class KnownNumber:
    """A number that is the same all over the European Union."""

    number: str
    name: str | Promise

    @property
    def dial(self) -> str:
        """The number without spaces, for `tel:` links."""
        return self.number.replace(" ", "")


EUROPEAN_NUMBERS = (
    KnownNumber("112", _("Emergency: someone is in danger now")),
    KnownNumber("116 111", _("Helpline for children and young people")),
    KnownNumber("116 000", _("Missing children")),
)
"""Commission Decision 2007/116/EC reserves the 116 range; 112 is Directive (EU) 2018/1972."""


def help_numbers() -> tuple[HelpNumber, ...]:
    """Numbers in the order to show them; never empty, so that every page offers help."""
    try:
        editors = emergency_numbers()
    except (DatabaseError, SynchronousOnlyOperation):
        # A page about trouble must still say whom to call.
        return EUROPEAN_NUMBERS
    return editors or EUROPEAN_NUMBERS
