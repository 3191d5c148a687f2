"""Since when a report speaks of danger, and what the police were told because of it."""

from django.db import migrations, models
from django.db.models import F, Q

ENDED = ("closed", "spam", "out_of_scope")


def since_they_came(apps, schema_editor):
    """Reports of danger spoke of it from the beginning; their locations are counted anew."""
    reports = apps.get_model("hotline", "Report").objects.filter(imminent_danger=True)
    reports.update(danger_since=F("received_at"))
    locations = apps.get_model("hotline", "Location").objects
    still_open = reports.exclude(state__in=ENDED)
    told = apps.get_model("hotline", "Referral").objects.exclude(state__in=["none", "queued"])
    anew = Q(submissions__report__in=still_open) | Q(pk__in=told.values("location"))
    locations.filter(pk__in=locations.filter(anew).values("pk")).update(phase="")
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0049_set_aside_mail"),
    ]

    operations = [
        migrations.AddField(
            model_name="location",
            name="danger_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="danger_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="police_know_as_of",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="manualaction",
            name="found_illegal",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="found_illegal",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="report",
            name="danger_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(since_they_came, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=Q(imminent_danger=True, danger_since__isnull=False)
                | Q(imminent_danger=False, danger_since=None),
                name="hotline_report_danger_since",
            ),
        ),
    ]
