"""Search that finds accented words without their accents, in every script, with no stemming.

`unaccent` is a trusted extension, so the owner of the database may install it.
"""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

CREATE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_ts_config WHERE cfgname = 'balise') THEN
        CREATE TEXT SEARCH CONFIGURATION balise (COPY = simple);
    END IF;
END
$$;
ALTER TEXT SEARCH CONFIGURATION balise
    ALTER MAPPING FOR hword, hword_part, word, hword_asciipart, asciihword, asciiword
    WITH unaccent, simple;
"""
DROP = "DROP TEXT SEARCH CONFIGURATION IF EXISTS balise;"


class Migration(migrations.Migration):
    dependencies = [("awareness", "0001_initial")]

    operations = [UnaccentExtension(), migrations.RunSQL(CREATE, DROP)]
