"""What stands around every page: numbers to call, and the pages the foot links."""

import json

import pytest
from django.core.cache import cache
from django.utils import translation
from wagtail.admin.templatetags.wagtailadmin_tags import locale_label_from_id
from wagtail.images.models import Rendition
from wagtail.models import Locale

from awareness.models import EmergencyNumber
from awareness.models.emergency_numbers import emergency_numbers
from awareness.models.footer_pages import footer_pages
from tests.makers.awareness import home, make_standard, translate

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def privacy(site):
    return make_standard(title="Privacy", slug="privacy", footer_link="privacy")


def test_the_foot_links_a_page_of_each_kind_in_the_language_read_or_as_first_written(privacy):
    translate(
        privacy, "fr", home("fr"), slug="vie-privee", title="Vie privée", footer_link="privacy"
    )
    make_standard(title="About us", slug="about", footer_link="about")
    with translation.override("fr"):
        found = {page.title: page.language for page in footer_pages()}
    assert found == {"About us": "en", "Vie privée": "fr"}


def test_a_page_that_gets_another_title_changes_in_the_foot(client, privacy, committed):
    assert "Privacy" in client.get("/en/").text
    privacy.title = "What we know of you"
    with committed():
        privacy.save_revision().publish()
    assert "What we know of you" in client.get("/en/").text


def test_reading_them_again_asks_the_database_nothing(privacy, django_assert_num_queries):
    first = emergency_numbers(), footer_pages()
    with django_assert_num_queries(0):
        assert (emergency_numbers(), footer_pages()) == first


def test_no_numbers_at_all_are_remembered_as_well(site, django_assert_num_queries):
    EmergencyNumber.objects.all().delete()
    assert emergency_numbers() == ()
    with django_assert_num_queries(0):
        assert emergency_numbers() == ()


@pytest.mark.parametrize("name", ["emergency_numbers", "footer_pages"])
def test_the_cache_holds_plain_values_only(privacy, name):
    emergency_numbers(), footer_pages()
    kept = cache.get(f"awareness.{name}.en")
    assert kept
    assert json.loads(json.dumps(kept)) == kept


def test_wagtail_keeps_no_objects_in_the_cache():
    Rendition.cache_backend.set("rendition", object())
    assert Rendition.cache_backend.get("rendition") is None


def test_the_cms_names_languages_when_their_names_come_from_the_cache():
    french = Locale.objects.get(language_code="fr")
    for _time in range(2):
        assert locale_label_from_id(french.pk) == "French"
