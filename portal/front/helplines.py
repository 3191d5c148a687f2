"""The numbers of the help bar: the editors' list, or the European ones until there is one."""

from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from awareness.models.emergency_numbers import ShownNumber, emergency_numbers

EUROPEAN_NUMBERS = (
    ShownNumber("112", _("Emergency: someone is in danger now")),
    ShownNumber("116 111", _("Helpline for children and young people")),
    ShownNumber("116 000", _("Missing children")),
)
"""Commission Decision 2007/116/EC reserves the 116 range; 112 is Directive (EU) 2018/1972."""


def help_numbers() -> tuple[ShownNumber, ...]:
    """Numbers in the order to show them; never empty, so that every page offers help."""
    try:
        editors = emergency_numbers()
    except (DatabaseError, SynchronousOnlyOperation):
        # A page about trouble must still say whom to call.
        return EUROPEAN_NUMBERS
    return editors or EUROPEAN_NUMBERS
