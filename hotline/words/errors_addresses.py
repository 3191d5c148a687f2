"""What the hotline refuses when an analyst corrects what was read of a report."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class NotOnThisCase(Refusal):
    """Correcting without being on the case."""

    code = "not-on-this-case"
    title = _("Claim the report first")
    message = _("Whoever works on a report corrects its addresses. Claim it, then try again.")


class AddressForgotten(Refusal):
    """Looking again at a URL whose address is gone."""

    code = "address-forgotten"
    title = _("The address was forgotten")
    message = _(
        "Its time was over, so nobody can look at it again. If it is reported once more, it is "
        "assessed anew."
    )


class AddressWasAssessed(Refusal):
    """Correcting the address under an assessment."""

    code = "address-was-assessed"
    title = _("This address was assessed already")
    message = _(
        "An assessment rests on it, so it stays. Add the address that was meant, and have the "
        "assessment corrected if it is wrong."
    )


class OthersWereTold(Refusal):
    """Correcting an address about which somebody outside knows."""

    code = "others-were-told"
    title = _("Somebody outside was told of this address")
    message = _(
        "The police, a partner or a provider know of it, so it stays. Add the address that was "
        "meant, and tell them."
    )


class CorrectedMeanwhile(Refusal):
    """Correcting what stands there no longer."""

    code = "corrected-meanwhile"
    title = _("This address was corrected a moment ago")
    message = _("Look at the report again; what was typed is kept.")


class ReadLikeThat(Refusal):
    """A correction to what was read."""

    code = "read-like-that"
    title = _("It is read like that already")
    message = _("What you wrote is the address that stands here. Nothing was changed.")


class NamedAlready(Refusal):
    """Adding what the report names."""

    code = "named-already"
    title = _("The report names it already")
    message = _("What you wrote stands in this report. Nothing was changed.")


class TooManyAddresses(Refusal):
    """More addresses than one report may name."""

    code = "too-many-addresses"
    title = _("These are too many addresses for one report")
    message = _("One report takes up to %(limit)d addresses. Enter the others as a new report.")

    def __init__(self, limit: int) -> None:
        super().__init__(str(self.message) % {"limit": limit})
