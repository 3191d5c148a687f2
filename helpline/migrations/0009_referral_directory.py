"""The referral directory: who else helps, with what, where and in which languages."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpline", "0008_risk_assessments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("helps_with", models.CharField(blank=True, max_length=500)),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=80)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), size=None
                    ),
                ),
                ("telephone", models.CharField(blank=True, max_length=40)),
                ("web_address", models.CharField(blank=True, max_length=300)),
                ("opening_words", models.CharField(blank=True, max_length=160)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("active", models.BooleanField(default=True)),
                ("checked_on", models.DateField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        django.db.models.functions.text.Lower("region"),
                        name="helpline_resource_known_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("web_address", ""),
                            ("web_address__startswith", "https://"),
                            _connector="OR",
                        ),
                        name="helpline_resource_https",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("telephone", ""), ("web_address", ""), _negated=True),
                        name="helpline_resource_reachable",
                    ),
                ],
            },
        ),
    ]
