"""What search engines may list: the doors of the hotline and the helpline, nothing behind them."""

from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from helpline.urls import public as helpline
from hotline.urls import public as hotline

pytestmark = pytest.mark.django_db
MAP, HTML = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
DOORS = ("/en/report/", "/en/talk/")
ADDRESSES = [f"/en/{found.pattern}" for part in (hotline, helpline) for found in part.urlpatterns]
BEHIND = [
    address.replace("<slug:audience>", "child")
    for address in ADDRESSES
    if address not in {*DOORS, "/en/talk/now/"}
]


@pytest.mark.parametrize("address", DOORS)
def test_a_door_may_be_listed_under_its_name_while_its_tab_stays_neutral(client, address):
    answer = client.get(address)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert "X-Robots-Tag" not in answer
    assert answer["Cache-Control"] == "private, no-store"
    assert page.title.string == "Information"
    assert page.select_one("meta[property='og:title']")["content"].startswith(page.h1.string)
    assert page.select_one("meta[name=description]")["content"]
    assert page.select_one("link[rel=canonical]")["href"] == settings.SITE_ORIGIN + address
    languages = {link["hreflang"] for link in page.select("link[rel=alternate][hreflang]")}
    assert languages == {"en", "fr", "nl", "de", "es", "ar", "x-default"}


@pytest.mark.parametrize("address", [f"{door}?topic=grooming" for door in DOORS] + BEHIND)
def test_nothing_behind_a_door_is_listed(client, address):
    answer = client.get(address)
    assert answer.status_code != 200 or "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("address", ["/en/report/", "/en/info/start/child/"])
def test_the_answer_to_a_form_is_listed_nowhere(client, address):
    answer = client.post(address, {}, headers={"origin": "http://testserver"})
    assert "noindex" in answer.get("X-Robots-Tag", "noindex")


def test_the_sitemap_lists_the_doors_in_every_language(client):
    sitemap = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - ours
    entries = {url.findtext(f"{MAP}loc"): url for url in sitemap}
    for way in ("report", "talk"):
        for code, _name in settings.LANGUAGES:
            links = entries[f"{settings.SITE_ORIGIN}/{code}/{way}/"].findall(f"{HTML}link")
            there = {link.get("hreflang"): link.get("href") for link in links}
            assert set(there) == {"en", "fr", "nl", "de", "es", "ar", "x-default"}
            assert there["x-default"] == there["en"] == f"{settings.SITE_ORIGIN}/en/{way}/"
    assert not [address for address in entries if "room" in address or "status" in address]
