"""What the database itself refuses, whoever writes to it.

Evidence is append-only: UPDATE and TRUNCATE never, DELETE only in the purge of old rows. What was
found illegal stays named by a report, so that whoever is to act has a case to act in.
"""

from django.db import migrations

REFUSE = """
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
APPEND_ONLY = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
EVIDENCE = (
    "hotline_addresscorrection",
    "hotline_assessment",
    "hotline_availabilitycheck",
    "hotline_exposure",
    "hotline_filledform",
    "hotline_hostingobservation",
    "hotline_manualaction",
    "hotline_provideranswer",
    "hotline_providerpace",
    "hotline_referralanswer",
    "hotline_refusedrenewal",
    "hotline_reportmessage",
)

STAYS_NAMED = """
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
KEEPS_A_NAME = """
CREATE TRIGGER hotline_submission_stays_named
BEFORE DELETE OR UPDATE OF location_id ON hotline_submission
FOR EACH ROW EXECUTE FUNCTION hotline_stays_named()
"""


class Migration(migrations.Migration):
    replaces = [
        ("hotline", "0002_append_only"),
        ("hotline", "0003_never_emptied"),
        ("hotline", "0047_illegal_is_named"),
    ]
    dependencies = [("hotline", "0001_tables")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION hotline_refuse()"),
        *(
            migrations.RunSQL(
                APPEND_ONLY.format(table=table), f"DROP TRIGGER {table}_append_only ON {table}"
            )
            for table in EVIDENCE
        ),
        migrations.RunSQL(STAYS_NAMED, "DROP FUNCTION hotline_stays_named()"),
        migrations.RunSQL(
            KEEPS_A_NAME, "DROP TRIGGER hotline_submission_stays_named ON hotline_submission"
        ),
    ]
