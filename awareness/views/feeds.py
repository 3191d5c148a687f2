"""News as RSS, one feed per language, for readers and for other centres."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils import timezone, translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from awareness.models.languages import language_codes
from awareness.models.pages.news import NewsPage
from awareness.models.pages.news_index import NewsIndexPage

NEWS_IN_FEED = 20


class NewsFeed(Feed[Any, Any]):
    """The latest news of one language."""

    feed_type = Rss201rev2Feed

    def get_object(self, request: HttpRequest, language: str) -> NewsIndexPage:
        """The list of news of `language`, which must be live."""
        if language not in language_codes():
            raise Http404
        index: NewsIndexPage | None = (
            NewsIndexPage.objects.live().public().filter(locale__language_code=language).first()
        )
        if index is None:
            raise Http404
        translation.activate(language)
        return index

    def title(self, index: NewsIndexPage) -> str:
        return str(index.title)

    def description(self, index: NewsIndexPage) -> str:
        return str(index.lead) or _("News")

    def link(self, index: NewsIndexPage) -> str:
        return str(index.get_full_url())

    def items(self, index: NewsIndexPage) -> Any:
        return NewsPage.objects.live().public().child_of(index).newest_first()[:NEWS_IN_FEED]

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return str(item.lead)

    def item_link(self, item: NewsPage) -> str:
        return str(item.get_full_url())

    def item_pubdate(self, item: NewsPage) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(item.published_on, dt.time(9)))
