"""What the machine sees of a move: to another site, or to another host."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0057_danger_taken_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="availabilitycheck",
            name="hops",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="availabilitycheck",
            name="moved_to",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="location",
            name="moved_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="watch",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="watch",
            name="moved_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("redirect", "It leads to another site"),
                    ("hosting", "It is hosted elsewhere than before"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="moved_host",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(("moved_because__in", ["redirect", "hosting", ""])),
                name="hotline_watch_move_known",
            ),
        ),
    ]
