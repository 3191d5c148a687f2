"""Providers answer, are reminded, and what they say waits for a person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TOLD_AT = """
UPDATE {table} SET {due} = COALESCE(first_notice_at, now()) WHERE {state} = 'disputed' AND {due} IS NULL
"""
"""What a provider disputed had no clock; from now on somebody has to look at it."""
ASK_ANEW = (
    "UPDATE hotline_location SET phase = '' WHERE removal_state IN ('removed_claimed', 'disputed')"
)
"""What these wait for is another thing now; the sweep of the phases finds it out."""
GUARD = """
CREATE TRIGGER hotline_provideranswer_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON hotline_provideranswer
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER hotline_provideranswer_append_only ON hotline_provideranswer"


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0013_unconfirmed_notices"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("removed", "Says it is removed"),
                            ("moved", "Says it moved"),
                            ("dispute", "Disagrees"),
                        ],
                        max_length=7,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("words", models.BinaryField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "answer of a provider",
                "verbose_name_plural": "answers of providers",
                "ordering": ["-given_at", "-id"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_removal_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_first_notice",
        ),
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_one_open",
        ),
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="removal",
            name="hotline_removal_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="removal",
            name="hotline_removal_first_notice_at_in_state",
        ),
        migrations.RemoveConstraint(
            model_name="removal",
            name="hotline_removal_due_at_in_state",
        ),
        migrations.RunSQL(
            TOLD_AT.format(table="hotline_removal", due="due_at", state="state"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            TOLD_AT.format(table="hotline_location", due="removal_due_at", state="removal_state"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(ASK_ANEW, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="notice",
            name="reminds",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="hotline.notice",
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
                    ("overdue", "Overdue, the provider is reminded"),
                    ("unanswered", "No answer to our reminders"),
                    ("removed_claimed", "Provider says removed"),
                    ("moved_claimed", "Provider says it moved"),
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
            model_name="removal",
            name="state",
            field=models.CharField(
                choices=[
                    ("not_started", "No notice yet"),
                    ("notice_queued", "Notice queued"),
                    ("notice_failed", "Notice could not be sent"),
                    ("notified", "Provider notified"),
                    ("acknowledged", "Provider acknowledged"),
                    ("overdue", "Overdue, the provider is reminded"),
                    ("unanswered", "No answer to our reminders"),
                    ("removed_claimed", "Provider says removed"),
                    ("moved_claimed", "Provider says it moved"),
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
                            "notified",
                            "acknowledged",
                            "overdue",
                            "unanswered",
                            "removed_claimed",
                            "moved_claimed",
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
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("reminds", "reminder_number"), name="hotline_notice_one_reminder_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reminder_number", 0), ("reminds", None)),
                    models.Q(("reminder_number__gt", 0), ("reminds__isnull", False)),
                    _connector="OR",
                ),
                name="hotline_notice_reminds_one",
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
                        ["disputed", "open", "provider_says_moved", "provider_says_removed"],
                    )
                ),
                fields=("location",),
                name="hotline_item_one_open",
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
                            "overdue",
                            "reappeared",
                            "removed_claimed",
                            "removed_confirmed",
                            "unanswered",
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
                                "overdue",
                                "removed_claimed",
                                "unanswered",
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
                                    "overdue",
                                    "removed_claimed",
                                    "unanswered",
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
        migrations.AddField(
            model_name="provideranswer",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="hotline.noticeitem",
            ),
        ),
        migrations.AddField(
            model_name="provideranswer",
            name="key",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privacy.subjectkey",
            ),
        ),
        migrations.AddConstraint(
            model_name="provideranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("says__in", ["removed", "moved", "dispute"])),
                name="hotline_answer_says_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="provideranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("key__isnull", False), ("words__isnull", True), _connector="OR"
                ),
                name="hotline_answer_sealed_by_a_key",
            ),
        ),
        migrations.AlterField(
            model_name="location",
            name="phase",
            field=models.CharField(
                blank=True,
                choices=[
                    ("to_assess", "To be assessed"),
                    ("to_act", "Something is to be done"),
                    ("waits", "Waits for its time"),
                    ("told", "Others have the word"),
                    ("done", "Nothing more to do"),
                ],
                max_length=9,
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
