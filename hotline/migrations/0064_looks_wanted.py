"""Looks are asked of the probe by rows that it may read and answer, and no others."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0063_looks_end_by_the_clock"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="watch",
            name="leased_until",
        ),
        migrations.CreateModel(
            name="ProbeTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.TextField()),
                ("host", models.TextField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("dns", "Only whether the name has an IP address"),
                            ("headers", "Status and headers of the answer"),
                            (
                                "first_bytes",
                                "Headers and the first bytes, which are dropped at once",
                            ),
                            ("digest", "A digest of the whole content, which is dropped at once"),
                        ],
                        max_length=11,
                    ),
                ),
                ("spacing_seconds", models.PositiveSmallIntegerField()),
                ("expected_digest", models.BinaryField(default=bytes, max_length=32)),
                ("answers_head", models.BooleanField(default=False)),
                (
                    "wanted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("leased_until", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("online_same", "Online"),
                            ("online_changed", "Online, changed"),
                            ("gone_404", "Gone: not found (404)"),
                            ("gone_410", "Gone: removed (410)"),
                            ("gone_451", "Gone: barred for legal reasons (451)"),
                            ("gone_dns", "Gone: the name has no IP address"),
                            ("gone_seen", "Gone: a person looked"),
                            ("soft_404", "Probably gone: answers like a page that never was"),
                            ("blocked_or_challenge", "Unknown: turned away or asked for a captcha"),
                            ("login_wall", "Unknown: asks to sign in"),
                            ("timeout", "Unknown: no answer in time"),
                            (
                                "refused",
                                "Unknown: not looked at, because it is not on the public internet",
                            ),
                            ("unreachable", "Unknown: no connection"),
                            ("moved_host", "Leads to another site"),
                            ("unknown", "Unknown: no usable answer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("http_status", models.PositiveSmallIntegerField(null=True)),
                ("digest", models.BinaryField(default=bytes, max_length=32)),
                ("moved_to_host", models.TextField(blank=True)),
                ("moved_to", models.TextField(blank=True)),
                ("chain", models.JSONField(blank=True, default=list)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="probe_tasks",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "look that is wanted",
                "verbose_name_plural": "looks that are wanted",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["dns", "headers", "first_bytes", "digest"])
                        ),
                        name="hotline_probetask_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "finding__in",
                                [
                                    "online_same",
                                    "online_changed",
                                    "gone_404",
                                    "gone_410",
                                    "gone_451",
                                    "gone_dns",
                                    "gone_seen",
                                    "soft_404",
                                    "blocked_or_challenge",
                                    "login_wall",
                                    "timeout",
                                    "refused",
                                    "unreachable",
                                    "moved_host",
                                    "unknown",
                                    "",
                                ],
                            )
                        ),
                        name="hotline_probetask_finding_known",
                    ),
                    models.UniqueConstraint(fields=("location",), name="hotline_probetask_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("finding", "")),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_probetask_answered",
                    ),
                ],
            },
        ),
    ]
