"""Police who do not answer are asked in every order; what a unit had of earlier holds is kept."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

UNANSWERED = ["referred", "silent"]
ASKED_AFTER = timedelta(hours=24)
"""As the shipped profiles say."""


def give_clocks(apps, _editor):
    """Who was told and has said nothing is to be asked, also where nobody waited for them."""
    Referral = apps.get_model("hotline", "Referral")
    Referral.objects.filter(state__in=UNANSWERED, due_at=None).update(
        due_at=F("referred_at") + ASKED_AFTER
    )
    newest = Referral.objects.filter(location=OuterRef("pk")).order_by("-pk")
    waits = apps.get_model("hotline", "Location").objects.filter(police_state__in=UNANSWERED)
    waits.update(police_due_at=Subquery(newest.values("due_at")[:1]), phase="")


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0060_origin_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="had_before",
            field=models.DurationField(default=timedelta),
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="hotline_referral_due_while_referred",
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("state__in", ["declined", "referred", "silent"]),
                    ("due_at", None),
                    _connector="OR",
                ),
                name="hotline_referral_due_while_told",
            ),
        ),
        migrations.RunPython(give_clocks, migrations.RunPython.noop),
    ]
