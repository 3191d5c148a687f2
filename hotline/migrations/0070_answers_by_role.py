"""Answers that each role can truly give, and the words of a notice as it left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0069_said_no"),
        ("privacy", "0003_destroyed_keys"),
    ]

    operations = [
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
        migrations.AddField(
            model_name="notice",
            name="said_subject",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="notice",
            name="said_text",
            field=models.TextField(blank=True),
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
                    ("acknowledged", "They say that they have it"),
                    ("acting", "They say that they act"),
                    ("not_theirs", "They say that it is not for them"),
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
                    ("has_it", "Says that they have it"),
                    ("acts", "Says that they act on it"),
                    ("passed", "Says that they passed it on"),
                    ("not_us", "Says that it is not for them"),
                ],
                max_length=7,
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
                            "acknowledged",
                            "acting",
                            "not_theirs",
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
                    ("beside", False),
                    (
                        "state__in",
                        [
                            "acknowledged",
                            "acting",
                            "disputed",
                            "not_theirs",
                            "open",
                            "origin_told",
                            "provider_says_moved",
                            "provider_says_removed",
                        ],
                    ),
                ),
                fields=("location",),
                name="hotline_item_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="provideranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "says__in",
                        [
                            "removed",
                            "moved",
                            "origin",
                            "dispute",
                            "has_it",
                            "acts",
                            "passed",
                            "not_us",
                        ],
                    )
                ),
                name="hotline_answer_says_known",
            ),
        ),
    ]
