"""How much each analyst looks at, set by a supervisor."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0027_registries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WelfarePlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day_minutes", models.PositiveSmallIntegerField(default=240)),
                ("block_minutes", models.PositiveSmallIntegerField(default=50)),
                ("break_minutes", models.PositiveSmallIntegerField(default=10)),
                ("no_video", models.BooleanField(default=False)),
                ("no_small_children", models.BooleanField(default=False)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="welfare_plan",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "welfare plan",
                "verbose_name_plural": "welfare plans",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("day_minutes__lte", 240)), name="hotline_plan_day_limit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("block_minutes__gte", 1), ("break_minutes__gte", 1)),
                        name="hotline_plan_has_breaks",
                    ),
                ],
            },
        ),
    ]
