"""A page type is whole or the site does not start: template, panels, a place in the tree."""

import pytest
from django.core.checks import run_checks
from wagtail.models import Page

from awareness.cms.checks import page_type_problems
from awareness.models import PortalPage
from awareness.models.page_types import page_types
from awareness.models.pages.home import HomePage
from awareness.models.pages.news import NewsPage
from awareness.models.pages.news_index import NewsIndexPage
from awareness.models.pages.topic_index import TopicIndexPage


@pytest.fixture
def without(monkeypatch):
    """`without(NewsPage, template="none.html")`: what is said of a page type that is changed so.

    None takes the piece away. Wagtail's kept answers about parents, children and panels are
    forgotten before and after.
    """

    def forget():
        for page_type in (Page, *page_types()):
            page_type._clean_parent_page_models = page_type._clean_subpage_models = None
            page_type.get_edit_handler.cache_clear()

    def change(page_type, **pieces):
        for name, value in pieces.items():
            if value is None:
                monkeypatch.delattr(page_type, name)
            else:
                monkeypatch.setattr(page_type, name, value)
        forget()
        return list(page_type_problems(page_type))

    yield change
    monkeypatch.undo()
    forget()


def test_every_page_type_of_ours_is_whole():
    assert not [error for error in run_checks() if error.id.startswith("awareness.")]


def test_a_page_type_needs_its_template(without):
    assert without(NewsPage, template="awareness/none.html") == [
        "has no template awareness/none.html"
    ]


def test_every_field_that_is_edited_needs_a_panel(without):
    assert without(NewsPage, content_panels=PortalPage.content_panels) == [
        "has no panel for published_on",
        "has no panel for body",
    ]


def test_a_page_type_says_where_it_may_stand(without):
    assert "does not say where it may stand (parent_page_types)" in without(
        NewsIndexPage, parent_page_types=None
    )


def test_a_parent_must_agree(without):
    assert without(NewsPage, parent_page_types=["awareness.TopicIndexPage"]) == [
        "may not stand below TopicIndexPage, which does not allow it"
    ]


def test_a_page_type_says_what_may_stand_below_it(without):
    assert without(NewsPage, subpage_types=None) == [
        "does not say what may stand below it (subpage_types, an empty list for nothing)"
    ]


def test_children_may_name_their_parent_instead(without):
    assert without(TopicIndexPage, subpage_types=None) == []


def test_editors_are_offered_what_may_stand_below_a_home_page():
    offered = {page_type.__name__ for page_type in HomePage.creatable_subpage_models()}
    assert offered == {
        "AudienceHubPage",
        "CampaignIndexPage",
        "NewsIndexPage",
        "StandardPage",
        "TopicIndexPage",
    }
