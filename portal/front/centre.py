"""The centre as templates see it: its name and the addresses of its three ways in."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language


class Centre:
    """Who runs this site, and where its doors lead in the active language.

    The doors are named by path: the staff's zone links to them and has no such views.
    """

    name = settings.CENTRE_NAME

    @property
    def keeps_visitor_address(self) -> bool:
        """Whether the address of who asks for a chat is kept for a while."""
        return bool(settings.KEEP_VISITOR_ADDRESS)

    @property
    def keeps_transcripts(self) -> bool:
        """Whether what was said in a chat is kept for a while after it."""
        return bool(settings.KEEP_TRANSCRIPTS)

    @property
    def home_url(self) -> str:
        return f"/{get_language() or settings.LANGUAGE_CODE}/"

    @property
    def report_url(self) -> str:
        return f"{self.home_url}report/"

    @property
    def report_young_url(self) -> str:
        """The report form in words for children."""
        return f"{self.report_url}young/"

    @property
    def talk_url(self) -> str:
        return f"{self.home_url}talk/"

    @property
    def learn_url(self) -> str:
        return f"{self.home_url}learn/"

    @property
    def search_url(self) -> str:
        """Where a search of the public pages is sent."""
        return f"{self.home_url}search/"

    @property
    def now_url(self) -> str:
        """Where a page asks whether the helpline is open now; empty in the staff's zone."""
        try:
            return reverse("helpline:now")
        except NoReverseMatch:
            return ""
