"""The tracks of a location become rows: assessment tasks, referrals, removals, forwards."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROWS = """
INSERT INTO hotline_assessmenttask
    (location_id, round, state, began_at, assessment_id, verdict, assessed_at)
SELECT place.id, CASE WHEN place.assessed_at IS NULL THEN 'first' ELSE last.round END,
    place.assessment_state, place.first_reported_at,
    CASE WHEN place.assessed_at IS NULL THEN NULL ELSE last.id END,
    place.verdict, place.assessed_at
FROM hotline_location place LEFT JOIN LATERAL (
    SELECT id, round FROM hotline_assessment WHERE location_id = place.id
    ORDER BY made_at DESC, id DESC LIMIT 1
) last ON true;

INSERT INTO hotline_referral (location_id, state, began_at, referred_at)
SELECT id, police_state, COALESCE(referred_at, first_reported_at), referred_at
FROM hotline_location WHERE police_state <> 'none';

INSERT INTO hotline_removal (location_id, state, began_at, first_notice_at, removed_at)
SELECT id, removal_state, COALESCE(first_notice_at, assessed_at, first_reported_at),
    first_notice_at, removed_at
FROM hotline_location WHERE removal_state <> 'not_started' OR first_notice_at IS NOT NULL;

UPDATE hotline_forward SET state = place.exchange_state, handed_over_at = place.handed_over_at
FROM hotline_location place
WHERE hotline_forward.location_id = place.id AND hotline_forward.id = (
    SELECT max(id) FROM hotline_forward newest WHERE newest.location_id = place.id
);

INSERT INTO hotline_forward (location_id, country, state, began_at, handed_over_at)
SELECT id, country, exchange_state, COALESCE(handed_over_at, assessed_at, first_reported_at),
    handed_over_at
FROM hotline_location place
WHERE (exchange_state <> 'none' OR handed_over_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM hotline_forward made WHERE made.location_id = place.id);

SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
"""What stood on locations; told by hand, a partner had no forward before."""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("hotline", "0010_words_of_the_field"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.RenameField("forward", "queued_at", "began_at"),
        migrations.RenameField("forward", "queued_by", "begun_by"),
        migrations.CreateModel(
            name="AssessmentTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.CharField(
                        choices=[("first", "First"), ("adjudication", "Adjudication")],
                        default="first",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("enriching", "Being looked up"),
                            ("ready", "Ready to assess"),
                            ("claimed", "Claimed"),
                            ("not_accessible", "Not accessible"),
                            ("assessed", "Assessed"),
                        ],
                        default="ready",
                        max_length=14,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("illegal", "Illegal"),
                            ("harmful", "Harmful, not illegal"),
                            ("not_illegal", "Not illegal"),
                            ("not_assessable", "Cannot be assessed"),
                        ],
                        max_length=14,
                    ),
                ),
                ("assessed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "assessment task",
                "verbose_name_plural": "assessment tasks",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                            ("none", "Not referred"),
                            ("referred", "Referred to the police"),
                            ("acknowledged", "Acknowledged by the police"),
                            ("closed", "Closed by the police"),
                        ],
                        default="none",
                        max_length=12,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("referred_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Removal",
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
                            ("not_started", "No notice yet"),
                            ("notice_queued", "Notice queued"),
                            ("notice_failed", "Notice could not be sent"),
                            ("notified", "Provider notified"),
                            ("acknowledged", "Provider acknowledged"),
                            ("removed_claimed", "Provider says removed"),
                            ("removed_confirmed", "Removed, confirmed"),
                            ("moved_domestic", "Moved within the country"),
                            ("moved_abroad", "Moved abroad"),
                            ("disputed", "Disputed by the provider"),
                            ("reappeared", "Reappeared"),
                        ],
                        default="not_started",
                        max_length=17,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("first_notice_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "removal",
                "verbose_name_plural": "removals",
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="forward",
            options={
                "default_permissions": (),
                "ordering": ["-id"],
                "verbose_name": "forward",
                "verbose_name_plural": "forwards",
            },
        ),
        migrations.RemoveConstraint(
            model_name="forward",
            name="hotline_forward_is_under_way",
        ),
        migrations.RemoveConstraint(
            model_name="forward",
            name="hotline_forward_has_a_partner",
        ),
        migrations.RemoveConstraint(
            model_name="forward",
            name="hotline_forward_state_known",
        ),
        migrations.AddField(
            model_name="forward",
            name="handed_over_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="forward",
            name="began_at",
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name="forward",
            name="begun_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="forward",
            name="state",
            field=models.CharField(
                choices=[
                    ("none", "Not forwarded"),
                    ("queued", "Waiting for the partner"),
                    ("sent", "Sent to the partner"),
                    ("failed_retry", "Failed, will be tried again"),
                    ("accepted", "Accepted by the partner"),
                    ("actioned_by_partner", "Acted on by the partner"),
                    ("confirmed_removed", "Removed, confirmed"),
                    ("rejected", "Rejected by the partner"),
                    ("no_hotline", "No hotline in that country"),
                ],
                default="none",
                max_length=19,
            ),
        ),
        migrations.AddField(
            model_name="assessmenttask",
            name="assessment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hotline.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessmenttask",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessment_tasks",
                to="hotline.location",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals",
                to="hotline.location",
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="removals",
                to="hotline.location",
            ),
        ),
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="forward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "accepted",
                            "actioned_by_partner",
                            "confirmed_removed",
                            "failed_retry",
                            "no_hotline",
                            "none",
                            "queued",
                            "rejected",
                            "sent",
                        ],
                    )
                ),
                name="hotline_forward_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="forward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["accepted", "actioned_by_partner", "rejected", "sent"]),
                        _negated=True,
                    ),
                    models.Q(("handed_over_at__isnull", True), _negated=True),
                    _connector="OR",
                ),
                name="hotline_forward_handed_over_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="forward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["failed_retry", "queued"]), _negated=True),
                    ("partner__isnull", False),
                    _connector="OR",
                ),
                name="hotline_forward_has_a_partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["assessed", "claimed", "enriching", "new", "not_accessible", "ready"],
                    )
                ),
                name="hotline_task_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["assessed", "not_accessible"]),
                        models.Q(("assessed_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["assessed", "not_accessible"]), _negated=True),
                        ("assessed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_task_assessed_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["assessed", "not_accessible"]),
                        models.Q(("assessment__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["assessed", "not_accessible"]), _negated=True),
                        ("assessment__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_task_assessment_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["assessed", "not_accessible"]),
                        models.Q(("verdict", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["assessed", "not_accessible"]), _negated=True),
                        ("verdict", ""),
                    ),
                    _connector="OR",
                ),
                name="hotline_task_verdict_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__in", ["first", "adjudication"])),
                name="hotline_task_round_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict__in", ["illegal", "harmful", "not_illegal", "not_assessable", ""])
                ),
                name="hotline_task_verdict_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["acknowledged", "closed", "none", "referred"])),
                name="hotline_referral_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["acknowledged", "closed", "referred"]),
                        models.Q(("referred_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["acknowledged", "closed", "referred"]), _negated=True
                        ),
                        ("referred_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_referral_referred_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "acknowledged",
                            "disputed",
                            "moved_abroad",
                            "moved_domestic",
                            "not_started",
                            "notice_failed",
                            "notice_queued",
                            "notified",
                            "reappeared",
                            "removed_claimed",
                            "removed_confirmed",
                        ],
                    )
                ),
                name="hotline_removal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["acknowledged", "disputed", "notified", "removed_claimed"]),
                        _negated=True,
                    ),
                    models.Q(("first_notice_at__isnull", True), _negated=True),
                    _connector="OR",
                ),
                name="hotline_removal_first_notice_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["removed_confirmed"]),
                        models.Q(("removed_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["removed_confirmed"]), _negated=True),
                        ("removed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_removal_removed_at_in_state",
            ),
        ),
    ]
