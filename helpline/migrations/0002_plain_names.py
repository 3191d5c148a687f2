"""Plain names: the position of a category, and "left_queue" as a reason to close."""

from typing import ClassVar

from django.db import migrations, models

REASONS = {
    "visitor_ended": "The visitor ended the chat",
    "counsellor_ended": "The counsellor ended the chat",
    "left_in_hurry": "The visitor left in a hurry",
    "silence": "Nobody wrote for a long time",
    "connection_lost": "The visitor's connection was lost",
    "left_queue": "The visitor left the queue",
    "closing_time": "Closing time came first",
}
STATES = {
    "waiting": "Waiting",
    "offered": "Offered to a counsellor",
    "active": "Talking",
    "wrap_up": "Wrap-up",
    "closed": "Closed",
    "abandoned": "Left the queue",
    "missed": "Missed at closing time",
    "declined_blocked": "Declined",
    "message_left": "Message left",
}
RENAME = "UPDATE helpline_conversation SET close_reason = '{}' WHERE close_reason = '{}'"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("helpline", "0001_initial")]

    operations: ClassVar = [
        migrations.RenameField("category", "place", "position"),
        migrations.AlterModelOptions(
            name="category",
            options={
                "ordering": ["scheme", "position", "id"],
                "verbose_name": "category",
                "verbose_name_plural": "categories",
            },
        ),
        migrations.AlterModelOptions(
            name="queue", options={"verbose_name": "queue", "verbose_name_plural": "queues"}
        ),
        migrations.RemoveConstraint("conversation", "helpline_conv_close_reason"),
        migrations.RunSQL(
            RENAME.format("left_queue", "left_line"), RENAME.format("left_line", "left_queue")
        ),
        migrations.AlterField(
            "conversation",
            "close_reason",
            models.CharField(
                blank=True,
                choices=list(REASONS.items()),
                max_length=20,
                verbose_name="why it ended",
            ),
        ),
        migrations.AlterField(
            "conversation",
            "state",
            models.CharField(
                choices=list(STATES.items()),
                default="waiting",
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            "conversation",
            "held",
            models.BooleanField(default=False, verbose_name="holds the position"),
        ),
        migrations.AddConstraint(
            "conversation",
            models.CheckConstraint(
                condition=models.Q(close_reason="") | models.Q(close_reason__in=list(REASONS)),
                name="helpline_conv_close_reason",
            ),
        ),
    ]
