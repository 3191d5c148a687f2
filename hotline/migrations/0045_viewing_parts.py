"""Looking at what is on a page together: one look, kept at one claim and written down for the page."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hotline", "0044_provider_pace")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="viewing_page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hotline.location",
            ),
        ),
        migrations.AddField(
            model_name="exposure",
            name="parts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("viewing_page", None), ("viewing_since__isnull", False), _connector="OR"
                ),
                name="hotline_claim_views_a_page",
            ),
        ),
    ]
