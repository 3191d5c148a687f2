"""Demo content: the page files under `demo_content/<language>/`, as published pages."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import translation
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from awareness import models
from awareness.models.languages import language_codes
from awareness.models.pages import (
    audience_hub,
    campaign,
    campaign_index,
    home,
    news,
    news_index,
    standard,
    topic,
    topic_index,
)
from awareness.operations import pagefile
from awareness.operations.bootstrap import bootstrap_site, translation_key
from awareness.operations.pagefile import BadPageFile, PageFile
from awareness.operations.pagefile_blocks import stream

CONTENT = Path(__file__).parent / "demo_content"
TYPES: dict[str, type[models.PortalPage]] = {
    "home": home.HomePage,
    "topics": topic_index.TopicIndexPage,
    "topic": topic.TopicPage,
    "hub": audience_hub.AudienceHubPage,
    "news-list": news_index.NewsIndexPage,
    "news": news.NewsPage,
    "campaigns": campaign_index.CampaignIndexPage,
    "campaign": campaign.CampaignPage,
    "page": standard.StandardPage,
}
PLAIN = ("title", "lead", "slug", "sensitive", "role", "year", "day", "slogan", "drawing")
"""Keys of a file's head that are fields of the page."""
REVIEW_EVERY_DAYS = 365


def load_demo(now: dt.datetime) -> None:
    """Adds the demo's pages that are not there yet; existing ones stay as editors left them."""
    with transaction.atomic():
        bootstrap_site()
        for language in language_codes():
            with translation.override(language):
                _load_language(language, now.date())


def files(language: str) -> list[PageFile]:
    """The page files of one language, parents before their children, siblings by `place`."""
    found = {path.stem: pagefile.read(path) for path in sorted((CONTENT / language).glob("*.md"))}
    ordered = sorted(found.values(), key=lambda file: (file.front.get("place", 50), file.key))
    done: list[PageFile] = []

    def take(file: PageFile) -> None:
        parent = file.front.get("parent")
        if parent is not None:
            if parent not in found:
                raise BadPageFile(f"{language}/{file.key}: no parent {parent} in this language")
            take(found[parent])
        if file not in done:
            done.append(file)

    for file in ordered:
        take(file)
    return done


def _load_language(language: str, today: dt.date) -> None:
    """Places every page first, so that texts can link to pages further down.

    Each is read again before it is written: the rows know by then how many children they have.
    """
    locale = Locale.objects.get(language_code=language)
    with not_indexed():
        fresh = [(file, page) for file in files(language) if (page := _place(file, locale, today))]
    page_ids = _page_ids(locale)
    for file, placed in fresh:
        page = type(placed).objects.get(pk=placed.pk)
        try:
            _write(page, file, page_ids)
        except BadPageFile as error:
            raise BadPageFile(f"{language}/{file.key}: {error}") from error
        with not_indexed():
            revision = page.save_revision(clean=False)
        revision.publish()


@contextmanager
def not_indexed() -> Iterator[None]:
    """Saves without filling the search and reference indexes: publishing does so once."""
    models_of_pages = set(TYPES.values())
    with disable_reference_index_auto_update():
        for model in models_of_pages:
            post_save.disconnect(post_save_signal_handler, sender=model)
        try:
            yield
        finally:
            for model in models_of_pages:
                post_save.connect(post_save_signal_handler, sender=model)


def _place(file: PageFile, locale: Locale, today: dt.date) -> models.PortalPage | None:
    """An unpublished page at its place in the tree; None when the page is there already."""
    key = translation_key(file.key)
    if Page.objects.filter(locale=locale, translation_key=key).exists():
        return None
    head = file.front
    parent_key = translation_key(head.get("parent", "home"))
    parent = Page.objects.get(locale=locale, translation_key=parent_key)
    page = TYPES[head["type"]](
        locale=locale,
        translation_key=key,
        live=False,
        reviewed_on=today,
        review_by=today + dt.timedelta(days=REVIEW_EVERY_DAYS),
        **{name: head[name] for name in PLAIN if name in head},
    )
    if isinstance(page, audience_hub.AudienceHubPage):
        page.audience = models.Audience.objects.get(slug=head["audience"])
    if isinstance(page, news.NewsPage):
        page.published_on = today - dt.timedelta(days=head["days_ago"])
    parent.add_child(instance=page)
    return page


def _page_ids(locale: Locale) -> pagefile.PageIds:
    """Ids by key in one language, for links between pages."""
    keys = {translation_key(path.stem): path.stem for path in CONTENT.glob("*/*.md")}
    rows = Page.objects.filter(locale=locale, translation_key__in=keys)
    found = {keys[key]: pk for key, pk in rows.values_list("translation_key", "pk")}
    return found.get


def _write(page: models.PortalPage, file: PageFile, page_ids: pagefile.PageIds) -> None:
    for name, text in file.fields.items():
        field = page._meta.get_field(name)
        if isinstance(field, StreamField):
            seed = uuid.uuid5(page.translation_key, f"{file.language}.{name}")
            setattr(page, name, json.dumps(stream(text, page_ids, seed=seed)))
        elif isinstance(field, RichTextField):
            setattr(page, name, pagefile.rich_text(text, page_ids))
        else:
            raise BadPageFile(f"{name} is not written in the body")
    if isinstance(page, models.TaggedPage):
        page.audiences = _found(models.Audience, file.front.get("audiences", []))
        page.topics = _found(models.Topic, file.front.get("topics", []))


def _found(model: type[Any], slugs: list[str]) -> list[Any]:
    """Rows in the order of the slugs; a slug that does not exist is a mistake in the file."""
    rows = {row.slug: row for row in model.objects.filter(slug__in=slugs)}
    if missing := [slug for slug in slugs if slug not in rows]:
        raise BadPageFile(f"unknown {model.__name__}: {', '.join(missing)}")
    return [rows[slug] for slug in slugs]
