"""News of the centre."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from awareness.blocks import BodyStreamBlock
from awareness.models.base import PortalPage, TaggedPage
from awareness.models.querysets import NewsPageQuerySet

NEWS_PER_PAGE = 12


class NewsIndexPage(PortalPage):
    """All news of one language, the newest first."""

    parent_page_types: ClassVar = ["awareness.HomePage"]
    subpage_types: ClassVar = ["awareness.NewsPage"]
    max_count_per_parent = 1
    template = "awareness/news_index.html"
    illustration = "news"

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.for_everybody().child_of(self).newest_first()
        context["page_of_news"] = Paginator(news, NEWS_PER_PAGE).get_page(request.GET.get("page"))
        return context


class NewsPage(TaggedPage):
    """One piece of news."""

    published_on = models.DateField(_("date shown"), default=timezone.localdate)
    body = StreamField(BodyStreamBlock(), verbose_name=_("body"), blank=True)

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
