"""Wagtail's pages are kept by themselves, unless they are private or a preview."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from portal.web import pagecache
from portal.web.pagecache.page import PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    """A plain page below the site's first one."""
    root = Site.objects.get(is_default_site=True).root_page
    made = root.add_child(instance=Page(title="Screen time", slug="screen-time", live=True))
    pagecache.clear()
    return made


@pytest.fixture
def address(page):
    return page.get_url()


def test_a_page_is_kept_without_being_marked_and_then_costs_no_query(
    client, address, django_assert_num_queries
):
    first = client.get(address)
    assert first["Cache-Control"] == PUBLIC
    with django_assert_num_queries(0):
        assert client.get(address).content == first.content
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_a_private_page_is_given_to_nobody_else(client, page, address):
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="a-word"
    )
    asked = client.get(address)
    assert "no-store" in asked["Cache-Control"]
    client.post(asked.context["action_url"], {"password": "a-word", "return_url": address})
    assert "Screen time" in client.get(address).text
    assert "no-store" in client.get(address)["Cache-Control"]
    assert "Screen time</h1>" not in Client().get(address).text
    assert Client().get(address).content != client.get(address).content


def test_a_page_taken_down_is_gone_at_once_and_the_miss_is_not_kept(client, page, address):
    client.get(address)
    page.live = False
    page.save()
    pagecache.clear()
    assert client.get(address).status_code == 404
    page.live = True
    page.save()
    assert client.get(address).status_code == 200
