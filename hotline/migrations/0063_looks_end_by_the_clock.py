"""A look ends by the clock, and an assessment says how it is known whether somebody looked."""

from django.db import migrations, models

LOOKS_GOING_ON = """
UPDATE hotline_claim SET viewing_ends_at = viewing_since + interval '30 minutes'
WHERE viewing_since IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0062_apps_of_providers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="exposure",
            name="hotline_exposure_ended_known",
        ),
        migrations.AddField(
            model_name="assessment",
            name="seen",
            field=models.CharField(
                blank=True,
                choices=[
                    ("measured", "They said when they looked"),
                    ("told", "They said afterwards for how long they looked"),
                    ("not", "Without looking"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="viewing_ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="exposure",
            name="ended",
            field=models.CharField(
                choices=[
                    ("said", "The analyst said so"),
                    ("claim", "The claim was ended"),
                    ("lapsed", "The claim lapsed"),
                    ("clock", "The clock ended it"),
                    ("told", "The minutes were told afterwards"),
                ],
                max_length=6,
            ),
        ),
        migrations.RunSQL(LOOKS_GOING_ON, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("viewing_ends_at__isnull", False)),
                fields=["viewing_ends_at"],
                name="hotline_claim_look_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen__in", ["measured", "told", "not", ""])),
                name="hotline_assessment_seen_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("viewing_ends_at", None), ("viewing_since", None)),
                    models.Q(
                        ("viewing_ends_at__gt", models.F("viewing_since")),
                        ("viewing_ends_at__isnull", False),
                        ("viewing_since__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hotline_claim_look_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="exposure",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended__in", ["said", "claim", "lapsed", "clock", "told"])),
                name="hotline_exposure_ended_known",
            ),
        ),
    ]
