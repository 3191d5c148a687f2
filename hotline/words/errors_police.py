"""What the hotline refuses about the police: referrals, holds and the register of units."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class NothingToHold(Refusal):
    """A hold on what is not illegal, or gone."""

    code = "nothing-to-hold"
    title = _("There is nothing to hold back")
    message = _("Only what was assessed as illegal and is still there can be held.")


class HoldStands(Refusal):
    """A second hold of a unit beside its active one."""

    code = "hold-stands"
    title = _("It is held already")
    message = _("This police unit asks us to wait already. Its hold can be renewed or released.")


class HeldLongEnough(Refusal):
    """One more hold for a unit that had its time for this location."""

    code = "held-long-enough"
    title = _("This police unit has had its time")
    message = _(
        "Whatever it asked for before counts: %(hours)d hours, and up to %(in_all)d hours in all "
        "where a supervisor of the hotline sets or renews the hold. After that others are told."
    )

    def __init__(self, hours: int, in_all: int) -> None:
        super().__init__(str(self.message) % {"hours": hours, "in_all": in_all})


class NoHold(Refusal):
    """Renewing or releasing what is not held."""

    code = "no-hold"
    title = _("No hold is active")
    message = _("It was released or its time is over.")


class RenewedEnough(Refusal):
    """More renewals than the profile allows."""

    code = "renewed-enough"
    title = _("This hold cannot be renewed again")
    message = _("The profile allows no further renewal. When its time is over, notices leave.")


class RenewalAskedAlready(Refusal):
    """Asking twice for the same renewal."""

    code = "renewal-asked-already"
    title = _("More time was asked for already")
    message = _("A supervisor of the hotline decides.")


class RenewalNotAsked(Refusal):
    """Renewing a hold without the word of the police, or on one's own record of it."""

    code = "renewal-not-asked"
    title = _("The police have not asked for more time")
    message = _("The police ask for it, or a colleague writes down that they did. You decide then.")


class NotToBeReferred(Refusal):
    """Referring what is not illegal, or what the police have already."""

    code = "not-to-be-referred"
    title = _("This is not to be referred")
    message = _("Only what was assessed as illegal, and what the police do not have already.")


class UnitNotVerified(Refusal):
    """Writing to a police unit that no second person has looked at."""

    code = "unit-not-verified"
    title = _("This unit may not be written to")
    message = _("A second person has to verify its address first, or it is no longer used.")


class UnitKnown(Refusal):
    """The same address for a second unit."""

    code = "unit-known"
    title = _("This address is known already")
    message = _("Another unit has this address. Use that one, or end its use first.")


class NoSuchOfficer(Refusal):
    """Adding somebody who has no account as a police officer."""

    code = "no-such-officer"
    title = _("No police officer has this address")
    message = _("The centre manager adds the person first, with the role of a police officer.")


class DangerUntold(Refusal):
    """A report of danger is to be set aside, and nobody told the police."""

    code = "danger-untold"
    title = _("It speaks of danger, and nobody told the police")
    message = _("Refer it to the police, or ask a supervisor to set it aside.")


class PoliceNeedWords(Refusal):
    """A referral of what was not found illegal, without a word about the danger."""

    code = "police-need-words"
    title = _("Say what the police need to know")
    message = _("Nothing illegal was found, so your words are all that the police learn.")


class PoliceActOrWait(Refusal):
    """Nobody of the police said that they do not act."""

    code = "police-act-or-wait"
    title = _("The police have not declined it")
    message = _("Only what the police do not act on can be given up.")
