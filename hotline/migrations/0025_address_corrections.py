"""What an analyst says that a report means, where it was read wrong or not at all."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LINES = "UPDATE hotline_submission SET line = position"
GUARD = """
CREATE TRIGGER hotline_addresscorrection_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON hotline_addresscorrection
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER hotline_addresscorrection_append_only ON hotline_addresscorrection"


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0024_exposures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="line",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="AddressCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("corrected", "Corrected"),
                            ("split", "Split"),
                            ("joined", "The same as another one"),
                            ("added", "Added"),
                        ],
                        max_length=9,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("line", models.PositiveSmallIntegerField(null=True)),
                ("typed", models.BinaryField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="hotline.report",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.location",
                    ),
                ),
                (
                    "wrong",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of an address",
                "verbose_name_plural": "corrections of addresses",
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["corrected", "split", "joined", "added"])),
                        name="hotline_correction_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "added"), ("wrong", None)),
                            models.Q(
                                models.Q(("kind", "added"), _negated=True), ("wrong__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="hotline_correction_of_something",
                    ),
                ],
            },
        ),
        migrations.RunSQL(LINES, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
