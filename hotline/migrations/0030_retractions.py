"""Who was told that something is illegal and has to hear that it is not."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0029_work_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="location",
            name="retraction_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Retraction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "On its way"),
                            ("sent", "Told by mail"),
                            ("to_tell", "Somebody has to tell them"),
                            ("told", "Told by hand"),
                            ("dropped", "No longer needed"),
                        ],
                        default="queued",
                        max_length=7,
                    ),
                ),
                ("message_id", models.CharField(blank=True, max_length=200)),
                ("began_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "by_hand",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retraction",
                        to="hotline.manualaction",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retraction",
                        to="hotline.noticeitem",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retractions",
                        to="hotline.location",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retraction",
                        to="hotline.referral",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "retraction",
                "verbose_name_plural": "retractions",
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["dropped", "queued", "sent", "to_tell", "told"])
                        ),
                        name="hotline_retraction_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["to_tell"]), _negated=True),
                            models.Q(("due_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_retraction_due_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["sent", "told"]),
                                models.Q(("told_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["sent", "told"]), _negated=True),
                                ("told_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_retraction_told_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("by_hand", None), ("item__isnull", False), ("referral", None)
                            ),
                            models.Q(
                                ("by_hand", None), ("item", None), ("referral__isnull", False)
                            ),
                            models.Q(
                                ("by_hand__isnull", False), ("item", None), ("referral", None)
                            ),
                            _connector="OR",
                        ),
                        name="hotline_retraction_of_one_thing",
                    ),
                ],
            },
        ),
    ]
