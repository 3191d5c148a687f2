"""One piece of news."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from awareness.blocks import Body, stream
from awareness.models.portal_page import TaggedPage
from awareness.models.querysets import PortalPageQuerySet


class NewsPageQuerySet(PortalPageQuerySet):
    """News as readers expect them."""

    def newest_first(self) -> Self:
        found: Self = self.order_by("-published_on", "-pk").defer_streamfields()
        return found


class NewsPage(TaggedPage):
    """One piece of news."""

    published_on = models.DateField(_("date shown"), default=timezone.localdate)
    body = StreamField(stream(Body.FREE), verbose_name=_("body"), blank=True)

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    search_fields: ClassVar = [
        *TaggedPage.search_fields,
        index.SearchField("body"),
        index.FilterField("published_on"),
    ]
    content_panels: ClassVar = [
        *TaggedPage.content_panels,
        FieldPanel("published_on"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["awareness.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "awareness/news.html"

    class Meta:
        verbose_name = _("news page")
        verbose_name_plural = _("news pages")
