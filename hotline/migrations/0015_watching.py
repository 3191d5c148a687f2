"""What was found illegal is watched, from now on also what was found before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER hotline_availabilitycheck_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON hotline_availabilitycheck
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER hotline_availabilitycheck_append_only ON hotline_availabilitycheck"
BEGIN = """
INSERT INTO hotline_watch (location_id, state, began_at, due_at, by_hand, unknown, against)
SELECT id, 'watched', now(), now(),
       kind = 'onion' OR scheme NOT IN ('http', 'https'), 0, 0
FROM hotline_location
WHERE verdict = 'illegal' AND removal_state <> 'removed_confirmed'
  AND exchange_state <> 'confirmed_removed'
  AND substring(canonical_sha256 FROM 1 FOR 10) <> 'forgotten:'::bytea
"""
SHOWN = """
UPDATE hotline_location SET watch_state = 'watched'
WHERE id IN (SELECT location_id FROM hotline_watch)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0014_provider_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AvailabilityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("looked_at", models.DateTimeField()),
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
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("online_same", "Online"),
                            ("online_changed", "Online, changed"),
                            ("gone_404", "Gone: not found (404)"),
                            ("gone_410", "Gone: removed (410)"),
                            ("gone_451", "Gone: barred for legal reasons (451)"),
                            ("gone_dns", "Gone: the name has no IP address"),
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
                ("moved_to_host", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "availability check",
                "verbose_name_plural": "availability checks",
                "ordering": ["-looked_at", "-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Watch",
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
                            ("watched", "Watched until it is gone"),
                            ("to_check", "A person has to look"),
                            ("gone", "Gone, watched whether it comes back"),
                            ("ended", "No longer watched"),
                        ],
                        default="watched",
                        max_length=8,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("by_hand", models.BooleanField(default=False)),
                ("unknown", models.PositiveSmallIntegerField(default=0)),
                ("against", models.PositiveSmallIntegerField(default=0)),
                ("against_since", models.DateTimeField(null=True)),
                ("seen_online_at", models.DateTimeField(null=True)),
                ("digest", models.BinaryField(max_length=32, null=True)),
            ],
            options={
                "verbose_name": "watch",
                "verbose_name_plural": "watches",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="location",
            name="check_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="watch_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("watched", "Watched until it is gone"),
                    ("to_check", "A person has to look"),
                    ("gone", "Gone, watched whether it comes back"),
                    ("ended", "No longer watched"),
                ],
                max_length=8,
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
                    ("moved_claimed", "Seems to have moved"),
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
                    ("moved_claimed", "Seems to have moved"),
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
                    ("watch_state__in", ["watched", "to_check", "gone", "ended", ""])
                ),
                name="hotline_location_watch_known",
            ),
        ),
        migrations.AddField(
            model_name="availabilitycheck",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checks",
                to="hotline.location",
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="watches",
                to="hotline.location",
            ),
        ),
        migrations.AddIndex(
            model_name="availabilitycheck",
            index=models.Index(fields=["location", "-looked_at"], name="hotline_check_latest"),
        ),
        migrations.AddConstraint(
            model_name="availabilitycheck",
            constraint=models.CheckConstraint(
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
                            "soft_404",
                            "blocked_or_challenge",
                            "login_wall",
                            "timeout",
                            "refused",
                            "unreachable",
                            "moved_host",
                            "unknown",
                        ],
                    )
                ),
                name="hotline_check_finding_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="availabilitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["dns", "headers", "first_bytes", "digest"])),
                name="hotline_check_level_known",
            ),
        ),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(
                condition=models.Q(("state__in", ["gone", "to_check", "watched"])),
                fields=["due_at"],
                name="hotline_watch_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["ended", "gone", "to_check", "watched"])),
                name="hotline_watch_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["gone", "to_check", "watched"]),
                        models.Q(("due_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["gone", "to_check", "watched"]), _negated=True),
                        ("due_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_watch_due_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["gone"]), models.Q(("gone_at__isnull", True), _negated=True)
                    ),
                    models.Q(
                        models.Q(("state__in", ["gone"]), _negated=True), ("gone_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="hotline_watch_gone_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["gone", "to_check", "watched"])),
                fields=("location",),
                name="hotline_watch_one_open",
            ),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        migrations.RunSQL(SHOWN, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
