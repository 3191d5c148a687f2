"""Every component is shown in the gallery and says what it takes."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
STATIC = settings.BASE_DIR / "portal" / "front" / "static" / "balise"
GALLERY = (TEMPLATES / "front" / "gallery.html").read_text(encoding="utf-8")
OPENS_WITH_COMMENT = re.compile(
    r"\A(\{% extends [^%]+%\}\s*)?\{% comment %\}\n(?P<words>.+?)\{% endcomment %\}", re.DOTALL
)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_opens_with_a_comment_naming_its_parameters(component: Path) -> None:
    opening = OPENS_WITH_COMMENT.match(component.read_text(encoding="utf-8"))

    assert opening, f"{component.name} does not open with a comment"
    assert re.search(r"[Pp]arameters|^\w+: ", opening["words"], re.MULTILINE)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_stands_in_the_gallery(component: Path) -> None:
    assert component.name in GALLERY


@pytest.mark.parametrize("drawing", sorted(STATIC.glob("*.svg")), ids=lambda path: path.name)
def test_a_drawing_is_well_formed_and_runs_nothing(drawing: Path) -> None:
    tree = ET.parse(drawing)  # noqa: S314 - our own file
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}

    assert not tags & {"script", "style", "foreignObject", "image", "a"}


def test_every_icon_named_in_a_template_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    used = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\{% icon "([^"]+)"', template.read_text())
    }

    assert used <= drawn


def test_an_icon_with_words_says_them_and_one_without_is_decoration() -> None:
    asked = '{% icon "phone" label=words %}{% icon name size="large" %}'
    drawn = engines["django"].from_string(asked).render({"words": "<Call>", "name": "list"})
    said, silent = drawn.split("</svg>")[:2]

    assert 'role="img" aria-label="&lt;Call&gt;"' in said
    assert 'class="icon icon--list icon--large" aria-hidden="true"' in silent


def test_every_scene_named_in_a_template_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "scenes.svg").read_text()))
    used = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'scene(?:\.html" with name)?="([^"]+)"', template.read_text())
    }

    assert used <= drawn
