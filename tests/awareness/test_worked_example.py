"""CONTRIBUTING.md tells how to add a block and a page type. It is followed here, in a copy."""

from pathlib import Path

import pytest

from tests.worked_examples import Copy, steps

TWO_FILES = 2
"""What may be touched beside a template, a migration and translations."""


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


def test_a_new_block(copy):
    module, template, demo = steps("A block")
    assert len({module.path, demo.path}) == TWO_FILES
    copy.follow(module)
    assert "The block checklist has no template" in copy.run("manage.py", "check")
    copy.follow(template)
    assert len(copy.new_migrations("awareness")) == 1
    copy.follow(demo)
    shown = copy.in_django(
        "from awareness.blocks import Body, stream",
        "from awareness.operations.demo_pages import CONTENT, read, stored",
        f"body = read(CONTENT / 'en' / '{Path(demo.path).name}').values['get_help']",
        "advice = stream(Body.ADVICE)",
        "print(advice.to_python(stored(advice, body, lambda key: None))[-1])",
    )
    assert "<li>You know each other&#x27;s codes</li>" in shown


def test_a_new_page_type(copy):
    module, template, demo = steps("A page type")
    assert len({module.path, demo.path}) == TWO_FILES
    copy.follow(module)
    assert "StoryPage has no template" in copy.run("manage.py", "check")
    copy.follow(template)
    assert len(copy.new_migrations("awareness")) == 1
    copy.follow(demo)
    shown = copy.in_django(
        "from awareness.models.pages.home import HomePage",
        "from awareness.operations.demo_pages import demo_pages",
        "print([page.__name__ for page in HomePage.creatable_subpage_models()])",
        "print([page.values['title'] for page in demo_pages('en') if page.parent is None])",
        "from awareness.models.pages.story import StoryPage",
        "from portal.privacy.retention import is_registered",
        "print('retention decided', is_registered(StoryPage))",
    )
    assert "'StoryPage'" in shown
    assert "'The lighthouse that asked'" in shown
    assert "retention decided True" in shown
