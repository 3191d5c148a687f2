"""What the helpline will not do about the sealed address of a visitor (staff only)."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class NotImminent(Refusal):
    """Only where a life is in danger."""

    code = "not_imminent"
    title = _("The danger is not imminent")
    message = _("The address is opened only where the risk is assessed as imminent (level 4).")


class NothingKept(Refusal):
    """Nothing was kept, or it is destroyed."""

    code = "nothing_kept"
    title = _("Nothing is kept")
    message = _("No address is kept of this visitor, or it was destroyed.")


class OpeningMovedOn(Refusal):
    """Somebody answered meanwhile."""

    code = "opening_moved_on"
    title = _("This was answered meanwhile")
    message = _("Somebody has answered this request meanwhile. Look at the page again.")


class AnotherPersonOpens(Refusal):
    """Nobody grants what they asked for."""

    code = "another_person_opens"
    title = _("Another person opens it")
    message = _("Whoever asked cannot grant it: another person who supervises has to.")


class OpenNoLonger(Refusal):
    """The time is over, or it was never open for this person."""

    code = "open_no_longer"
    title = _("It is no longer open")
    message = _("It is open for the two people who opened it, for a fixed time. It is not now.")
