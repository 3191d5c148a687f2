"""A notice that cannot be sent says so; an item says what connected it with its provider."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0003_by_hand"),
        ("hotline", "0003_never_emptied"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_removal_known",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="hotline_notice_reserved_at",
        ),
        migrations.AddField(
            model_name="notice",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="failure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("address", "The abuse address may no longer be used"),
                    ("refused", "The provider's mail server refused the mail"),
                    ("not_taken", "The mail server did not take it, however often we tried"),
                    ("not_composed", "The mail could not be written"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="match",
            field=models.CharField(
                blank=True,
                choices=[
                    ("network", "The network is this provider's"),
                    ("domain", "The domain is this provider's"),
                    ("country", "Only the country is the same"),
                    ("other_network", "The network is somebody else's"),
                    ("abroad", "The provider is in another country"),
                ],
                max_length=13,
            ),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name="location",
            name="canonical",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="location",
            name="removal_state",
            field=models.CharField(
                choices=[
                    ("not_started", "No notice yet"),
                    ("held", "Held back"),
                    ("notice_queued", "Notice queued"),
                    ("notice_failed", "Notice could not be sent"),
                    ("notified", "Provider notified"),
                    ("acknowledged", "Provider acknowledged"),
                    ("removed_claimed", "Provider says removed"),
                    ("removed_confirmed", "Removed, confirmed"),
                    ("moved_domestic", "Moved within the country"),
                    ("moved_abroad", "Moved abroad"),
                    ("disputed", "Disputed by the provider"),
                    ("overdue", "Overdue"),
                    ("escalated", "Escalated"),
                    ("unresolvable", "Cannot be resolved"),
                    ("reappeared", "Reappeared"),
                ],
                default="not_started",
                max_length=17,
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
                            "held",
                            "notice_queued",
                            "notice_failed",
                            "notified",
                            "acknowledged",
                            "removed_claimed",
                            "removed_confirmed",
                            "moved_domestic",
                            "moved_abroad",
                            "disputed",
                            "overdue",
                            "escalated",
                            "unresolvable",
                            "reappeared",
                        ],
                    )
                ),
                name="hotline_location_removal_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["sending", "sent"]), _negated=True),
                    ("reserved_at__isnull", False),
                    _connector="OR",
                ),
                name="hotline_notice_reserved_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("failure__in", ["address", "refused", "not_taken", "not_composed", ""])
                ),
                name="hotline_notice_failure_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["failed"]),
                        models.Q(("failed_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["failed"]), _negated=True),
                        ("failed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_notice_failed_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["failed"]), models.Q(("failure", ""), _negated=True)),
                    models.Q(models.Q(("state__in", ["failed"]), _negated=True), ("failure", "")),
                    _connector="OR",
                ),
                name="hotline_notice_failed_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("match__in", ["network", "domain", "country", "other_network", "abroad", ""])
                ),
                name="hotline_item_match_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("match__in", ["abroad", "other_network"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="hotline_item_reason_given",
            ),
        ),
    ]
