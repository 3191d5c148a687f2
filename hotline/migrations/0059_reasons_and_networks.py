"""A provider of which only the country is the same needs a reason, what is asked again remembers when,
and domains and networks wait for a second person. Those of before stand.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BEFORE_A_REASON = """
UPDATE hotline_noticeitem SET reason = 'Chosen before a reason was asked for.'
WHERE match = 'country' AND reason = ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0058_moves_seen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProposedNetworks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=253),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "asns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveBigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Wait for a second person"),
                            ("verified", "Verified"),
                            ("dropped", "Not taken"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("verified_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "proposed networks",
                "verbose_name_plural": "proposed networks",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_reason_given",
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="asked_again_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(BEFORE_A_REASON, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("match__in", ["abroad", "country", "other_network"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="hotline_item_reason_given",
            ),
        ),
        migrations.AddField(
            model_name="proposednetworks",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposednetworks",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposed_networks",
                to="hotline.provider",
            ),
        ),
        migrations.AddField(
            model_name="proposednetworks",
            name="verified_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="proposednetworks",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "verified", "dropped"])),
                name="hotline_networks_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposednetworks",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["verified"]),
                        models.Q(("verified_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["verified"]), _negated=True),
                        ("verified_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_networks_verified_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposednetworks",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["verified"]),
                        models.Q(("verified_by__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["verified"]), _negated=True),
                        ("verified_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_networks_verified_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposednetworks",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("provider",),
                name="hotline_networks_one_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposednetworks",
            constraint=models.CheckConstraint(
                condition=models.Q(("domains__len__gt", 0), ("asns__len__gt", 0), _connector="OR"),
                name="hotline_networks_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposednetworks",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_by", None),
                    models.Q(("verified_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="hotline_networks_second_person",
            ),
        ),
    ]
