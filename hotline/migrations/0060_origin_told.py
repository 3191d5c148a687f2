"""A delivery network says where something is hosted: one answer and its states more."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0059_reasons_and_networks"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_first_notice",
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
            model_name="noticeitem",
            name="hotline_item_one_open",
        ),
        migrations.RemoveConstraint(
            model_name="provideranswer",
            name="hotline_answer_says_known",
        ),
        migrations.RemoveConstraint(
            model_name="removal",
            name="hotline_removal_first_notice_at_in_state",
        ),
        migrations.RemoveConstraint(
            model_name="removal",
            name="hotline_removal_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="removal",
            name="hotline_removal_due_at_in_state",
        ),
        migrations.AlterField(
            model_name="location",
            name="removal_state",
            field=models.CharField(
                choices=[
                    ("not_started", "No notice yet"),
                    ("notice_queued", "Notice queued"),
                    ("notice_failed", "Notice could not be sent"),
                    ("undelivered", "Notice could not be delivered"),
                    ("notified", "Provider notified"),
                    ("acknowledged", "Provider acknowledged"),
                    ("overdue", "Overdue, the provider is reminded"),
                    ("unanswered", "No answer to our reminders"),
                    ("removed_claimed", "Provider says removed"),
                    ("moved_claimed", "Seems to have moved"),
                    ("origin_told", "The network says where it is hosted"),
                    ("removed_confirmed", "Removed, confirmed"),
                    ("moved_domestic", "Moved within the country"),
                    ("moved_abroad", "Moved abroad"),
                    ("disputed", "Disputed by the provider"),
                    ("unresolvable", "Given up: nobody removes it"),
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
                    ("provider_says_moved", "Provider says it moved"),
                    ("origin_told", "Provider says where it is hosted"),
                    ("disputed", "Disputed by the provider"),
                    ("gone", "Gone, confirmed"),
                    ("withdrawn", "Withdrawn"),
                    ("ended", "No longer asked of this provider"),
                ],
                default="open",
                max_length=21,
            ),
        ),
        migrations.AlterField(
            model_name="provideranswer",
            name="says",
            field=models.CharField(
                choices=[
                    ("removed", "Says it is removed"),
                    ("moved", "Says it moved"),
                    ("origin", "Says where it is hosted"),
                    ("dispute", "Disagrees"),
                ],
                max_length=7,
            ),
        ),
        migrations.AlterField(
            model_name="removal",
            name="state",
            field=models.CharField(
                choices=[
                    ("not_started", "No notice yet"),
                    ("notice_queued", "Notice queued"),
                    ("notice_failed", "Notice could not be sent"),
                    ("undelivered", "Notice could not be delivered"),
                    ("notified", "Provider notified"),
                    ("acknowledged", "Provider acknowledged"),
                    ("overdue", "Overdue, the provider is reminded"),
                    ("unanswered", "No answer to our reminders"),
                    ("removed_claimed", "Provider says removed"),
                    ("moved_claimed", "Seems to have moved"),
                    ("origin_told", "The network says where it is hosted"),
                    ("removed_confirmed", "Removed, confirmed"),
                    ("moved_domestic", "Moved within the country"),
                    ("moved_abroad", "Moved abroad"),
                    ("disputed", "Disputed by the provider"),
                    ("unresolvable", "Given up: nobody removes it"),
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
                            "notice_queued",
                            "notice_failed",
                            "undelivered",
                            "notified",
                            "acknowledged",
                            "overdue",
                            "unanswered",
                            "removed_claimed",
                            "moved_claimed",
                            "origin_told",
                            "removed_confirmed",
                            "moved_domestic",
                            "moved_abroad",
                            "disputed",
                            "unresolvable",
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
                    models.Q(
                        (
                            "removal_state__in",
                            [
                                "acknowledged",
                                "disputed",
                                "moved_claimed",
                                "notified",
                                "origin_told",
                                "overdue",
                                "removed_claimed",
                                "unanswered",
                                "unresolvable",
                            ],
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
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "open",
                            "provider_says_removed",
                            "provider_says_moved",
                            "origin_told",
                            "disputed",
                            "gone",
                            "withdrawn",
                            "ended",
                        ],
                    )
                ),
                name="hotline_item_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "disputed",
                            "open",
                            "origin_told",
                            "provider_says_moved",
                            "provider_says_removed",
                        ],
                    )
                ),
                fields=("location",),
                name="hotline_item_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="provideranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("says__in", ["removed", "moved", "origin", "dispute"])),
                name="hotline_answer_says_known",
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
                            "moved_claimed",
                            "moved_domestic",
                            "not_started",
                            "notice_failed",
                            "notice_queued",
                            "notified",
                            "origin_told",
                            "overdue",
                            "reappeared",
                            "removed_claimed",
                            "removed_confirmed",
                            "unanswered",
                            "undelivered",
                            "unresolvable",
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
                        (
                            "state__in",
                            [
                                "acknowledged",
                                "disputed",
                                "moved_claimed",
                                "notified",
                                "origin_told",
                                "overdue",
                                "removed_claimed",
                                "unanswered",
                                "undelivered",
                            ],
                        ),
                        models.Q(("due_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                [
                                    "acknowledged",
                                    "disputed",
                                    "moved_claimed",
                                    "notified",
                                    "origin_told",
                                    "overdue",
                                    "removed_claimed",
                                    "unanswered",
                                    "undelivered",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("due_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_removal_due_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                "acknowledged",
                                "disputed",
                                "moved_claimed",
                                "notified",
                                "origin_told",
                                "overdue",
                                "removed_claimed",
                                "unanswered",
                                "unresolvable",
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("first_notice_at__isnull", True), _negated=True),
                    _connector="OR",
                ),
                name="hotline_removal_first_notice_at_in_state",
            ),
        ),
    ]
