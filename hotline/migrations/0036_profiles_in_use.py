"""By which law profile this centre works, since when, and what the change touched."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0035_parts_of_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProfileInUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=40)),
                ("country", models.CharField(max_length=2)),
                ("sha256", models.BinaryField(max_length=32)),
                ("since", models.DateTimeField()),
                (
                    "touched",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "profile in use",
                "verbose_name_plural": "profiles in use",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
    ]
