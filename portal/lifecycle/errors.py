"""What a move can end in besides success."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class LifecycleError(ValueError):
    """A mistake in our own code: a table that is not whole, or a move without what it needs."""


class MoveRefused(Refusal):
    """A move that did not happen. Verbs with a better sentence refuse by their own name before."""

    title = _("This has moved on")
    message = _(
        "Where it stands now, this step is not possible. Nothing was changed. Load the page "
        "again to see what can be done."
    )


class ImpossibleMove(MoveRefused):
    """The table has no such move."""

    code = "impossible-move"


class MovedMeanwhile(MoveRefused):
    """The row is no longer in the state in which it was read."""

    code = "moved-meanwhile"
