"""The words of the field are rows: complete, translated, repeatable, mapped to ICCAM."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

from hotline.models import Category, Lane, Scheme, Term
from hotline.operations import vocabulary

SOURCE = json.loads((vocabulary.FOLDER / "source-1.json").read_text())
pytestmark = pytest.mark.django_db


def codes(scheme):
    return set(Term.objects.current(scheme).values_list("code", flat=True))


def test_every_word_of_the_source_is_a_row():
    assert set(Category.objects.current().values_list("code", flat=True)) == set(
        SOURCE["intake_category"]
    )
    assert codes(Scheme.CLASSIFICATION) == {row["code"] for row in SOURCE["classification"]}
    assert codes(Scheme.AGE_BAND) == set(SOURCE["age_band"])
    for scheme, source in (
        (Scheme.REASON, "not_actionable_reason"),
        (Scheme.SITE_TYPE, "site_type"),
        (Scheme.COMMERCIALITY, "commerciality"),
        (Scheme.SEX, "gender_iccam"),
    ):
        rows = Term.objects.current(scheme)
        assert {(row.iccam, row.name_en) for row in rows} == {
            (number, name) for number, name in SOURCE[source]
        }


def test_reporters_read_categories_in_six_languages_and_staff_read_terms_in_two():
    for category in Category.objects.current():
        names = {getattr(category, f"name_{code}") for code, _name in settings.LANGUAGES}
        assert None not in names
        assert len(names) == len(settings.LANGUAGES), category.code
    for term in Term.objects.current(Scheme.REASON):
        assert term.name_fr
        with translation.override("ar"):
            assert term.name == term.name_en


def test_categories_for_other_doors_are_marked_and_still_offered():
    lanes = dict(Category.objects.current().values_list("code", "lane"))
    assert lanes["cyberbullying"] == Lane.TALK
    assert lanes["online_fraud"] == Lane.LEARN
    assert lanes["csam_photo_video"] == Lane.HOTLINE


@pytest.mark.parametrize("language", ["en", "ar"])
def test_loading_twice_changes_nothing_in_whatever_language_it_runs(language):
    before = list(Term.objects.values()), list(Category.objects.values())
    with translation.override(language):
        vocabulary.load(apps)
    assert (list(Term.objects.values()), list(Category.objects.values())) == before


def test_a_changed_word_is_refreshed_in_place():
    Category.objects.filter(code="other").update(name_fr="?")
    vocabulary.load(apps)
    assert Category.objects.get(code="other").name_fr != "?"


def test_the_shipped_source_is_the_one_the_terms_were_made_from():
    assert Path(vocabulary.FOLDER / "terms-1.json").exists()
    assert SOURCE["source"].startswith("ICCAM")
