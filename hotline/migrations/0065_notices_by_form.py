"""Notices by a form of the provider, which a person fills in and says so."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER hotline_filledform_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON hotline_filledform
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0064_looks_wanted"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FilledForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("sent", "Sent"), ("not_sent", "Could not be sent")], max_length=8
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("form_gone", "The provider's form is not there, or does not work"),
                            ("form_refused", "The provider's form did not take it"),
                            ("form_asks", "The provider's form asks for what we do not give"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ticket", models.CharField(blank=True, max_length=40)),
                ("note", models.BinaryField(blank=True, null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "filled form",
                "verbose_name_plural": "filled forms",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="abusecontact",
            name="hotline_address_channel_known",
        ),
        migrations.RemoveConstraint(
            model_name="abusecontact",
            name="hotline_address_once_in_use",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="hotline_notice_channel_known",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="hotline_notice_failure_known",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="hotline_notice_state_known",
        ),
        migrations.AddField(
            model_name="abusecontact",
            name="form_note",
            field=models.CharField(blank=True, max_length=1000, verbose_name="how it is filled in"),
        ),
        migrations.AddField(
            model_name="abusecontact",
            name="form_url",
            field=models.CharField(blank=True, max_length=500, verbose_name="web form"),
        ),
        migrations.AddField(
            model_name="location",
            name="form_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="reserved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="form_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="abusecontact",
            name="channel",
            field=models.CharField(
                choices=[("email", "E-mail"), ("form", "Web form")], default="email", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="abusecontact",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[("email", "E-mail"), ("form", "Web form")], max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="failure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("address", "The abuse contact may no longer be used"),
                    ("refused", "The provider's mail server refused the mail"),
                    ("not_taken", "The mail server did not take it, however often we tried"),
                    ("not_composed", "The mail could not be written"),
                    ("unconfirmed", "It may have left: nobody confirmed it"),
                    ("form_gone", "The provider's form is not there, or does not work"),
                    ("form_refused", "The provider's form did not take it"),
                    ("form_asks", "The provider's form asks for what we do not give"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("form_due", "Form to be filled in"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("bounced", "Came back: could not be delivered"),
                    ("failed", "Could not be sent"),
                    ("cancelled", "Cancelled"),
                ],
                default="queued",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="abusecontact",
            constraint=models.UniqueConstraint(
                models.F("provider"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(
                    models.Q(("state", "retired"), _negated=True),
                    models.Q(("email", ""), _negated=True),
                ),
                name="hotline_address_once_in_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="abusecontact",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("state", "retired"), _negated=True),
                    models.Q(("form_url", ""), _negated=True),
                ),
                fields=("provider", "form_url"),
                name="hotline_form_once_in_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="abusecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("channel", "email"),
                        ("form_note", ""),
                        ("form_url", ""),
                        models.Q(("email", ""), _negated=True),
                    ),
                    models.Q(
                        ("channel", "form"),
                        ("email", ""),
                        models.Q(("form_url", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hotline_address_of_its_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="abusecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["email", "form"])),
                name="hotline_address_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["queued", "form_due", "sending", "sent", "bounced", "failed", "cancelled"],
                    )
                ),
                name="hotline_notice_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["email", "form"])),
                name="hotline_notice_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel", "form"),
                    models.Q(models.Q(("state", "form_due"), _negated=True), ("reserved_by", None)),
                    _connector="OR",
                ),
                name="hotline_notice_form_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "form"), ("state", "sending"), _negated=True),
                    ("reserved_by__isnull", False),
                    _connector="OR",
                ),
                name="hotline_notice_form_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "failure__in",
                        [
                            "address",
                            "refused",
                            "not_taken",
                            "not_composed",
                            "unconfirmed",
                            "form_gone",
                            "form_refused",
                            "form_asks",
                            "",
                        ],
                    )
                ),
                name="hotline_notice_failure_known",
            ),
        ),
        migrations.AddField(
            model_name="filledform",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="filledform",
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
            model_name="filledform",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filled_forms",
                to="hotline.notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="filledform",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["sent", "not_sent"])),
                name="hotline_form_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="filledform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "sent"), ("why", "")),
                    models.Q(
                        ("outcome", "not_sent"),
                        ("why__in", ["form_asks", "form_gone", "form_refused"]),
                    ),
                    _connector="OR",
                ),
                name="hotline_form_why_not_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="filledform",
            constraint=models.CheckConstraint(
                condition=models.Q(("key__isnull", False), ("note__isnull", True), _connector="OR"),
                name="hotline_form_sealed_by_a_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="filledform",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "sent")),
                fields=("notice",),
                name="hotline_form_sent_once",
            ),
        ),
        migrations.RunSQL(
            GUARD, "DROP TRIGGER hotline_filledform_append_only ON hotline_filledform"
        ),
    ]
