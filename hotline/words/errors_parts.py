"""What the hotline refuses about a page and what is on it."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class NoPage(Refusal):
    """Putting something on what is on a page itself."""

    code = "no-page"
    title = _("This stands on a page itself")
    message = _("What you found belongs to that page. Add it there.")


class NothingNew(Refusal):
    """Adding to a page what stands on it already, or the page itself."""

    code = "nothing-new"
    title = _("All of it stands on this page already")
    message = _("Nothing was changed.")


class TooManyParts(Refusal):
    """More on one page than a case can show."""

    code = "too-many-parts"
    title = _("This is too much for one page")
    message = _("One page takes up to %(limit)d addresses. Enter the others as a new report.")

    def __init__(self, limit: int) -> None:
        super().__init__(str(self.message) % {"limit": limit})


class PageChanged(Refusal):
    """What would go into notices is not what was read before pressing."""

    code = "page-changed"
    title = _("This page has changed meanwhile")
    message = _("Something else would go into notices now. Read it again before you send it off.")


class NothingForNotices(Refusal):
    """Nothing on the page can be put into a notice."""

    code = "nothing-for-notices"
    title = _("Nothing goes into a notice")
    message = _("Nothing on this page can be put into a notice at this moment.")
