"""What was done by hand, append-only; when the police and a partner were told; more outcomes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER hotline_manualaction_append_only BEFORE UPDATE OR DELETE ON hotline_manualaction
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER hotline_manualaction_append_only ON hotline_manualaction"


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0002_append_only"),
        ("privacy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ManualAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "addressee",
                    models.CharField(
                        choices=[
                            ("police", "Police unit"),
                            ("interpol", "INTERPOL bureau"),
                            ("partner", "Hotline of that country"),
                            ("provider", "Provider"),
                            ("other", "Somebody else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("recipient", models.CharField(max_length=120)),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("phone", "Telephone"),
                            ("email", "E-mail"),
                            ("portal", "Their portal or form"),
                            ("letter", "Letter"),
                            ("in_person", "In person"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("told", "Told, no answer yet"),
                            ("acknowledged", "They confirm that they have it"),
                            ("declined", "They do not act on it"),
                            ("removed", "They say it is removed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("reference", models.BinaryField(blank=True, null=True)),
                ("note", models.BinaryField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "action by hand",
                "verbose_name_plural": "actions by hand",
                "ordering": ["-happened_at", "-id"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="hotline_report_outcome_known",
        ),
        migrations.AddField(
            model_name="location",
            name="handed_over_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="referred_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="report",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("action_taken", "Provider notified"),
                    ("passed_on", "Partner told"),
                    ("police_told", "Police told"),
                    ("gone", "No longer there"),
                    ("not_illegal", "Not illegal"),
                    ("not_accessible", "Nothing accessible"),
                    ("out_of_scope", "Out of scope"),
                    ("spam", "Spam"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "police_state__in",
                            [
                                "acknowledged",
                                "closed",
                                "expired",
                                "hold_active",
                                "referred",
                                "released",
                            ],
                        ),
                        models.Q(("referred_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "police_state__in",
                                [
                                    "acknowledged",
                                    "closed",
                                    "expired",
                                    "hold_active",
                                    "referred",
                                    "released",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("referred_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_location_referred_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "exchange_state__in",
                            [
                                "accepted",
                                "actioned_by_partner",
                                "assessed_by_partner",
                                "rejected",
                                "sent",
                            ],
                        ),
                        _negated=True,
                    ),
                    ("handed_over_at__isnull", False),
                    _connector="OR",
                ),
                name="hotline_location_handed_over_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "action_taken",
                            "passed_on",
                            "police_told",
                            "gone",
                            "not_illegal",
                            "not_accessible",
                            "out_of_scope",
                            "spam",
                            "",
                        ],
                    )
                ),
                name="hotline_report_outcome_known",
            ),
        ),
        migrations.AddField(
            model_name="manualaction",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="manualaction",
            name="key",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privacy.subjectkey",
            ),
        ),
        migrations.AddField(
            model_name="manualaction",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="manual_actions",
                to="hotline.location",
            ),
        ),
        migrations.AddConstraint(
            model_name="manualaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("addressee__in", ["police", "interpol", "partner", "provider", "other"])
                ),
                name="hotline_manual_addressee_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="manualaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("means__in", ["phone", "email", "portal", "letter", "in_person"])
                ),
                name="hotline_manual_means_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="manualaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["told", "acknowledged", "declined", "removed"])),
                name="hotline_manual_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="manualaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("key__isnull", False),
                    models.Q(("note__isnull", True), ("reference__isnull", True)),
                    _connector="OR",
                ),
                name="hotline_manual_sealed_by_a_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="manualaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("happened_at__lte", models.F("recorded_at"))),
                name="hotline_manual_not_in_the_future",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
