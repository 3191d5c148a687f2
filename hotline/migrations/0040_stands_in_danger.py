"""In danger what was found stands at once, while another look is still due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0039_unresponsive"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_assessed_at",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_verdict_given",
        ),
        migrations.AddField(
            model_name="assessmenttask",
            name="stands_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("round", "first"), _negated=True),
                    ("stands_since", None),
                    _connector="OR",
                ),
                name="hotline_task_stands_after_a_look",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("assessment_state__in", ["assessed", "not_accessible"]), _negated=True
                    ),
                    ("assessed_at__isnull", False),
                    _connector="OR",
                ),
                name="hotline_location_assessed_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessed_at", None), ("verdict", "")),
                    models.Q(
                        models.Q(("verdict", ""), _negated=True), ("assessed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="hotline_location_verdict_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("assessment_state__in", ["assessed", "not_accessible"]),
                    ("verdict", ""),
                    models.Q(
                        ("verdict", "illegal"),
                        models.Q(("assessment_round", "first"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hotline_location_stands_before_a_look",
            ),
        ),
    ]
