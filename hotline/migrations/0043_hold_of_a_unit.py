"""A hold belongs to the police unit that asked for it; several units may ask for one URL."""

import django.db.models.deletion
from django.db import migrations, models


def give_to_units(apps, _schema_editor):
    """Holds that a unit with a referral asked for become its own, by the name that was kept."""
    referrals = apps.get_model("hotline", "Referral").objects.exclude(unit=None)
    for hold in apps.get_model("hotline", "Hold").objects.filter(unit=None):
        theirs = referrals.filter(location=hold.location_id, unit__name=hold.agency)
        hold.unit_id = theirs.order_by("-pk").values_list("unit", flat=True).first()
        hold.save(update_fields=["unit"])


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0042_erased_on_request"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="hold",
            name="hotline_hold_one_active",
        ),
        migrations.AddField(
            model_name="hold",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holds",
                to="hotline.policeunit",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active"), ("unit__isnull", False)),
                fields=("location", "unit"),
                name="hotline_hold_one_active_of_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active"), ("unit", None)),
                fields=("location", "agency"),
                name="hotline_hold_one_active_of_an_agency",
            ),
        ),
        migrations.RunPython(give_to_units, migrations.RunPython.noop),
    ]
