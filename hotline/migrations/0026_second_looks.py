"""Blind second looks: which look a location waits for, why, and how severe something is."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEWEST_LOOK = """
    UPDATE hotline_location SET assessment_round = newest.round
    FROM (
        SELECT DISTINCT ON (location_id) location_id, round
        FROM hotline_assessmenttask ORDER BY location_id, id DESC
    ) AS newest
    WHERE newest.location_id = hotline_location.id AND newest.round <> 'first'
"""


WITHOUT_SEVERITY = """
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM hotline_term WHERE scheme = 'severity';
    SET CONSTRAINTS ALL DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0025_address_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assessment",
            name="hotline_assessment_round_known",
        ),
        migrations.RemoveConstraint(
            model_name="assessmenttask",
            name="hotline_task_round_known",
        ),
        migrations.RemoveConstraint(
            model_name="term",
            name="hotline_term_scheme_known",
        ),
        migrations.AddField(
            model_name="assessment",
            name="second_look_because",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("national_law", "illegal under national law only"),
                        ("unsure", "the assessor was unsure"),
                        ("age_unclear", "the age is not clear"),
                        ("ai_suspected", "possibly made by a machine"),
                        ("sample", "drawn at random"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="severity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hotline.term",
            ),
        ),
        migrations.AddField(
            model_name="location",
            name="assessment_round",
            field=models.CharField(
                choices=[
                    ("first", "First"),
                    ("second_blind", "Second, blind"),
                    ("quality", "Quality sample, blind"),
                    ("adjudication", "Adjudication"),
                ],
                default="first",
                max_length=12,
            ),
        ),
        migrations.RunSQL(NEWEST_LOOK, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="assessment",
            name="round",
            field=models.CharField(
                choices=[
                    ("first", "First"),
                    ("second_blind", "Second, blind"),
                    ("quality", "Quality sample, blind"),
                    ("adjudication", "Adjudication"),
                ],
                default="first",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="assessmenttask",
            name="round",
            field=models.CharField(
                choices=[
                    ("first", "First"),
                    ("second_blind", "Second, blind"),
                    ("quality", "Quality sample, blind"),
                    ("adjudication", "Adjudication"),
                ],
                default="first",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="term",
            name="scheme",
            field=models.CharField(
                choices=[
                    ("classification", "Classification"),
                    ("reason", "Reason"),
                    ("site_type", "Type of site"),
                    ("commerciality", "Commerciality"),
                    ("sex", "Sex"),
                    ("age_band", "Age band"),
                    ("severity", "Severity"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("round__in", ["first", "second_blind", "quality", "adjudication"])
                ),
                name="hotline_assessment_round_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("round__in", ["first", "second_blind", "quality", "adjudication"])
                ),
                name="hotline_task_round_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("assessment_round__in", ["first", "second_blind", "quality", "adjudication"])
                ),
                name="hotline_location_round_known",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, WITHOUT_SEVERITY),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "scheme__in",
                        [
                            "classification",
                            "reason",
                            "site_type",
                            "commerciality",
                            "sex",
                            "age_band",
                            "severity",
                        ],
                    )
                ),
                name="hotline_term_scheme_known",
            ),
        ),
    ]
