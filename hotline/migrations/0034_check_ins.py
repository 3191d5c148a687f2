"""How the people are who look: counts of answers, and who answered in a week, apart."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0033_replies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="welfareplan",
            options={
                "default_permissions": (),
                "permissions": [
                    ("view_care", "May see how much the hotline looks and how it is, in sums")
                ],
                "verbose_name": "welfare plan",
                "verbose_name_plural": "welfare plans",
            },
        ),
        migrations.CreateModel(
            name="CheckInCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                (
                    "feeling",
                    models.CharField(
                        choices=[
                            ("well", "I am well"),
                            ("heavy", "Something weighs on me"),
                            ("talk", "I would like to talk with somebody"),
                        ],
                        max_length=5,
                    ),
                ),
                ("times", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "count of check-ins",
                "verbose_name_plural": "counts of check-ins",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("feeling__in", ["well", "heavy", "talk"])),
                        name="hotline_checkin_feeling_known",
                    ),
                    models.UniqueConstraint(
                        fields=("week", "feeling"), name="hotline_checkin_one_count_a_week"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                ("answered_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "week"), name="hotline_checkin_once_a_week"
                    )
                ],
            },
        ),
    ]
