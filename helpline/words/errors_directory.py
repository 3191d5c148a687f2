"""What the referral directory is refused, by name (staff only)."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class ResourceKnown(Refusal):
    """Another one has the same name in the same region."""

    code = "resource_known"
    title = _("That service is in the directory already")
    message = _("A service of this name is in the directory for this region already.")


class ResourceRetired(Refusal):
    """Nobody is sent there any more."""

    code = "resource_retired"
    title = _("This service is no longer used")
    message = _("This service is no longer used.")


class DirectoryMovedOn(Refusal):
    """Somebody changed the directory, or the text, after it was looked at."""

    code = "directory_moved_on"
    title = _("The directory has moved on")
    message = _(
        "The text or the directory is not what was looked at. Below is what it would do now."
    )
