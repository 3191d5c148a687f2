"""Calls for a supervisor: who came, and what was decided."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpline", "0010_referrals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SafeguardingIncident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a supervisor"),
                            ("acknowledged", "Somebody is on it"),
                            ("decided", "Decided"),
                            ("closed", "Closed without a decision"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "level",
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
                ("called_at", models.DateTimeField()),
                ("acknowledge_by", models.DateTimeField()),
                ("late_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("alone", models.BooleanField(default=False)),
                ("over_at", models.DateTimeField(null=True)),
                ("told_child", models.BooleanField(null=True)),
                ("told_authority", models.BooleanField(null=True)),
                ("decision", models.BinaryField(null=True)),
                ("blanked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "called_by",
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
                        related_name="incidents",
                        to="helpline.conversation",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("late_at__isnull", True), ("state", "open")),
                        fields=["acknowledge_by"],
                        name="helpline_incident_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["acknowledged", "open"])),
                        fields=["called_at"],
                        name="helpline_incident_goes_on",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["acknowledged", "closed", "decided", "open"])
                        ),
                        name="helpline_incident_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["acknowledged", "decided"]), _negated=True),
                            models.Q(("acknowledged_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="helpline_incident_acknowledged_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["decided"]),
                                models.Q(("decided_by__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["decided"]), _negated=True),
                                ("decided_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_incident_decided_by_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["closed", "decided"]),
                                models.Q(("over_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["closed", "decided"]), _negated=True),
                                ("over_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_incident_over_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["acknowledged", "decided"]), _negated=True),
                            models.Q(("owner__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="helpline_incident_owner_in_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["acknowledged", "open"])),
                        fields=("conversation",),
                        name="helpline_incident_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True), ("level__in", [0, 1, 2, 3, 4]), _connector="OR"
                        ),
                        name="helpline_incident_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(
                                ("told_authority__isnull", False),
                                ("told_child__isnull", False),
                                models.Q(
                                    ("decision__isnull", False),
                                    ("blanked_at__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_incident_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("level__isnull", True),
                            ("level__lt", 3),
                            _connector="OR",
                        ),
                        name="helpline_incident_two_decide",
                    ),
                ],
            },
        ),
    ]
