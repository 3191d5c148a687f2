"""Which pages are kept for some readers, asked within the query that reads the pages."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction


def restricted() -> Exists:
    """Whether a page, or one above it, is kept for some."""
    branch = Substr(OuterRef("path"), 1, Length("page__path"))
    return Exists(PageViewRestriction.objects.filter(page__path=branch))
