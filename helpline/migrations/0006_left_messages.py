"""Messages that visitors leave while nobody can talk, and contacts that come of them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpline", "0005_time_zone_of_queues"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeftMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("form_digest", models.BinaryField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a counsellor"),
                            ("taken", "Somebody is on it"),
                            ("done", "Worked off"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                (
                    "caller",
                    models.CharField(
                        choices=[
                            ("child_self", "It is about me"),
                            ("child_other", "It is about a friend or another child"),
                            ("parent", "I am a parent or carer"),
                            ("professional", "I work with children"),
                            ("adult_other", "I am another adult worried about a child"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                        verbose_name="who is asking",
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("under_10", "Under 10"),
                            ("10_12", "10 to 12"),
                            ("13_15", "13 to 15"),
                            ("16_18", "16 to 18"),
                            ("over_18", "Over 18"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                        verbose_name="age",
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("call", "Call me"),
                            ("write", "Write me an e-mail"),
                            ("nothing", "I only want to tell you. No answer"),
                        ],
                        max_length=8,
                    ),
                ),
                ("body", models.BinaryField(null=True)),
                ("reach", models.BinaryField(null=True)),
                ("left_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "Reached and talked with, or answered"),
                            ("not_reached", "Could not be reached"),
                            ("no_answer", "Read; no answer was wanted"),
                            ("not_for_us", "Not for the helpline"),
                        ],
                        max_length=12,
                    ),
                ),
                ("kept_since", models.DateTimeField(editable=False, null=True)),
                ("blanked_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="contact",
            name="helpline_contact_channel",
        ),
        migrations.AlterField(
            model_name="contact",
            name="channel",
            field=models.CharField(
                choices=[("chat", "Chat"), ("message", "Message left on the site")],
                default="chat",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="leftmessage",
            name="key",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privacy.subjectkey",
            ),
        ),
        migrations.AddField(
            model_name="leftmessage",
            name="queue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="left_messages",
                to="helpline.queue",
            ),
        ),
        migrations.AddField(
            model_name="leftmessage",
            name="taken_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="counsellor",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="left_message",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="contact",
                to="helpline.leftmessage",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["chat", "message"])),
                name="helpline_contact_channel",
            ),
        ),
        migrations.AddIndex(
            model_name="leftmessage",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True),
                fields=["due_at"],
                name="helpline_left_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="leftmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["done", "taken", "waiting"])),
                name="helpline_left_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="leftmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["done"]), models.Q(("done_at__isnull", True), _negated=True)
                    ),
                    models.Q(
                        models.Q(("state__in", ["done"]), _negated=True), ("done_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="helpline_left_done_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="leftmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done"]), models.Q(("outcome", ""), _negated=True)),
                    models.Q(models.Q(("state__in", ["done"]), _negated=True), ("outcome", "")),
                    _connector="OR",
                ),
                name="helpline_left_outcome_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="leftmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["done", "taken"]),
                        models.Q(("taken_by__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["done", "taken"]), _negated=True),
                        ("taken_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="helpline_left_taken_by_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="leftmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reach__isnull", True), ("wish", "nothing")),
                    ("blanked_at__isnull", False),
                    models.Q(("reach__isnull", False), ("wish__in", ["call", "write"])),
                    _connector="OR",
                ),
                name="helpline_left_how_to_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="leftmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("body__isnull", False), ("blanked_at__isnull", False), _connector="OR"
                ),
                name="helpline_left_has_a_body",
            ),
        ),
    ]
