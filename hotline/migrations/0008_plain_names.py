"""Names as the field says them; no row changes but the word for how a claim ended."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hotline", "0007_taken_on_by")]

    operations = [
        migrations.RemoveConstraint(
            model_name="provideraddress",
            name="hotline_address_once_in_use",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="location",
            name="hotline_location_words_not_in_clear",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="hotline_notice_one_being_grouped",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="hotline_claim_ended_known",
        ),
        migrations.RenameModel("ProviderAddress", "AbuseContact"),
        migrations.RenameField("AbuseContact", "address", "email"),
        migrations.RenameField("Notice", "address", "abuse_contact"),
        migrations.RenameField("Location", "address_kind", "kind"),
        migrations.RenameField("Submission", "place", "position"),
        migrations.RenameField("Category", "place", "sort_order"),
        migrations.RenameField("Term", "place", "sort_order"),
        migrations.AlterModelOptions(
            name="category",
            options={
                "ordering": ["version", "sort_order"],
                "verbose_name": "category",
                "verbose_name_plural": "categories",
            },
        ),
        migrations.AlterModelOptions(
            name="submission",
            options={
                "ordering": ["report", "position"],
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
            },
        ),
        migrations.AlterModelOptions(
            name="term",
            options={
                "ordering": ["version", "scheme", "sort_order"],
                "verbose_name": "term",
                "verbose_name_plural": "terms",
            },
        ),
        migrations.AlterField(
            model_name="abusecontact",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="abuse_contacts",
                to="hotline.provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="abusecontact",
            constraint=models.UniqueConstraint(
                models.F("provider"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("state", "retired"), _negated=True),
                name="hotline_address_once_in_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "url",
                            "onion",
                            "group_invite",
                            "ip_port",
                            "p2p_hash",
                            "app_handle",
                            "email",
                            "phone",
                            "text",
                        ],
                    )
                ),
                name="hotline_location_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "text"), _negated=True), ("canonical", ""), _connector="OR"
                ),
                name="hotline_location_words_not_in_clear",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("being_grouped", True), ("state", "queued")),
                fields=("abuse_contact", "language", "role_addressed", "reminder_number"),
                name="hotline_notice_one_being_grouped",
            ),
        ),
        migrations.RunSQL(
            "UPDATE hotline_claim SET ended = 'assessed' WHERE ended = 'judged'",
            "UPDATE hotline_claim SET ended = 'judged' WHERE ended = 'assessed'",
        ),
        migrations.AlterField(
            model_name="claim",
            name="ended",
            field=models.CharField(
                blank=True,
                choices=[("assessed", "Judged"), ("released", "Released"), ("lapsed", "Lapsed")],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended__in", ["assessed", "released", "lapsed", ""])),
                name="hotline_claim_ended_known",
            ),
        ),
    ]
