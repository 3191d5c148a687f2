"""What editors wrote before names changed is read under the new names, in pages and revisions."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython
from wagtail.models import Revision

from awareness.models.pages.standard import StandardPage
from tests.makers.awareness import make_campaign, make_standard

pytestmark = pytest.mark.usefixtures("site")
BEFORE = [
    {"type": "starter", "value": {"title": "Ways to begin", "lines": []}, "id": "1"},
    {
        "type": "help_box",
        "value": {"title": "Help", "text": "", "doors": "talk", "topic": ""},
        "id": "2",
    },
    {
        "type": "links",
        "value": {
            "title": "",
            "links": [
                {
                    "type": "item",
                    "value": {"title": "There", "page": None, "address": "https://a.example/"},
                    "id": "4",
                }
            ],
        },
        "id": "3",
    },
]
KIT = [{"type": "item", "value": {"kind": "lesson", "title": "Lesson", "text": ""}, "id": "5"}]


def written_before(page, **streams):
    """Puts a page and its revision back to how they were stored before."""
    table = type(page)._meta.db_table
    with connection.cursor() as cursor:
        for field, blocks in streams.items():
            cursor.execute(
                f"UPDATE {table} SET {field} = %s WHERE page_ptr_id = %s",  # noqa: S608 - ours
                [json.dumps(blocks), page.pk],
            )
    revision = page.latest_revision
    content = {**revision.content, **{field: json.dumps(each) for field, each in streams.items()}}
    for old, new in (("role", "footer_link"), ("drawing", "own_illustration")):
        if new in content:
            content[old] = content.pop(new)
    Revision.objects.filter(pk=revision.pk).update(content=content)


def migrate_data():
    module = import_module("awareness.migrations.0004_plain_names")
    for operation in module.Migration.operations:
        if isinstance(operation, RunPython):
            operation.code(apps, connection.schema_editor())


def both(page):
    """The page as readers have it, and as its editor goes on with it."""
    found = type(page).objects.get(pk=page.pk)
    return found, found.get_latest_revision_as_object()


def test_blocks_keep_what_they_say_under_their_new_names():
    page = make_standard(title="About us", slug="about")
    written_before(page, body=BEFORE)
    migrate_data()
    for version in both(page):
        starter, box, links = version.body
        assert starter.block_type == "conversation_starter"
        assert starter.value["title"] == "Ways to begin"
        assert box.value["leads_to"] == "talk"
        assert links.value["links"][0]["url"] == "https://a.example/"


def test_the_kit_of_a_campaign_is_still_there(client):
    page = make_campaign(own_illustration="network")
    written_before(page, kit=KIT, body=[])
    migrate_data()
    for version in both(page):
        assert [item.block_type for item in version.kit] == ["kit_item"]
        assert version.own_illustration == "network"
    assert "Lesson" in client.get(page.url).text


def test_a_page_of_the_footer_stays_there_when_it_is_published_again():
    page = make_standard(title="Privacy", slug="privacy", footer_link="privacy")
    written_before(page, body=[])
    migrate_data()
    StandardPage.objects.get(pk=page.pk).latest_revision.publish()
    assert StandardPage.objects.get(pk=page.pk).footer_link == "privacy"
