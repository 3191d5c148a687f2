"""Trigrams, by which a mistyped word is found. A trusted extension, as `unaccent` is."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("awareness", "0002_search_configuration")]

    operations = [TrigramExtension()]
