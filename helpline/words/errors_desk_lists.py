"""What is not done to a category of the statistics' lists (staff only)."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class CategoryEnded(Refusal):
    """It has ended, or would end before it began."""

    code = "category_ended"
    title = _("This cannot end like that")
    message = _("It has an end already, or would end before it begins. Look at it again.")


class NotItsPair(Refusal):
    """Only the two networks' lists count for each other."""

    code = "not_its_pair"
    title = _("This does not count on the other list")
    message = _("A category counts only as one of the other network’s list.")
