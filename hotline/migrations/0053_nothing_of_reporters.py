"""Notices say when we assessed something, never when or as what it was reported."""

from django.db import migrations

FIRST_ASSESSED = """
UPDATE hotline_noticeitem SET first_seen_at = COALESCE(
    (
        SELECT min(made_at) FROM hotline_assessment
        WHERE hotline_assessment.location_id = hotline_noticeitem.location_id
    ),
    last_seen_at
)
"""


class Migration(migrations.Migration):
    dependencies = [("hotline", "0052_person_finds_gone")]

    operations = [
        migrations.RunSQL(FIRST_ASSESSED, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="noticeitem", name="category"),
    ]
