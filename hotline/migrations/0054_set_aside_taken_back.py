"""A setting aside that is taken back has a state of its own."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0053_nothing_of_reporters"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="hotline_report_state_known",
        ),
        migrations.AlterField(
            model_name="report",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("spam", "Spam"),
                    ("out_of_scope", "Out of scope"),
                    ("needs_info", "Reporter asked"),
                    ("accepted", "Accepted"),
                    ("in_progress", "In progress"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                    ("taken_back", "Setting aside taken back"),
                ],
                default="received",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "received",
                            "spam",
                            "out_of_scope",
                            "needs_info",
                            "accepted",
                            "in_progress",
                            "closed",
                            "reopened",
                            "taken_back",
                        ],
                    )
                ),
                name="hotline_report_state_known",
            ),
        ),
    ]
