"""The template rules find what they are for, and leave good templates alone."""

import pytest

from tools.templates import faults_in, missing_files

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
        ('<p style="color: red">', "inline style"),
        ('<button onclick="go()">', "inline event"),
        ("<script>go()</script>", "script without src"),
        ("<style>p {}</style>", "style without nonce"),
        ('<a href="javascript:go()">', "javascript: address"),
        ("{{ text|safe }}", "marked safe"),
        ("{% autoescape off %}", "marked safe"),
        ('<img src="https://cdn.example/x.png">', "another site"),
        ('{% include "components/button.html" with label="Go back" %}', "parameter “Go back”"),
        ("<p>Hello</p>", "untranslated text “Hello”"),
        ('<nav aria-label="Main menu">', "untranslated attribute “Main menu”"),
    ],
)
def test_what_breaks_a_rule_is_named_with_its_line(text, fault):
    (found,) = faults_in("{% load i18n %}\n" + text)
    assert found[0] == 2
    assert fault in found[1]


def test_a_component_without_its_comment_is_named():
    assert "opens with a comment" in faults_in("<p></p>", component=True)[0][1]


def test_a_static_file_nobody_has_is_named():
    text = "{% static 'balise/css/tokens.css' %}\n{% static 'balise/css/none.css' %}"
    assert missing_files(text) == [(2, "static file “balise/css/none.css” does not exist")]
