"""Pages for tests, built the way editors build them: added to the tree and published."""

import datetime as dt
import json
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from awareness.models import Audience, Topic
from awareness.models.pages.campaign import CampaignPage
from awareness.models.pages.campaign_index import CampaignIndexPage
from awareness.models.pages.home import HomePage
from awareness.models.pages.news import NewsPage
from awareness.models.pages.news_index import NewsIndexPage
from awareness.models.pages.standard import StandardPage
from awareness.models.pages.topic import TopicPage
from awareness.models.pages.topic_index import TopicIndexPage
from awareness.operations.bootstrap import bootstrap_site

WORDS = "A light on the water."
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


def make_site() -> Any:
    """Six languages, one home page each, reference data, editors' rights."""
    return bootstrap_site()


def home(language: str = "en") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def make_page(model: type[Page], parent: Page, *, live: bool = True, **fields: Any) -> Any:
    """A page of any type below `parent`, published unless `live` is False."""
    language = Locale.objects.get(pk=parent.locale_id)
    fields.setdefault("title", "A page")
    page = model(locale=language, live=live, **fields)
    parent.add_child(instance=page)
    if live:
        page.save_revision().publish()
    return page


def translate(page: Page, language: str, parent: Page, *, live: bool = True, **fields: Any) -> Any:
    """The same page in another language."""
    fields.setdefault("title", f"{page.title} ({language})")
    return make_page(type(page), parent, live=live, translation_key=page.translation_key, **fields)


def make_topics(language: str = "en", **fields: Any) -> TopicIndexPage:
    fields.setdefault("translation_key", uuid.uuid5(uuid.NAMESPACE_OID, "topics"))
    return make_page(
        TopicIndexPage, home(language), **{"title": "Topics", "slug": "topics", **fields}
    )


def make_topic(
    parent: TopicIndexPage,
    *,
    topics: tuple[str, ...] = ("cyberbullying",),
    audiences: tuple[str, ...] = ("teens",),
    **fields: Any,
) -> TopicPage:
    fields = {"title": "Cyberbullying", "slug": "cyberbullying", "lead": WORDS, **fields}
    fields.setdefault("what_to_do", text(WORDS))
    page = make_page(TopicPage, parent, **fields)
    page.topics = Topic.objects.filter(slug__in=topics)
    page.audiences = Audience.objects.filter(slug__in=audiences)
    page.save_revision().publish()
    return page


def make_news(parent: NewsIndexPage, *, days_ago: int = 1, **fields: Any) -> NewsPage:
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    return make_page(NewsPage, parent, published_on=day, body=text(WORDS), **fields)


def make_news_list(language: str = "en") -> NewsIndexPage:
    return make_page(NewsIndexPage, home(language), title="News", slug="news")


def make_campaign(language: str = "en", **fields: Any) -> CampaignPage:
    index = make_page(CampaignIndexPage, home(language), title="Campaigns", slug="campaigns")
    day = timezone.localdate() + dt.timedelta(days=30)
    values = {"title": "The day", "slug": "day", "slogan": "Keep a light on", "lead": WORDS}
    return make_page(CampaignPage, index, year=day.year, day=day, **{**values, **fields})


def make_standard(language: str = "en", **fields: Any) -> StandardPage:
    return make_page(StandardPage, home(language), **{"body": text(WORDS), **fields})


def text(words: str) -> str:
    """A stream with one paragraph."""
    return json.dumps([{"type": "text", "value": f"<p>{words}</p>", "id": str(uuid.uuid4())}])


def tree_problems() -> list[Any]:
    """What Wagtail finds wrong with the tree of pages: ids, none when it is sound."""
    return [page_id for kind in Page.find_problems() for page_id in kind]
