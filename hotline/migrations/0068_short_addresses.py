"""A short address is read as the one it leads to, by the word of its shortener."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0067_police_agree"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="addresscorrection",
            name="hotline_correction_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="probetask",
            name="hotline_probetask_one",
        ),
        migrations.AddField(
            model_name="probetask",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("watch", "Whether it is still there"),
                    ("shortener", "Where a short address leads"),
                ],
                default="watch",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="probetask",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="addresscorrection",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="addresscorrection",
            name="kind",
            field=models.CharField(
                choices=[
                    ("corrected", "Corrected"),
                    ("split", "Split"),
                    ("joined", "The same as another one"),
                    ("added", "Added"),
                    ("part", "Found on a page"),
                    ("led_to", "A short address leads here"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="addresscorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["corrected", "split", "joined", "added", "part", "led_to"])
                ),
                name="hotline_correction_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="addresscorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", None), ("kind", "led_to")),
                    models.Q(models.Q(("kind", "led_to"), _negated=True), ("by__isnull", False)),
                    _connector="OR",
                ),
                name="hotline_correction_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="probetask",
            constraint=models.UniqueConstraint(
                fields=("location", "purpose"), name="hotline_probetask_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="probetask",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["watch", "shortener"])),
                name="hotline_probetask_purpose_known",
            ),
        ),
    ]
