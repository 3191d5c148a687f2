"""States, channels and columns that nothing writes leave until what needs them is built."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0008_plain_names"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assessment",
            name="hotline_assessment_round_known",
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="hotline_assessment_by_a_person",
        ),
        migrations.RemoveConstraint(
            model_name="forward",
            name="hotline_forward_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="forward",
            name="hotline_forward_one_open",
        ),
        migrations.RemoveConstraint(
            model_name="hostingobservation",
            name="hotline_observation_method_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_assessment_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_police_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_exchange_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_assessed_at",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_verdict_given",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_first_notice",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_referred_at",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_handed_over_at",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_removal_known",
        ),
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="provider",
            name="hotline_provider_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="hotline_report_channel_known",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="severity",
        ),
        migrations.RemoveField(
            model_name="location",
            name="gates",
        ),
        migrations.AlterField(
            model_name="assessment",
            name="round",
            field=models.CharField(
                choices=[("first", "First"), ("adjudication", "Adjudication")],
                default="first",
                max_length=12,
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
                default="queued",
                max_length=19,
            ),
        ),
        migrations.AlterField(
            model_name="hostingobservation",
            name="method",
            field=models.CharField(
                choices=[
                    ("geo", "Geo database"),
                    ("analyst", "Analyst"),
                    ("none", "No look-up possible"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="location",
            name="assessment_state",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("enriching", "Being looked up"),
                    ("ready", "Ready to judge"),
                    ("claimed", "Claimed"),
                    ("not_accessible", "Not accessible"),
                    ("assessed", "Judged"),
                ],
                default="new",
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="location",
            name="exchange_state",
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
        migrations.AlterField(
            model_name="location",
            name="police_state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="location",
            name="removal_state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="noticeitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("provider_says_removed", "Provider says removed"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="open",
                max_length=21,
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="state",
            field=models.CharField(
                choices=[
                    ("candidate", "Candidate"),
                    ("verified", "Verified"),
                    ("blocked", "Blocked"),
                ],
                default="candidate",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "Web form"),
                    ("embed", "Form on another site"),
                    ("email", "E-mail"),
                    ("phone", "Telephone"),
                    ("helpline", "Helpline"),
                    ("police", "Police"),
                ],
                default="web",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__in", ["first", "adjudication"])),
                name="hotline_assessment_round_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessor__isnull", False)),
                name="hotline_assessment_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="forward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "none",
                            "queued",
                            "sent",
                            "failed_retry",
                            "accepted",
                            "actioned_by_partner",
                            "confirmed_removed",
                            "rejected",
                            "no_hotline",
                        ],
                    )
                ),
                name="hotline_forward_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="forward",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["accepted", "actioned_by_partner", "failed_retry", "queued", "sent"],
                    )
                ),
                fields=("location",),
                name="hotline_forward_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="hostingobservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ["geo", "analyst", "none"])),
                name="hotline_observation_method_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "assessment_state__in",
                        ["new", "enriching", "ready", "claimed", "not_accessible", "assessed"],
                    )
                ),
                name="hotline_location_assessment_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("police_state__in", ["none", "referred", "acknowledged", "closed"])
                ),
                name="hotline_location_police_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "removal_state__in",
                        [
                            "not_started",
                            "notice_queued",
                            "notice_failed",
                            "notified",
                            "acknowledged",
                            "removed_claimed",
                            "removed_confirmed",
                            "moved_domestic",
                            "moved_abroad",
                            "disputed",
                            "reappeared",
                        ],
                    )
                ),
                name="hotline_location_removal_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "exchange_state__in",
                        [
                            "none",
                            "queued",
                            "sent",
                            "failed_retry",
                            "accepted",
                            "actioned_by_partner",
                            "confirmed_removed",
                            "rejected",
                            "no_hotline",
                        ],
                    )
                ),
                name="hotline_location_exchange_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("assessment_state__in", ["assessed", "not_accessible"]),
                        models.Q(("assessed_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("assessment_state__in", ["assessed", "not_accessible"]), _negated=True
                        ),
                        ("assessed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_location_assessed_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("assessment_state__in", ["assessed", "not_accessible"]),
                        models.Q(("verdict", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("assessment_state__in", ["assessed", "not_accessible"]), _negated=True
                        ),
                        ("verdict", ""),
                    ),
                    _connector="OR",
                ),
                name="hotline_location_verdict_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "removal_state__in",
                            ["acknowledged", "disputed", "notified", "removed_claimed"],
                        ),
                        _negated=True,
                    ),
                    ("first_notice_at__isnull", False),
                    _connector="OR",
                ),
                name="hotline_location_first_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("police_state__in", ["acknowledged", "closed", "referred"]),
                        models.Q(("referred_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("police_state__in", ["acknowledged", "closed", "referred"]),
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
                            ["accepted", "actioned_by_partner", "rejected", "sent"],
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
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "provider_says_removed", "withdrawn"])),
                name="hotline_item_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["candidate", "verified", "blocked"])),
                name="hotline_provider_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", ["web", "embed", "email", "phone", "helpline", "police"])
                ),
                name="hotline_report_channel_known",
            ),
        ),
    ]
