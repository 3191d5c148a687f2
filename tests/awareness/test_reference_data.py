"""Topics, audiences and numbers: one row, a column per language, explicit forms."""

import pytest
from django.urls import reverse
from django.utils import translation

from awareness.models import Audience, EmergencyNumber, Topic
from awareness.models.emergency_numbers import emergency_numbers

pytestmark = pytest.mark.usefixtures("site")
LANGUAGES = ("en", "fr", "nl", "de", "es", "ar")


def test_every_row_to_begin_with_speaks_every_language():
    for model in (Topic, Audience, EmergencyNumber):
        for row in model.objects.all():
            for language in LANGUAGES:
                assert getattr(row, f"name_{language}"), (model.__name__, row.pk, language)


def test_the_form_has_a_field_per_language_and_none_without(editor):
    topic = Topic.objects.get(slug="gaming")
    form = editor.get(reverse("wagtailsnippets_awareness_topic:edit", args=[topic.pk]))
    fields = set(form.context["form"].fields)
    assert {f"name_{language}" for language in LANGUAGES} <= fields
    assert "name" not in fields


def test_an_editor_changes_one_language_and_keeps_the_others(editor):
    topic = Topic.objects.get(slug="gaming")
    address = reverse("wagtailsnippets_awareness_topic:edit", args=[topic.pk])
    bound = editor.get(address).context["form"]
    values = {name: bound[name].value() or "" for name in bound.fields}
    answer = editor.post(address, {**values, "name_fr": "Jouer en ligne"})
    assert answer.status_code == 302
    topic.refresh_from_db()
    assert topic.name_fr == "Jouer en ligne"
    assert topic.name_en == "Gaming"


def test_the_english_name_is_required(editor):
    address = reverse("wagtailsnippets_awareness_topic:add")
    answer = editor.post(address, {"slug": "new", "illustration": "beacon", "sort_order": "1"})
    assert "name_en" in answer.context["form"].errors
    assert "name_fr" not in answer.context["form"].errors


@pytest.mark.parametrize("words", ["Harcelement", "Cybermobbing", "الاستدراج"])
def test_a_search_in_any_language_finds_the_row(editor, words):
    Topic.objects.filter(slug="cyberbullying").update(name_fr="Harcèlement en ligne")
    for topic in Topic.objects.all():
        topic.save()
    answer = editor.get(reverse("wagtailsnippets_awareness_topic:list"), {"q": words})
    assert answer.context["object_list"]


def test_the_help_bar_speaks_the_readers_language():
    with translation.override("ar"):
        assert [line.number for line in emergency_numbers()] == ["112", "116 111", "116 000"]
        assert emergency_numbers()[0].name == "الطوارئ"
        assert emergency_numbers()[1].dial == "116111"
