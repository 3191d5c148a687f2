"""The columns of a conversation, an offer and a shift are filled where their lives say."""

from typing import ClassVar

from django.db import migrations, models

BROUGHT_IN_LINE = """
UPDATE helpline_conversation SET
    state = CASE WHEN state IN ('declined_blocked', 'message_left') THEN 'abandoned' ELSE state END,
    ended_at = COALESCE(ended_at, over_at),
    close_reason = CASE
        WHEN close_reason <> '' THEN close_reason
        WHEN state = 'missed' THEN 'closing_time'
        WHEN state = 'closed' THEN 'counsellor_ended'
        ELSE 'left_queue' END
WHERE over_at IS NOT NULL AND (ended_at IS NULL OR close_reason = '');
"""
"""What earlier versions may have left open about conversations that ended."""


def take_permissions_away(apps, _editor):
    """Those that opened nothing."""
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="helpline", codename__in=["view_figures", "safeguard"]
    ).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("helpline", "0002_plain_names"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(BROUGHT_IN_LINE, migrations.RunSQL.noop),
        migrations.RunPython(take_permissions_away, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="conversation",
            options={
                "permissions": [
                    ("answer", "Can talk with visitors"),
                    ("supervise", "Can supervise the helpline"),
                ],
                "verbose_name": "conversation",
                "verbose_name_plural": "conversations",
            },
        ),
        migrations.RemoveConstraint(
            model_name="conversation",
            name="helpline_conv_state",
        ),
        migrations.RemoveConstraint(
            model_name="conversation",
            name="helpline_conv_assigned_in_its_states",
        ),
        migrations.RemoveConstraint(
            model_name="conversation",
            name="helpline_conv_over_at_in_its_states",
        ),
        migrations.RemoveConstraint(
            model_name="conversation",
            name="helpline_conv_ended_at_in_its_states",
        ),
        migrations.RemoveConstraint(
            model_name="conversation",
            name="helpline_conv_no_timer_when_over",
        ),
        migrations.RemoveConstraint(
            model_name="offer",
            name="helpline_offer_state",
        ),
        migrations.RemoveConstraint(
            model_name="offer",
            name="helpline_offer_answered_at",
        ),
        migrations.RemoveConstraint(
            model_name="shift",
            name="helpline_shift_state",
        ),
        migrations.RemoveConstraint(
            model_name="shift",
            name="helpline_shift_ended_at",
        ),
        migrations.AlterField(
            model_name="conversation",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("offered", "Offered to a counsellor"),
                    ("active", "Talking"),
                    ("wrap_up", "Wrap-up"),
                    ("closed", "Closed"),
                    ("abandoned", "Left the queue"),
                    ("missed", "Missed at closing time"),
                ],
                default="waiting",
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "abandoned",
                            "active",
                            "closed",
                            "missed",
                            "offered",
                            "waiting",
                            "wrap_up",
                        ],
                    )
                ),
                name="helpline_conv_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["active", "closed", "wrap_up"]), _negated=True),
                    models.Q(("accepted_at__isnull", True), _negated=True),
                    _connector="OR",
                ),
                name="helpline_conv_accepted_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["active", "closed", "wrap_up"]),
                        models.Q(("assigned_to__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["active", "closed", "wrap_up"]), _negated=True),
                        ("assigned_to__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="helpline_conv_assigned_to_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["abandoned", "closed", "missed", "wrap_up"]),
                        models.Q(("close_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["abandoned", "closed", "missed", "wrap_up"]),
                            _negated=True,
                        ),
                        ("close_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="helpline_conv_close_reason_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["abandoned", "closed", "missed", "wrap_up"]),
                        models.Q(("ended_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["abandoned", "closed", "missed", "wrap_up"]),
                            _negated=True,
                        ),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="helpline_conv_ended_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["abandoned", "closed", "missed"]),
                        models.Q(("over_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["abandoned", "closed", "missed"]), _negated=True),
                        ("over_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="helpline_conv_over_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at__isnull", True),
                    models.Q(("state__in", ["abandoned", "closed", "missed"]), _negated=True),
                    _connector="OR",
                ),
                name="helpline_conv_no_timer_when_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["accepted", "cancelled", "declined", "expired", "open"])
                ),
                name="helpline_offer_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["accepted", "cancelled", "declined", "expired"]),
                        models.Q(("answered_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["accepted", "cancelled", "declined", "expired"]),
                            _negated=True,
                        ),
                        ("answered_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="helpline_offer_answered_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["available", "away", "break", "ended", "wrap_up_only"])
                ),
                name="helpline_shift_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["ended"]),
                        models.Q(("ended_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["ended"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="helpline_shift_ended_at_in_state",
            ),
        ),
    ]
