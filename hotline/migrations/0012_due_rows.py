"""Tracks say by when they are due, and locations what they wait for. Notices are due rows."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models

ROWS = """
UPDATE hotline_assessmenttask task SET due_at = COALESCE(
    (
        SELECT min(report.first_look_due_at)
        FROM hotline_report report JOIN hotline_submission named ON named.report_id = report.id
        WHERE named.location_id = task.location_id
            AND report.state NOT IN ('closed', 'spam', 'out_of_scope')
    ),
    task.began_at + interval '1 day'
)
WHERE task.state IN ('new', 'enriching', 'ready', 'claimed');

UPDATE hotline_removal removal SET due_at = COALESCE(
    (
        SELECT max(notice.deadline_at)
        FROM hotline_notice notice JOIN hotline_noticeitem item ON item.notice_id = notice.id
        WHERE item.location_id = removal.location_id
    ),
    removal.first_notice_at + interval '24 hours'
)
WHERE removal.state IN ('notified', 'acknowledged', 'removed_claimed');

UPDATE hotline_location place SET assessment_due_at = task.due_at
FROM hotline_assessmenttask task
WHERE task.location_id = place.id AND task.due_at IS NOT NULL AND task.id = (
    SELECT max(id) FROM hotline_assessmenttask newest WHERE newest.location_id = place.id
);

UPDATE hotline_location place SET removal_due_at = removal.due_at
FROM hotline_removal removal
WHERE removal.location_id = place.id AND removal.due_at IS NOT NULL AND removal.id = (
    SELECT max(id) FROM hotline_removal newest WHERE newest.location_id = place.id
);

DELETE FROM jobs_job WHERE kind = 'notice.send' AND state = 'queued';

SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
"""A sweep finds out what locations wait for, and asks for jobs for notices that are due."""
SILENCE_ENDS = """
UPDATE hotline_referral SET due_at = referred_at + interval '24 hours' WHERE state = 'referred';
UPDATE hotline_location place SET police_due_at = referral.due_at
FROM hotline_referral referral
WHERE referral.location_id = place.id AND referral.state = 'referred' AND referral.id = (
    SELECT max(id) FROM hotline_referral newest WHERE newest.location_id = place.id
);
"""
WHERE_SILENCE_ENDS = frozenset({"DE"})
"""Of the profiles so far: the police come first, and their silence lets a notice go."""


def wait_for_the_police(_apps, schema_editor):
    if settings.CENTRE_COUNTRY in WHERE_SILENCE_ENDS:
        schema_editor.execute(SILENCE_ENDS)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("hotline", "0011_tracks_as_rows"),
        ("jobs", "0003_lanes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_police_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_referred_at",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_referred_at_in_state",
        ),
        migrations.AddField(
            model_name="assessmenttask",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="assessment_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="next_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="phase",
            field=models.CharField(
                blank=True,
                choices=[
                    ("to_assess", "To be assessed"),
                    ("to_act", "Somebody is to be told"),
                    ("waits", "Waits for its time"),
                    ("told", "Others have the word"),
                    ("done", "Nothing more to do"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="location",
            name="police_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="removal_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="removal",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
        migrations.RunPython(wait_for_the_police, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="location",
            name="police_state",
            field=models.CharField(
                choices=[
                    ("none", "Not referred"),
                    ("referred", "Referred to the police"),
                    ("silent", "No answer from the police"),
                    ("acknowledged", "Acknowledged by the police"),
                    ("closed", "Closed by the police"),
                ],
                default="none",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="referral",
            name="state",
            field=models.CharField(
                choices=[
                    ("none", "Not referred"),
                    ("referred", "Referred to the police"),
                    ("silent", "No answer from the police"),
                    ("acknowledged", "Acknowledged by the police"),
                    ("closed", "Closed by the police"),
                ],
                default="none",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="location",
            index=models.Index(fields=["phase", "next_due_at"], name="hotline_location_phase"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at"],
                name="hotline_referral_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["claimed", "enriching", "new", "ready"]),
                        models.Q(("due_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["claimed", "enriching", "new", "ready"]), _negated=True
                        ),
                        ("due_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_task_due_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("police_state__in", ["none", "referred", "silent", "acknowledged", "closed"])
                ),
                name="hotline_location_police_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("phase__in", ["to_assess", "to_act", "waits", "told", "done", ""])
                ),
                name="hotline_location_phase_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("police_state__in", ["acknowledged", "closed", "referred", "silent"]),
                        models.Q(("referred_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("police_state__in", ["acknowledged", "closed", "referred", "silent"]),
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
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["acknowledged", "closed", "none", "referred", "silent"])
                ),
                name="hotline_referral_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["acknowledged", "closed", "referred", "silent"]),
                        models.Q(("referred_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["acknowledged", "closed", "referred", "silent"]),
                            _negated=True,
                        ),
                        ("referred_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_referral_referred_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "referred"), ("due_at", None), _connector="OR"),
                name="hotline_referral_due_while_referred",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["acknowledged", "notified", "removed_claimed"]),
                        models.Q(("due_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["acknowledged", "notified", "removed_claimed"]),
                            _negated=True,
                        ),
                        ("due_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_removal_due_at_in_state",
            ),
        ),
    ]
