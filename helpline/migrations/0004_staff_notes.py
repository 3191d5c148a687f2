"""Notes of staff, numbered in a stream of their own."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("helpline", "0003_one_life"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="StaffNote",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                ("body", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField()),
                ("blanked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_notes",
                        to="helpline.conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "staff note",
                "verbose_name_plural": "staff notes",
                "ordering": ["conversation", "seq"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "seq"), name="helpline_note_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gt", 0)), name="helpline_note_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("body__isnull", False), ("blanked_at__isnull", False), _connector="OR"
                        ),
                        name="helpline_note_has_a_body",
                    ),
                ],
            },
        ),
    ]
