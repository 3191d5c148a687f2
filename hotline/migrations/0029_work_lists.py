"""What is due and how much it presses stands on locations; the sweep of phases finds it out."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0028_welfare_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="location",
            name="due_steps",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="location",
            name="priority",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="location",
            name="priority_reasons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=15), blank=True, default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__lte", 10)),
                name="hotline_location_priority_ten_at_most",
            ),
        ),
        migrations.RunSQL("UPDATE hotline_location SET phase = ''", migrations.RunSQL.noop),
    ]
