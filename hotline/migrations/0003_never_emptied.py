"""The guard of the evidence refuses TRUNCATE too, as the one of the audit record does."""

from django.db import migrations

GUARD = """
DROP TRIGGER {table}_append_only ON {table};
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE{truncate} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
TABLES = ("hotline_assessment", "hotline_hostingobservation", "hotline_manualaction")


class Migration(migrations.Migration):
    dependencies = [("hotline", "0003_by_hand")]
    operations = [
        migrations.RunSQL(
            GUARD.format(table=table, truncate=" OR TRUNCATE"),
            GUARD.format(table=table, truncate=""),
        )
        for table in TABLES
    ]
