"""The template rules find what they are for, and leave good templates alone."""

import pytest

from tools.templates import lint, missing_parts, untranslated

GOOD = """{# A button. Parameters: label, href. #}
{% load i18n %}
<a class="button" href="{{ href }}" aria-label="{{ label }}">{% translate "Report" %}</a>
{% include "components/button.html" with icon="phone" onward="forward" label=_("Call us") only %}
{% block tone %}desk{% endblock %}
{% blocktranslate trimmed with name=name %}
  Hello {{ name }}, welcome.
{% endblocktranslate %}
<script src="{% static 'balise/js/exit.js' %}" type="module"></script>
{% if a > b %}<b>116 111</b>{% endif %} &middot;
"""


def test_a_good_component_has_no_faults():
    assert untranslated(GOOD) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{% include "components/button.html" with label="Go back" %}', "Go back"),
        ("<p>{{ name }}, hello</p>", ", hello"),
        ('<nav aria-label="Main menu">', "Main menu"),
        ("<p><code>x</code>Hello", "Hello"),
    ],
)
def test_words_that_nobody_translated_are_named_with_their_line(text, words):
    before = "{% load i18n %}{% comment %}\nOf two lines.\n{% endcomment %}\n"
    ((line, found),) = untranslated(before + text)
    assert line == 4
    assert found.strip() == words


def test_a_part_of_ours_that_is_not_there_is_named_with_its_line():
    text = """{% extends "base.html" %}
{% include "components/button.html" with label=label only %}
{% include 'components/gone.html' %}{% include "wagtailadmin/of_a_package.html" %}"""
    assert missing_parts(text, {"base.html", "components/button.html"}) == [
        (3, "components/gone.html")
    ]


REFUSED = {
    "H021": '<p style="color: red"></p>',
    "B002": '<p><button class="x" onclick="go()"></button></p>\n<script>go()</script>',
    "B003": "<style>p {}</style>",
    "H019": '<a href="javascript:go()"></a>',
    "B001": "{{ text|safe }}\n{% autoescape off %}x{% endautoescape %}",
    "B004": '<img alt="" src="https://cdn.example/x.png">',
}


def test_what_runs_styles_fetches_or_goes_round_escaping_is_refused(tmp_path, capfd):
    good = tmp_path / "good.html"
    good.write_text(GOOD.replace("&middot;", ""))
    assert lint([good]) == 0
    for rule, text in REFUSED.items():
        file = tmp_path / f"{rule}.html"
        file.write_text(text)
        capfd.readouterr()
        assert lint([file]) == 1
        assert capfd.readouterr().out.count(rule) >= text.count("\n") + 1, rule
