"""What an analyst finds on a page stands under it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0034_check_ins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="addresscorrection",
            name="hotline_correction_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="addresscorrection",
            name="hotline_correction_of_something",
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
                ],
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="addresscorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["corrected", "split", "joined", "added", "part"])),
                name="hotline_correction_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="addresscorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["added", "part"]), ("wrong", None)),
                    models.Q(
                        models.Q(("kind__in", ["added", "part"]), _negated=True),
                        ("wrong__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hotline_correction_of_something",
            ),
        ),
    ]
