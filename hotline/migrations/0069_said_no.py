"""A provider that answered that it is not with them is no evidence any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0068_short_addresses"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_reason_given",
        ),
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_match_known",
        ),
        migrations.AlterField(
            model_name="noticeitem",
            name="match",
            field=models.CharField(
                blank=True,
                choices=[
                    ("network", "The network is this provider's"),
                    ("domain", "The domain is this provider's"),
                    ("abuse_contact", "The registry names this abuse contact"),
                    ("app", "The app is this provider's"),
                    ("office", "It is the regulator of this country"),
                    ("country", "Only the country is the same"),
                    ("other_network", "The network is somebody else's"),
                    ("abroad", "The provider is in another country"),
                    ("said_no", "It said that it is not with them"),
                ],
                max_length=13,
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "match__in",
                        [
                            "network",
                            "domain",
                            "abuse_contact",
                            "app",
                            "office",
                            "country",
                            "other_network",
                            "abroad",
                            "said_no",
                            "",
                        ],
                    )
                ),
                name="hotline_item_match_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("match__in", ["abroad", "country", "other_network", "said_no"]),
                        _negated=True,
                    ),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="hotline_item_reason_given",
            ),
        ),
    ]
