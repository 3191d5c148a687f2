"""The thread behind a receipt: questions, answers, and what waits to be read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER hotline_reportmessage_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON hotline_reportmessage
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER hotline_reportmessage_append_only ON hotline_reportmessage"


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0017_notice_details"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "writer",
                    models.CharField(
                        choices=[("hotline", "The hotline"), ("reporter", "The reporter")],
                        max_length=8,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("words", models.BinaryField()),
            ],
            options={
                "verbose_name": "message of a report",
                "verbose_name_plural": "messages of reports",
                "ordering": ["report", "number"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="report",
            name="question_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="unread_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reportercontact",
            name="told_of",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="report",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("spam", "Spam"),
                    ("out_of_scope", "Out of scope"),
                    ("needs_info", "Reporter asked"),
                    ("accepted", "Accepted"),
                    ("in_progress", "In progress"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                ],
                default="received",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("question_due_at__isnull", False)),
                fields=["question_due_at"],
                name="hotline_report_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["needs_info"]),
                        models.Q(("question_due_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["needs_info"]), _negated=True),
                        ("question_due_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_report_question_due_at",
            ),
        ),
        migrations.AddField(
            model_name="reportmessage",
            name="answers",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answer",
                to="hotline.reportmessage",
            ),
        ),
        migrations.AddField(
            model_name="reportmessage",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reportmessage",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="hotline.report",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("writer__in", ["hotline", "reporter"])),
                name="hotline_message_writer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportmessage",
            constraint=models.UniqueConstraint(
                fields=("report", "number"), name="hotline_message_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answers", None), ("by__isnull", False), ("writer", "hotline")),
                    models.Q(("by", None), ("writer", "reporter")),
                    _connector="OR",
                ),
                name="hotline_message_asked_by_staff",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
