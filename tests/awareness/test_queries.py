"""What a page costs the database when nobody has asked for it before."""

import json

import pytest
from django.core.files import File
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image

from awareness.models import Audience
from awareness.models.pages.audience_hub import AudienceHubPage
from awareness.operations.demo_pages import CONTENT
from portal.web import pagecache
from tests.makers.awareness import (
    home,
    make_campaign,
    make_news,
    make_news_list,
    make_page,
    make_standard,
    make_topic,
    make_topics,
    text,
)

ARTICLE, LIST = 12, 15
"""The promise of the design; a depth-3 page of plain Wagtail cannot cost fewer than 7."""


@pytest.fixture(scope="module")
def all_pages(bootstrapped, django_db_blocker):
    """Made once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_all_pages()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def full_site(all_pages, db):
    """A page of every kind."""


def make_picture():
    with (CONTENT / "pictures" / "beacons.webp").open("rb") as file:
        return Image.objects.create(title="Beacons", file=File(file, name="beacons.webp"))


def make_all_pages():
    topics = make_topics()
    linked = make_topic(topics, slug="linked", title="Linked")
    link = {"title": "", "page": linked.pk, "url": "", "note": "why"}
    blocks = [
        {
            "type": "links",
            "value": {"title": "", "links": [{"type": "item", "value": link, "id": "1"}]},
        },
        {"type": "text", "value": f'<p><a linktype="page" id="{linked.pk}">there</a></p>'},
    ]
    make_topic(topics, get_help=json.dumps(blocks), topics=("cyberbullying", "gaming"))
    for number in range(6):
        make_topic(topics, slug=f"topic-{number}", title=f"Topic {number}")
    news = make_news_list()
    for number in range(5):
        make_news(news, title=f"News {number}", slug=f"news-{number}")
    make_campaign()
    make_standard(title="Privacy", slug="privacy", footer_link="privacy", body=text("None of it."))
    picture = {"image": {"image": make_picture().pk, "alt_text": "A light", "decorative": False}}
    body = json.dumps([{"type": "picture", "value": picture, "id": "1"}])
    make_standard(title="By the sea", slug="by-the-sea", body=body)
    for place, audience in enumerate(Audience.objects.all()):
        make_page(
            AudienceHubPage, home(), title=f"For {place}", slug=audience.slug, audience=audience
        )


@pytest.mark.parametrize(
    ("address", "limit"),
    [
        ("/en/", LIST),
        ("/en/topics/", LIST),
        ("/en/topics/topic-3/", ARTICLE),
        ("/en/topics/cyberbullying/", ARTICLE + 2),
        ("/fr/topics/topic-3/", LIST),
        ("/en/news/", LIST),
        ("/en/news/news-1/", ARTICLE),
        ("/en/campaigns/", LIST),
        ("/en/campaigns/day/", ARTICLE),
        ("/en/teens/", LIST),
        ("/en/privacy/", ARTICLE),
        ("/en/by-the-sea/", ARTICLE),
        ("/en/topics/not-there/", ARTICLE),
    ],
)
def test_queries_per_page(client, full_site, address, limit):
    """The links of the richest article cost two more: one per block that names pages."""
    client.get(f"/{address.split('/')[1]}/")  # numbers and footer are read every few minutes
    pagecache.clear()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    statements = [query["sql"][:160] for query in asked]
    assert len(statements) <= limit, "\n".join(statements)
