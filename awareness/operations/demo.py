"""Demo content: the files of `demo_content/<language>/`, as published pages."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import translation
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from awareness.models import PortalPage
from awareness.models.languages import language_codes
from awareness.models.page_types import page_types
from awareness.operations.bootstrap import bootstrap_site, translation_key
from awareness.operations.demo_pages import (
    CONTENT,
    BadDemoPage,
    DemoPage,
    PageIds,
    demo_pages,
    field_value,
)

REVIEW_EVERY_DAYS = 365


def load_demo(now: dt.datetime) -> None:
    """Adds the demo's pages that are not there yet; existing ones stay as editors left them."""
    with transaction.atomic():
        bootstrap_site()
        for language in language_codes():
            with translation.override(language):
                _load_language(language, now.date())


def _load_language(language: str, today: dt.date) -> None:
    """Places every page first, so that texts can link to pages further down.

    Each is read again before it is written: the rows know by then how many children they have.
    """
    locale = Locale.objects.get(language_code=language)
    with not_indexed():
        fresh = [
            (demo_page, placed)
            for demo_page in demo_pages(language)
            if (placed := _place(demo_page, locale, today))
        ]
    page_ids = _page_ids(locale)
    for demo_page, placed in fresh:
        page = type(placed).objects.get(pk=placed.pk)
        _fill(page, demo_page, with_text=True, today=today, page_ids=page_ids)
        with not_indexed():
            revision = page.save_revision(clean=False)
        revision.publish()


@contextmanager
def not_indexed() -> Iterator[None]:
    """Saves without filling the search and reference indexes: publishing does so once."""
    with disable_reference_index_auto_update():
        for model in page_types():
            post_save.disconnect(post_save_signal_handler, sender=model)
        try:
            yield
        finally:
            for model in page_types():
                post_save.connect(post_save_signal_handler, sender=model)


def _place(demo_page: DemoPage, locale: Locale, today: dt.date) -> PortalPage | None:
    """An unpublished page at its place in the tree; None when the page is there already."""
    key = translation_key(demo_page.key)
    if Page.objects.filter(locale=locale, translation_key=key).exists():
        return None
    parent_key = translation_key(demo_page.parent or "home")
    parent = Page.objects.get(locale=locale, translation_key=parent_key)
    page = demo_page.page_type(
        locale=locale,
        translation_key=key,
        live=False,
        reviewed_on=today,
        review_by=today + dt.timedelta(days=REVIEW_EVERY_DAYS),
    )
    _fill(page, demo_page, with_text=False, today=today, page_ids=lambda _key: None)
    parent.add_child(instance=page)
    return page


def _fill(
    page: PortalPage, demo_page: DemoPage, *, with_text: bool, today: dt.date, page_ids: PageIds
) -> None:
    for name, value in demo_page.fields(with_text=with_text).items():
        field = page._meta.get_field(name)
        try:
            setattr(page, name, field_value(field, value, today=today, page_ids=page_ids))
        except BadDemoPage as error:
            raise BadDemoPage(f"{demo_page.key}, {name}: {error}") from error


def _page_ids(locale: Locale) -> PageIds:
    """Ids by key in one language, for links between pages."""
    keys = {translation_key(path.stem): path.stem for path in CONTENT.glob("*/*.yaml")}
    rows = Page.objects.filter(locale=locale, translation_key__in=keys)
    found = {keys[key]: pk for key, pk in rows.values_list("translation_key", "pk")}
    return found.get
