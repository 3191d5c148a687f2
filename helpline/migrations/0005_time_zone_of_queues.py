"""A line keeps its hours in a time zone of its own; those that are there keep the site's."""

from typing import ClassVar

from django.db import migrations, models

import helpline.models.queue


class Migration(migrations.Migration):
    dependencies: ClassVar = [("helpline", "0004_staff_notes")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="queue",
            name="time_zone",
            field=models.CharField(default=helpline.models.queue.site_zone, max_length=64),
        ),
        migrations.AlterModelOptions(
            name="closure",
            options={
                "ordering": ["queue", "day"],
                "verbose_name": "closed day",
                "verbose_name_plural": "closed days",
            },
        ),
    ]
