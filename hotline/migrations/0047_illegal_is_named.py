"""What was found illegal stays named by a report, so that whoever is to act has a case to act in."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION hotline_stays_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM hotline_location WHERE id = OLD.location_id AND verdict = 'illegal')
        AND NOT EXISTS (
            SELECT FROM hotline_submission WHERE location_id = OLD.location_id AND id <> OLD.id
        )
    THEN
        RAISE EXCEPTION 'no report would name illegal location %', OLD.location_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$
"""
GUARD = """
CREATE TRIGGER hotline_submission_stays_named
BEFORE DELETE OR UPDATE OF location_id ON hotline_submission
FOR EACH ROW EXECUTE FUNCTION hotline_stays_named()
"""


class Migration(migrations.Migration):
    dependencies = [("hotline", "0046_page_notices")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION hotline_stays_named()"),
        migrations.RunSQL(
            GUARD, "DROP TRIGGER hotline_submission_stays_named ON hotline_submission"
        ),
    ]
