"""Who looked at what, and for how long: a row per viewing, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER hotline_exposure_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON hotline_exposure
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER hotline_exposure_append_only ON hotline_exposure"


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0023_particulars"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="viewing_blurred",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Exposure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("seconds", models.PositiveIntegerField()),
                ("blurred", models.BooleanField()),
                (
                    "ended",
                    models.CharField(
                        choices=[
                            ("said", "The analyst said so"),
                            ("claim", "The claim was ended"),
                            ("lapsed", "The claim lapsed"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hotline_exposures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposures",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "exposure",
                "verbose_name_plural": "exposures",
                "ordering": ["-began_at", "-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["by", "ended_at"], name="hotline_exposure_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended__in", ["said", "claim", "lapsed"])),
                        name="hotline_exposure_ended_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))),
                        name="hotline_exposure_in_order",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
