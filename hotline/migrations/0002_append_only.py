"""Evidence is append-only: triggers refuse UPDATE, and DELETE outside the purge of old rows."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION hotline_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('balise.forgetting', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'evidence is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""

GUARD = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER {table}_append_only ON {table}"
TABLES = ("hotline_assessment", "hotline_hostingobservation")


class Migration(migrations.Migration):
    dependencies = [("hotline", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION hotline_refuse()"),
        *(
            migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table))
            for table in TABLES
        ),
    ]
