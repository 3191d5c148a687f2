"""A person finds it gone, a partner says that it is removed, the police ask for more time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def looked_for(apps, schema_editor):
    """What a partner says is removed is due to be looked for; holds are counted anew."""
    forwards = apps.get_model("hotline", "Forward").objects.filter(state="actioned_by_partner")
    forwards.update(due_at=F("handed_over_at"))
    asked = apps.get_model("hotline", "Hold").objects.filter(
        state="active", renewal_asked_at__isnull=False
    )
    anew = Q(pk__in=forwards.values("location")) | Q(pk__in=asked.values("location"))
    apps.get_model("hotline", "Location").objects.filter(anew).update(phase="")
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0051_police_decline"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="availabilitycheck",
            name="hotline_check_finding_known",
        ),
        migrations.RemoveConstraint(
            model_name="forward",
            name="hotline_forward_has_a_partner",
        ),
        migrations.AddField(
            model_name="availabilitycheck",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="availabilitycheck",
            name="despite",
            field=models.CharField(
                blank=True,
                choices=[
                    ("since", "It went away after the machine looked"),
                    ("other", "Something else is there now"),
                    ("machines", "The machine is shown something else than people"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="availabilitycheck",
            name="seen",
            field=models.CharField(
                blank=True,
                choices=[
                    ("opened", "I opened it: nothing is there any more"),
                    ("elsewhere", "I opened it from another network or country: nothing is there"),
                    ("emptied", "The page is still there, what was reported is not"),
                    ("account", "The account or group is closed"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="forward",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="exchange_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="renewal_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="availabilitycheck",
            name="finding",
            field=models.CharField(
                choices=[
                    ("online_same", "Online"),
                    ("online_changed", "Online, changed"),
                    ("gone_404", "Gone: not found (404)"),
                    ("gone_410", "Gone: removed (410)"),
                    ("gone_451", "Gone: barred for legal reasons (451)"),
                    ("gone_dns", "Gone: the name has no IP address"),
                    ("gone_seen", "Gone: a person looked"),
                    ("soft_404", "Probably gone: answers like a page that never was"),
                    ("blocked_or_challenge", "Unknown: turned away or asked for a captcha"),
                    ("login_wall", "Unknown: asks to sign in"),
                    ("timeout", "Unknown: no answer in time"),
                    ("refused", "Unknown: not looked at, because it is not on the public internet"),
                    ("unreachable", "Unknown: no connection"),
                    ("moved_host", "Leads to another site"),
                    ("unknown", "Unknown: no usable answer"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(looked_for, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="availabilitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "finding__in",
                        [
                            "online_same",
                            "online_changed",
                            "gone_404",
                            "gone_410",
                            "gone_451",
                            "gone_dns",
                            "gone_seen",
                            "soft_404",
                            "blocked_or_challenge",
                            "login_wall",
                            "timeout",
                            "refused",
                            "unreachable",
                            "moved_host",
                            "unknown",
                        ],
                    )
                ),
                name="hotline_check_finding_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="availabilitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen__in", ["opened", "elsewhere", "emptied", "account", ""])),
                name="hotline_check_seen_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="availabilitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("despite__in", ["since", "other", "machines", ""])),
                name="hotline_check_despite_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="availabilitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("by__isnull", False),
                        ("finding", "gone_seen"),
                        models.Q(("seen", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("finding", "gone_seen"), _negated=True),
                        ("by", None),
                        ("despite", ""),
                        ("seen", ""),
                    ),
                    _connector="OR",
                ),
                name="hotline_check_of_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="forward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["actioned_by_partner"]),
                        models.Q(("due_at__isnull", True), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["actioned_by_partner"]), _negated=True),
                        ("due_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="hotline_forward_due_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="forward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["failed_retry", "queued"]), _negated=True),
                    ("partner__isnull", False),
                    ("handed_over_at__isnull", False),
                    _connector="OR",
                ),
                name="hotline_forward_has_a_partner",
            ),
        ),
    ]
