"""The police may agree that a provider is told; where they must, police who only have it are asked."""

from django.conf import settings
from django.db import migrations, models


def look_again(apps, _editor):
    """What waits where the police only said that they have it is found out by the first sweep."""
    Location = apps.get_model("hotline", "Location")
    Location.objects.filter(police_state="acknowledged").update(phase="")


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0066_also_told"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_police_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_referred_at",
        ),
        migrations.RemoveConstraint(
            model_name="manualaction",
            name="hotline_manual_answer_known",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_referred_at_in_state",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_due_while_told",
        ),
        migrations.RemoveConstraint(
            model_name="referralanswer",
            name="hotline_police_answer_known",
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
                    ("agreed", "The police agree to a notice"),
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
            model_name="manualaction",
            name="answer",
            field=models.CharField(
                choices=[
                    ("told", "Told, no answer yet"),
                    ("acknowledged", "They confirm that they have it"),
                    ("agreed", "The police agree that the provider is told"),
                    ("declined", "They do not act on it"),
                    ("removed", "They say it is removed"),
                ],
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
                    ("agreed", "The police agree to a notice"),
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
            model_name="referralanswer",
            name="says",
            field=models.CharField(
                choices=[
                    ("acknowledged", "Received by the police"),
                    ("agreed", "The police agree that the provider is told"),
                    ("investigating", "Under investigation"),
                    ("not_acting", "No action by the police"),
                    ("finished", "Finished by the police"),
                ],
                max_length=13,
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
                            "agreed",
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
                                "agreed",
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
            model_name="manualaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["told", "acknowledged", "agreed", "declined", "removed"])
                ),
                name="hotline_manual_answer_known",
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
                            "agreed",
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
                                "agreed",
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
                                    "agreed",
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
                    ("state__in", ["acknowledged", "declined", "referred", "silent"]),
                    ("due_at", None),
                    _connector="OR",
                ),
                name="hotline_referral_due_while_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "says__in",
                        ["acknowledged", "agreed", "investigating", "not_acting", "finished"],
                    )
                ),
                name="hotline_police_answer_known",
            ),
        ),
        migrations.RunPython(look_again, migrations.RunPython.noop),
    ]
