"""Referrals to police units, their answers, and holds the police ask for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER hotline_referralanswer_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON hotline_referralanswer
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER hotline_referralanswer_append_only ON hotline_referralanswer"


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0020_content_delivery_networks"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Held for the police"),
                            ("released", "Hold released"),
                            ("expired", "Hold ended by its clock"),
                        ],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("agency", models.CharField(max_length=120)),
                ("officer", models.BinaryField()),
                ("reason", models.BinaryField()),
                ("began_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("renewals", models.PositiveSmallIntegerField(default=0)),
                ("renewal_asked_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PoliceUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.CharField(max_length=254, verbose_name="e-mail address")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            (
                                "portal",
                                "Only that a referral waits: it is read here, with an account",
                            ),
                            ("mail", "The whole referral, attached"),
                        ],
                        max_length=6,
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for a second person"),
                            ("verified", "Verified"),
                            ("retired", "No longer used"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "police unit",
                "verbose_name_plural": "police units",
                "ordering": ["name", "id"],
                "permissions": [
                    (
                        "refer",
                        "May see what is referred to the police and keep the register of units",
                    ),
                    ("answer_referral", "May answer what is referred to their own police unit"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReferralAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("acknowledged", "Received by the police"),
                            ("investigating", "Under investigation"),
                            ("not_acting", "No action by the police"),
                            ("finished", "Finished by the police"),
                        ],
                        max_length=13,
                    ),
                ),
                ("words", models.BinaryField(blank=True, null=True)),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "answer of the police",
                "verbose_name_plural": "answers of the police",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="UnitOfficer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "police officer",
                "verbose_name_plural": "police officers",
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_police_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_referred_at",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_state_known",
        ),
        migrations.AddField(
            model_name="location",
            name="held_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="hold_ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="failed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="key",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privacy.subjectkey",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="message_id",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="referral",
            name="package",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="package_sha256",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="referred_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="urgency",
            field=models.CharField(
                choices=[
                    ("normal", "Normal"),
                    ("urgent", "Urgent"),
                    ("danger", "A child is in danger now"),
                ],
                default="normal",
                max_length=6,
            ),
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
                        ["none", "queued", "referred", "silent", "acknowledged", "closed"],
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
                        ("police_state__in", ["acknowledged", "closed", "referred", "silent"]),
                        _negated=True,
                    ),
                    ("referred_at__isnull", False),
                    _connector="OR",
                ),
                name="hotline_location_referred_at",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="key",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privacy.subjectkey",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holds",
                to="hotline.location",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="renewal_asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="set_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="policeunit",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="policeunit",
            name="verified_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals",
                to="hotline.policeunit",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["acknowledged", "closed", "none", "queued", "referred", "silent"],
                    )
                ),
                name="hotline_referral_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("urgency__in", ["normal", "urgent", "danger"])),
                name="hotline_referral_urgency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("key", None), ("package", None), ("package_sha256", None), ("unit", None)
                    ),
                    models.Q(("key__isnull", False), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="hotline_referral_sent_or_by_hand",
            ),
        ),
        migrations.AddField(
            model_name="referralanswer",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referralanswer",
            name="key",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="privacy.subjectkey",
            ),
        ),
        migrations.AddField(
            model_name="referralanswer",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="hotline.referral",
            ),
        ),
        migrations.AddField(
            model_name="unitofficer",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="unit_officers",
                to="hotline.policeunit",
            ),
        ),
        migrations.AddField(
            model_name="unitofficer",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="unit_officer",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="policeunit",
            name="officers",
            field=models.ManyToManyField(
                related_name="police_units",
                through="hotline.UnitOfficer",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(
                condition=models.Q(("state", "active")),
                fields=["expires_at"],
                name="hotline_hold_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "expired", "released"])),
                name="hotline_hold_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["expired", "released"]),
                        models.Q(("ended_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["expired", "released"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_hold_ended_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active")),
                fields=("location",),
                name="hotline_hold_one_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("began_at"))),
                name="hotline_hold_lasts",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("says__in", ["acknowledged", "investigating", "not_acting", "finished"])
                ),
                name="hotline_police_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("key__isnull", False), ("words__isnull", True), _connector="OR"
                ),
                name="hotline_police_answer_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="policeunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "retired", "verified"])),
                name="hotline_unit_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="policeunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["verified"]), _negated=True),
                    models.Q(("verified_by__isnull", True), _negated=True),
                    _connector="OR",
                ),
                name="hotline_unit_verified_by_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="policeunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["portal", "mail"])),
                name="hotline_unit_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="policeunit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "retired"), _negated=True),
                fields=("email",),
                name="hotline_unit_address_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="policeunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_by", None),
                    models.Q(("verified_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="hotline_unit_second_person",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
