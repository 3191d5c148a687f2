"""Fields and blocks get the names that editors and developers would give them.

`drawing` is `own_illustration`, `role` is `footer_link`; a link has a `url`, a help box says where it
`leads_to`, and blocks are named as their modules. Pages, drafts and revisions keep what they say.
"""

from django.db import migrations, models
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import (
    RenameStreamChildrenOperation,
    RenameStructChildrenOperation,
)

FIELDS = (
    ("campaignpage", "drawing", "own_illustration"),
    ("newspage", "drawing", "own_illustration"),
    ("topicpage", "drawing", "own_illustration"),
    ("standardpage", "role", "footer_link"),
)
"""Page type, old name, new name."""
TEXTS = (
    ("audiencehubpage", "body"),
    ("campaignpage", "body"),
    ("newspage", "body"),
    ("standardpage", "body"),
    ("topicpage", "signs"),
    ("topicpage", "what_to_do"),
    ("topicpage", "get_help"),
    ("topicpage", "more"),
)
IN_TEXTS = [
    (RenameStructChildrenOperation("address", "url"), "links.links.item"),
    (RenameStructChildrenOperation("doors", "leads_to"), "help_box"),
    (RenameStreamChildrenOperation("starter", "conversation_starter"), ""),
]
IN_KITS = [(RenameStreamChildrenOperation("item", "kit_item"), "")]


def rename_in_revisions(apps, _editor):
    """A revision is a page as JSON: its keys are names of fields."""
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for model, old, new in FIELDS:
        of_type = {"content_type__app_label": "awareness", "content_type__model": model}
        for revision in revisions.filter(content__has_key=old, **of_type).iterator():
            revision.content[new] = revision.content.pop(old)
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("awareness", "0003_words_nearly_like_others"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RemoveConstraint("standardpage", "awareness_standard_role_known"),
        *(migrations.RenameField(model, old, new) for model, old, new in FIELDS),
        migrations.AddConstraint(
            "standardpage",
            models.CheckConstraint(
                condition=models.Q(footer_link__in=["", "about", "privacy", "accessibility", "legal"]),
                name="awareness_standard_footer_link_known",
            ),
        ),
        migrations.RunPython(rename_in_revisions, migrations.RunPython.noop),
        *(MigrateStreamData("awareness", model, field, IN_TEXTS) for model, field in TEXTS),
        MigrateStreamData("awareness", "campaignpage", "kit", IN_KITS),
    ]
