"""The template rules find what they are for, and leave good templates alone."""

import pytest

from tools.templates import faults_in, lint, missing_files

GOOD = """{# A button. Parameters: label, href. #}
{% load i18n %}
<a class="button" href="{{ href }}" aria-label="{{ label }}">{% translate "Report" %}</a>
{% include "components/icon.html" with name="phone" onward="forward" label=_("Call us") only %}
{% block tone %}desk{% endblock %}
{% blocktranslate trimmed with name=name %}
  Hello {{ name }}, welcome.
{% endblocktranslate %}
<script src="{% static 'balise/js/exit.js' %}" type="module"></script>
{% if a > b %}<b>116 111</b>{% endif %} &middot;
"""


def test_a_good_component_has_no_faults():
    assert faults_in(GOOD, component=True) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{% include "components/button.html" with label="Go back" %}', "parameter “Go back”"),
        ("<p>Hello</p>", "untranslated text “Hello”"),
        ('<nav aria-label="Main menu">', "untranslated attribute “Main menu”"),
    ],
)
def test_words_that_nobody_translated_are_named_with_their_line(text, fault):
    (found,) = faults_in("{% load i18n %}\n" + text)
    assert found[0] == 2
    assert fault in found[1]


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


def test_a_component_without_its_comment_is_named():
    assert "opens with a comment" in faults_in("<p></p>", component=True)[0][1]


def test_a_static_file_nobody_has_is_named():
    text = "{% static 'balise/css/tokens.css' %}\n{% static 'balise/css/none.css' %}"
    assert missing_files(text) == [(2, "static file “balise/css/none.css” does not exist")]
