"""The list of news."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from awareness.models.pages.news import NewsPage
from awareness.models.portal_page import PortalPage

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
        news = NewsPage.objects.live().public().child_of(self).newest_first()
        context["page_of_news"] = Paginator(news, NEWS_PER_PAGE).get_page(request.GET.get("page"))
        return context
