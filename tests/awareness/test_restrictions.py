"""What is kept for some is seen by nobody else, from the moment an editor says so."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from awareness.models import Audience
from awareness.models.pages.audience_hub import AudienceHubPage
from portal.accounts.roles import Role
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
    translate,
)

pytestmark = pytest.mark.usefixtures("site")
SECRET = "Kept for some"


@pytest.fixture
def page():
    return make_standard(title="For members", slug="members", body=text(SECRET))


def restrict(page, kind=PageViewRestriction.LOGIN, **fields):
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)


def test_a_restriction_holds_at_once_when_made_changed_and_lifted(client, page, committed):
    assert SECRET in client.get(page.url).text
    assert client.get(page.url).wsgi_request.page_cache_outcome == "hit"
    with committed():
        restriction = restrict(page)
    assert client.get(page.url).status_code == 302
    with committed():
        restriction.restriction_type = PageViewRestriction.PASSWORD
        restriction.password = "sesame"
        restriction.save()
    assert SECRET not in client.get(page.url).text
    with committed():
        restriction.delete()
    assert SECRET in client.get(page.url).text


def test_changing_the_groups_of_a_restriction_clears_what_was_kept(client, page, committed):
    other = make_standard(title="For all", slug="all")
    restriction = restrict(page, PageViewRestriction.GROUPS)
    client.get(other.url)
    assert client.get(other.url).wsgi_request.page_cache_outcome == "hit"
    with committed():
        restriction.groups.add(Group.objects.get(name=Role.EDITOR.value))
    assert client.get(other.url).wsgi_request.page_cache_outcome == "kept"


def test_a_page_moved_below_a_restricted_one_is_restricted_at_once(client, page, committed):
    under = make_standard(title="Under here", slug="under")
    restrict(under)
    assert SECRET in client.get(page.url).text
    with committed():
        page.move(under, pos="last-child")
    page.refresh_from_db()
    assert client.get(page.url).status_code == 302


def test_a_document_is_kept_by_nobody_who_would_not_ask_again(client, site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    found = Document.objects.create(title="Kit", file=ContentFile(b"%PDF-1.7", "kit.pdf"))
    answer = client.get(found.url)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-cache"
    CollectionViewRestriction.objects.create(collection=found.collection, restriction_type="login")
    again = client.get(found.url, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 302


@pytest.fixture
def hidden():
    """A restricted page of every kind, and a restricted branch; all called the same."""
    words = {"title": SECRET, "lead": SECRET}
    topics, news = make_topics(), make_news_list()
    teens = Audience.objects.get(slug="teens")
    shown = make_topic(topics, title="Shown", slug="shown")
    topic = make_topic(topics, slug="hidden", **words)
    item = make_news(news, slug="hidden", **words)
    item.audiences = [teens]
    item.save_revision().publish()
    campaign = make_campaign(slogan=SECRET, **words)
    hub = make_page(AudienceHubPage, home(), slug="hub", audience=teens, **words)
    about = make_standard(slug="hidden", footer_link="about", body=text(SECRET), **words)
    below = make_standard(slug="above", title="Above")
    make_page(type(below), below, slug="below", body=text(SECRET), **words)
    french = translate(topics, "fr", home("fr"), slug="sujets", title="Sujets")
    translate(shown, "fr", french, slug="cache", title=SECRET)
    make_page(AudienceHubPage, home(), title="Teens", slug="teens", audience=teens)
    for page in (topic, item, campaign, hub, about, below, french):
        restrict(page)


PUBLIC = (
    "/en/",
    "/en/topics/",
    "/en/topics/shown/",
    "/en/news/",
    "/en/campaigns/",
    "/en/teens/",
    "/en/search/?q=kept",
    "/feeds/en/news.xml",
    "/sitemap.xml",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_restricted_pages_are_named_nowhere(client, hidden, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert SECRET not in answer.text.replace("“kept”", "")
    for part in ("/hidden/", "/hub/", "/below/", "/day/", "/cache/"):
        assert part not in answer.text, part


def test_a_restricted_list_has_no_feed_and_learn_does_not_lead_there(client, site):
    news, topics = make_news_list(), make_topics()
    make_news(news, title=SECRET, slug="item")
    for page in (news, topics):
        restrict(page)
    assert client.get("/feeds/en/news.xml").status_code == 404
    assert client.get("/en/learn/")["Location"] == "/en/"
