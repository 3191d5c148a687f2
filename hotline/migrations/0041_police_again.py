"""Police who heard that something is not illegal are told once more that it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0040_stands_in_danger"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_police_known",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_state_known",
        ),
        migrations.AlterField(
            model_name="location",
            name="police_state",
            field=models.CharField(
                choices=[
                    ("none", "Not referred"),
                    ("queued", "Referral on its way to the police"),
                    ("referred", "Referred to the police"),
                    ("silent", "No answer from the police"),
                    ("acknowledged", "Acknowledged by the police"),
                    ("closed", "Closed by the police"),
                    ("again", "To be told once more"),
                ],
                default="none",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="referral",
            name="state",
            field=models.CharField(
                choices=[
                    ("none", "Not referred"),
                    ("queued", "Referral on its way to the police"),
                    ("referred", "Referred to the police"),
                    ("silent", "No answer from the police"),
                    ("acknowledged", "Acknowledged by the police"),
                    ("closed", "Closed by the police"),
                    ("again", "To be told once more"),
                ],
                default="none",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "police_state__in",
                        ["none", "queued", "referred", "silent", "acknowledged", "closed", "again"],
                    )
                ),
                name="hotline_location_police_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["acknowledged", "again", "closed", "none", "queued", "referred", "silent"],
                    )
                ),
                name="hotline_referral_state_known",
            ),
        ),
    ]
