"""Replies that are kept ready."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpline", "0011_safeguarding"),
    ]

    operations = [
        migrations.CreateModel(
            name="CannedReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, editable=False, max_length=40)),
                ("language", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=80)),
                ("text", models.CharField(max_length=1200)),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "reply kept ready",
                "verbose_name_plural": "replies kept ready",
                "ordering": ["language", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code", "language"),
                        name="helpline_reply_came_once",
                    )
                ],
            },
        ),
    ]
