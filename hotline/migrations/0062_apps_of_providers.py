"""Providers name the apps they run; accounts in those apps may be written of to them."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0061_ask_police"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_match_known",
        ),
        migrations.AddField(
            model_name="location",
            name="has_platform",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="provider",
            name="apps",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
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
                    ("country", "Only the country is the same"),
                    ("other_network", "The network is somebody else's"),
                    ("abroad", "The provider is in another country"),
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
                            "country",
                            "other_network",
                            "abroad",
                            "",
                        ],
                    )
                ),
                name="hotline_item_match_known",
            ),
        ),
    ]
