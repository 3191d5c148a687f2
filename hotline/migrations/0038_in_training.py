"""Analysts in training: a colleague looks as well at what they assess."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0037_origin"),
    ]

    operations = [
        migrations.AddField(
            model_name="welfareplan",
            name="in_training",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="second_look_because",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("national_law", "illegal under national law only"),
                        ("unsure", "the assessor was unsure"),
                        ("age_unclear", "the age is not clear"),
                        ("ai_suspected", "possibly made by a machine"),
                        ("training", "the assessor is in training"),
                        ("sample", "drawn at random"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
