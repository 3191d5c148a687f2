"""A person decides when looks are over, and the probe tries again where it was turned away."""

from django.conf import settings
from django.db import migrations, models

TURNED_AWAY_BEFORE = 5
"""One more look that brings nothing asks a person again."""


def try_again(apps, schema_editor):
    """Web pages at which only people looked, because the probe was turned away."""
    pages = apps.get_model("hotline", "Watch").objects.filter(
        by_hand=True, location__scheme__in=["http", "https"]
    )
    pages.exclude(state="ended").exclude(location__kind="onion").update(
        by_hand=False, unknown=TURNED_AWAY_BEFORE
    )
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0055_no_more_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_watch_known",
        ),
        migrations.RemoveConstraint(
            model_name="watch",
            name="hotline_watch_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="watch",
            name="hotline_watch_due_at_in_state",
        ),
        migrations.RemoveConstraint(
            model_name="watch",
            name="hotline_watch_gone_at_in_state",
        ),
        migrations.RemoveConstraint(
            model_name="watch",
            name="hotline_watch_one_open",
        ),
        migrations.RemoveIndex(
            model_name="watch",
            name="hotline_watch_due",
        ),
        migrations.AlterField(
            model_name="location",
            name="watch_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("watched", "Watched until it is gone"),
                    ("to_check", "A person has to look"),
                    ("at_end", "Still there after the last look"),
                    ("gone", "Gone, watched whether it comes back"),
                    ("gone_due", "Gone, a person has to look whether it is back"),
                    ("ended", "No longer watched"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="watch",
            name="state",
            field=models.CharField(
                choices=[
                    ("watched", "Watched until it is gone"),
                    ("to_check", "A person has to look"),
                    ("at_end", "Still there after the last look"),
                    ("gone", "Gone, watched whether it comes back"),
                    ("gone_due", "Gone, a person has to look whether it is back"),
                    ("ended", "No longer watched"),
                ],
                default="watched",
                max_length=8,
            ),
        ),
        migrations.RunPython(try_again, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["at_end", "gone", "gone_due", "to_check", "watched"])
                ),
                fields=["due_at"],
                name="hotline_watch_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "watch_state__in",
                        ["watched", "to_check", "at_end", "gone", "gone_due", "ended", ""],
                    )
                ),
                name="hotline_location_watch_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["at_end", "ended", "gone", "gone_due", "to_check", "watched"])
                ),
                name="hotline_watch_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["at_end", "gone", "gone_due", "to_check", "watched"]),
                        models.Q(("due_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["at_end", "gone", "gone_due", "to_check", "watched"]),
                            _negated=True,
                        ),
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
                        ("state__in", ["gone", "gone_due"]),
                        models.Q(("gone_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["gone", "gone_due"]), _negated=True),
                        ("gone_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_watch_gone_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["at_end", "gone", "gone_due", "to_check", "watched"])
                ),
                fields=("location",),
                name="hotline_watch_one_open",
            ),
        ),
    ]
