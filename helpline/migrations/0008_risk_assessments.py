"""How high the risk is in a conversation, as somebody judged it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpline", "0007_contact_records"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "None"),
                            (1, "Low"),
                            (2, "Medium"),
                            (3, "High"),
                            (4, "Imminent"),
                        ]
                    ),
                ),
                (
                    "proposed",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "None"),
                            (1, "Low"),
                            (2, "Medium"),
                            (3, "High"),
                            (4, "Imminent"),
                        ],
                        null=True,
                    ),
                ),
                ("body", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField()),
                ("blanked_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ["conversation", "seq"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="conversation",
            name="risk",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[(0, "None"), (1, "Low"), (2, "Medium"), (3, "High"), (4, "Imminent")],
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("risk__isnull", True), ("risk__in", [0, 1, 2, 3, 4]), _connector="OR"
                ),
                name="helpline_conv_risk",
            ),
        ),
        migrations.AddField(
            model_name="riskassessment",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="riskassessment",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assessments",
                to="helpline.conversation",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.UniqueConstraint(
                fields=("conversation", "seq"), name="helpline_risk_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("seq__gt", 0)), name="helpline_risk_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level__in", [0, 1, 2, 3, 4]),
                    models.Q(
                        ("proposed__isnull", True),
                        ("proposed__in", [0, 1, 2, 3, 4]),
                        _connector="OR",
                    ),
                ),
                name="helpline_risk_levels",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("body__isnull", False), ("blanked_at__isnull", False), _connector="OR"
                ),
                name="helpline_risk_has_a_body",
            ),
        ),
    ]
