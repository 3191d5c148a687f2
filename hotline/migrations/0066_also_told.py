"""Others are told of what stays online while its provider is reminded; regulators are a role."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TOLD = [
    *("notified", "acknowledged", "overdue", "unanswered", "removed_claimed", "moved_claimed"),
    *("origin_told", "disputed", "unresolvable"),
]


def look_again(apps, _editor):
    """What was told before has its steps found out by the first sweep after the release."""
    Location = apps.get_model("hotline", "Location")
    Location.objects.filter(removal_state__in=TOLD).update(phase="")


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0065_notices_by_form"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("owner", "Platform or owner of the site"),
                            ("network", "Registrar or network before it"),
                            ("authority", "Regulator or police"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not due yet"),
                            ("due", "Due"),
                            ("queued", "Notice on its way"),
                            ("told", "Told"),
                            ("skipped", "Nobody is told"),
                            ("moot", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_found", "Nobody in that place can be found"),
                            ("known", "They know of it already"),
                            ("powerless", "They can do nothing about it here"),
                            ("acting", "Whoever was asked is acting"),
                        ],
                        max_length=9,
                    ),
                ),
            ],
            options={
                "verbose_name": "escalation",
                "verbose_name_plural": "escalations",
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="manualaction",
            name="hotline_manual_addressee_known",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="hotline_notice_role_known",
        ),
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_one_open",
        ),
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="hotline_item_match_known",
        ),
        migrations.AddField(
            model_name="location",
            name="authority_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="network_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="owner_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="beside",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="manualaction",
            name="addressee",
            field=models.CharField(
                choices=[
                    ("police", "Police unit"),
                    ("interpol", "INTERPOL bureau"),
                    ("partner", "Hotline of that country"),
                    ("provider", "Provider"),
                    ("owner", "Platform or owner of the site"),
                    ("network", "Registrar or network before it"),
                    ("regulator", "Regulator"),
                    ("other", "Somebody else"),
                ],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="role_addressed",
            field=models.CharField(
                choices=[
                    ("host", "Host"),
                    ("cdn", "Delivery network"),
                    ("platform", "Platform"),
                    ("upstream", "Upstream network"),
                    ("registrar", "Registrar"),
                    ("registry", "Registry"),
                    ("site_owner", "Site owner"),
                    ("regulator", "Regulator"),
                ],
                max_length=10,
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
                    ("office", "It is the regulator of this country"),
                    ("country", "Only the country is the same"),
                    ("other_network", "The network is somebody else's"),
                    ("abroad", "The provider is in another country"),
                ],
                max_length=13,
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("host", "Host"),
                        ("cdn", "Delivery network"),
                        ("platform", "Platform"),
                        ("upstream", "Upstream network"),
                        ("registrar", "Registrar"),
                        ("registry", "Registry"),
                        ("site_owner", "Site owner"),
                        ("regulator", "Regulator"),
                    ],
                    max_length=10,
                ),
                size=None,
                verbose_name="roles",
            ),
        ),
        migrations.AddConstraint(
            model_name="manualaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "addressee__in",
                        [
                            "police",
                            "interpol",
                            "partner",
                            "provider",
                            "owner",
                            "network",
                            "regulator",
                            "other",
                        ],
                    )
                ),
                name="hotline_manual_addressee_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role_addressed__in",
                        [
                            "host",
                            "cdn",
                            "platform",
                            "upstream",
                            "registrar",
                            "registry",
                            "site_owner",
                            "regulator",
                        ],
                    )
                ),
                name="hotline_notice_role_known",
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
                            "office",
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
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("beside", False),
                    (
                        "state__in",
                        [
                            "disputed",
                            "open",
                            "origin_told",
                            "provider_says_moved",
                            "provider_says_removed",
                        ],
                    ),
                ),
                fields=("location",),
                name="hotline_item_one_open",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalations",
                to="hotline.noticeitem",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalations",
                to="hotline.location",
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["due_at"],
                name="hotline_escalation_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["due", "moot", "queued", "skipped", "told", "waiting"])
                ),
                name="hotline_escalation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["moot", "skipped", "told"]),
                        models.Q(("ended_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["moot", "skipped", "told"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_escalation_ended_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("to__in", ["owner", "network", "authority"])),
                name="hotline_escalation_to_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ["not_found", "known", "powerless", "acting", ""])),
                name="hotline_escalation_why_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("over_at", None)),
                fields=("location", "to"),
                name="hotline_escalation_one_of_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "skipped"), models.Q(("why", ""), _negated=True)),
                    models.Q(models.Q(("state", "skipped"), _negated=True), ("why", "")),
                    _connector="OR",
                ),
                name="hotline_escalation_skipped_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "queued"), _negated=True),
                    ("item__isnull", False),
                    _connector="OR",
                ),
                name="hotline_escalation_on_its_way_by_a_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("over_at", None), ("ended_at__isnull", False), _connector="OR"),
                name="hotline_escalation_over_when_ended",
            ),
        ),
        migrations.RunPython(look_again, migrations.RunPython.noop),
    ]
