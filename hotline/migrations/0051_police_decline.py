"""The police may decline, and a retraction is one worker's to send at a time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0050_told_of_danger"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_referred_at",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_police_known",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_referred_at_in_state",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_due_while_referred",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_state_known",
        ),
        migrations.AddField(
            model_name="retraction",
            name="reserved_until",
            field=models.DateTimeField(null=True),
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
                    ("declined", "The police do not act"),
                    ("others_told", "The police do not act, others were told"),
                    ("given_up", "The police do not act, nobody else is to be told"),
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
                    ("declined", "The police do not act"),
                    ("others_told", "The police do not act, others were told"),
                    ("given_up", "The police do not act, nobody else is to be told"),
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
                        [
                            "none",
                            "queued",
                            "referred",
                            "silent",
                            "acknowledged",
                            "closed",
                            "again",
                            "declined",
                            "others_told",
                            "given_up",
                        ],
                    )
                ),
                name="hotline_location_police_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "police_state__in",
                            [
                                "acknowledged",
                                "closed",
                                "declined",
                                "given_up",
                                "others_told",
                                "referred",
                                "silent",
                            ],
                        ),
                        _negated=True,
                    ),
                    ("referred_at__isnull", False),
                    _connector="OR",
                ),
                name="hotline_location_referred_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "acknowledged",
                            "again",
                            "closed",
                            "declined",
                            "given_up",
                            "none",
                            "others_told",
                            "queued",
                            "referred",
                            "silent",
                        ],
                    )
                ),
                name="hotline_referral_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                "acknowledged",
                                "closed",
                                "declined",
                                "given_up",
                                "others_told",
                                "referred",
                                "silent",
                            ],
                        ),
                        models.Q(("referred_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                [
                                    "acknowledged",
                                    "closed",
                                    "declined",
                                    "given_up",
                                    "others_told",
                                    "referred",
                                    "silent",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("referred_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_referral_referred_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["declined", "referred"]), ("due_at", None), _connector="OR"
                ),
                name="hotline_referral_due_while_referred",
            ),
        ),
    ]
