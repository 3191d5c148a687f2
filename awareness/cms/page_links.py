"""Links between pages inside rich text, resolved with one query per text.

Wagtail's own handler loads whole pages and asks for a translation of each; ours leads to
exactly the page the editor chose, and to nothing when that page is no longer live.
"""

from collections.abc import Sequence

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler


class ChosenPageLinkHandler(PageLinkHandler):
    """`<a linktype="page" id="…">` as an address."""

    @classmethod
    def get_many(cls, attrs_list: Sequence[dict[str, str]]) -> list[Page | None]:
        """Live pages in the order asked for, None where there is none."""
        ids = [attrs.get("id") for attrs in attrs_list]
        pages = {str(page.pk): page for page in Page.objects.live().filter(pk__in=ids)}
        return [pages.get(str(one)) for one in ids]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: Sequence[dict[str, str]]) -> list[str]:
        return [
            f'<a href="{escape(page.url)}">' if page and page.url else "<a>"
            for page in cls.get_many(attrs_list)
        ]
