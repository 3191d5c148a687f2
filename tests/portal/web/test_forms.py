"""The one field template, as a browser and a screen reader find it."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template import loader

from portal.web.forms import Renderer

AGES = [("child", "Under 13"), ("teen", "13 to 17")]


class Everything(forms.Form):
    name = forms.CharField(help_text="Any <name> will do.", required=False)
    mail = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    words = forms.CharField(widget=forms.Textarea, help_text="What you saw.")
    language = forms.ChoiceField(choices=AGES)
    age = forms.ChoiceField(choices=AGES, widget=forms.RadioSelect, help_text="Roughly.")
    topics = forms.MultipleChoiceField(
        choices=AGES, widget=forms.CheckboxSelectMultiple, required=False
    )
    danger = forms.BooleanField(label="Someone is in danger", required=False)
    seen = forms.SplitDateTimeField(required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def soup(form):
    return BeautifulSoup(str(form), "html.parser")


def summary(form):
    text = loader.render_to_string("components/error_summary.html", {"form": form})
    return BeautifulSoup(text, "html.parser")


def described(page, element):
    """The texts an element is described by, in order; every id must exist."""
    return [
        page.find(id=name).get_text(" ", strip=True) for name in element["aria-describedby"].split()
    ]


@pytest.fixture
def empty():
    return soup(Everything())


@pytest.fixture
def wrong():
    return soup(Everything({"mail": "x@", "token": ""}))


@pytest.mark.parametrize("name", ["name", "mail", "words", "language", "danger"])
def test_every_control_has_exactly_one_label(empty, name):
    control = empty.find(attrs={"name": name})
    (label,) = empty.find_all("label", attrs={"for": control["id"]})
    assert label.get_text(strip=True)


@pytest.mark.parametrize("name", ["age", "topics"])
def test_a_group_of_choices_is_a_fieldset_with_a_legend(empty, name):
    controls = empty.find_all(attrs={"name": name})
    (group,) = {each.find_parent("fieldset") for each in controls}
    assert name.capitalize() in group.legend.get_text()
    for control, (_value, words) in zip(controls, AGES, strict=True):
        assert control.find_parent("label").get_text(" ", strip=True) == words


def test_a_control_of_several_parts_is_a_fieldset_too(empty):
    assert empty.find(attrs={"name": "seen_0"}).find_parent("fieldset").legend


@pytest.mark.parametrize(("name", "words"), [("mail", "(required)"), ("name", "(if you like)")])
def test_whether_a_field_is_required_is_said_in_words(empty, name, words):
    label = empty.find("label", attrs={"for": f"id_{name}"})
    assert words in label.get_text()
    assert empty.find(attrs={"name": name}).has_attr("required") == (words == "(required)")


def test_hints_describe_their_control_and_are_escaped(empty):
    assert described(empty, empty.find(attrs={"name": "name"})) == ["Any <name> will do."]
    assert described(empty, empty.find("fieldset", id="id_age_group")) == ["Roughly."]


def test_errors_describe_their_control_after_the_hint(wrong):
    control = wrong.find(attrs={"name": "words"})
    assert control["aria-invalid"] == "true"
    hint, error = described(wrong, control)
    assert (hint, error) == ("What you saw.", "Error: This field is required.")
    assert "field--wrong" in control.find_parent(class_="field")["class"]


def test_errors_of_a_group_describe_the_group(wrong):
    group = wrong.find("fieldset", id="id_age_group")
    assert described(wrong, group) == ["Roughly.", "Error: This field is required."]


def test_what_was_typed_is_still_there_and_autocomplete_passes(wrong):
    control = wrong.find(attrs={"name": "mail"})
    assert (control["value"], control["autocomplete"]) == ("x@", "email")


def test_a_field_without_errors_claims_none(wrong):
    control = wrong.find(attrs={"name": "name"})
    assert not control.has_attr("aria-invalid")
    assert "field--wrong" not in control.find_parent(class_="field")["class"]


def test_ids_are_unique(wrong):
    ids = [each["id"] for each in wrong.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_hidden_fields_have_no_label(empty):
    assert empty.find(attrs={"name": "token"})["type"] == "hidden"
    assert empty.find("label", attrs={"for": "id_token"}) is None


def test_every_link_of_the_summary_leads_to_a_control(wrong):
    found = summary(Everything({"mail": "x@", "token": ""}))
    links = found.find_all("a")
    assert len(links) == 4
    for link in links:
        target = wrong.find(id=link["href"].removeprefix("#"))
        assert target.name in {"input", "textarea", "select"}


def test_the_summary_takes_the_focus_and_counts(wrong):
    found = summary(Everything({"mail": "x@", "token": ""}))
    box = found.find(class_="error-summary")
    assert box["tabindex"] == "-1"
    assert box.has_attr("autofocus")
    assert found.find(id=box["aria-labelledby"]).text == "5 things need your attention"


def test_errors_of_the_whole_form_and_of_hidden_fields_are_in_the_summary():
    form = Everything({"token": ""})
    form.add_error(None, "The form is too old.")
    text = summary(form).get_text()
    assert "The form is too old." in text
    assert "This field is required." in text


def test_no_errors_no_summary():
    assert summary(Everything()).find() is None


def test_a_box_does_not_say_that_it_may_stay_empty(empty):
    assert "(if you like)" not in empty.find("label", attrs={"for": "id_danger"}).get_text()


def test_what_is_too_long_is_said_with_its_limit_and_what_was_written():
    class Short(forms.Form):
        words = forms.CharField(max_length=5)
        own = forms.CharField(max_length=5, error_messages={"max_length": "Shorter."})

    form = Short({"words": "1234567", "own": "1234567"})
    assert form.errors == {
        "words": ["Up to 5 characters fit here; you wrote 7. Please make it shorter."],
        "own": ["Shorter."],
    }


CHOICES = [
    ("", "–"),
    ("a&b", 'A <i> & "b"'),
    ("Group", [(1, "One"), (2, "Two")]),
    (None, "Nothing"),
    (True, "Yes"),
]


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
@pytest.mark.parametrize("value", ["", "a&b", 2, None, True])
def test_choices_are_drawn_as_django_draws_them(widget, value):
    made = widget(attrs={"required": True, "data-x": 'a"b', "disabled": False, "lang": None})
    if widget is not forms.NullBooleanSelect:
        made.choices = CHOICES
    ours, theirs = (
        BeautifulSoup(made.render("field", value, renderer=one), "html.parser")
        for one in (Renderer(), TemplatesSetting())
    )
    for each in (ours, theirs):
        for text in each.find_all(string=lambda words: not words.strip()):
            text.extract()
        each.find("select").attrs.pop("lang", None)  # one that is None is left out
    assert str(ours) == str(theirs)
