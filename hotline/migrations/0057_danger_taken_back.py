"""Danger is taken back, and whoever heard that it is not illegal is told once more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0056_watch_at_its_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="retraction",
            name="hotline_retraction_told_at_in_state",
        ),
        migrations.AddField(
            model_name="location",
            name="again_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="danger_over_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="location",
            name="danger_retraction_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="retraction",
            name="about",
            field=models.CharField(
                choices=[
                    ("illegal", "That it is illegal"),
                    ("danger", "That somebody is in danger"),
                ],
                default="illegal",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="retraction",
            name="again_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="retraction",
            name="by_hand",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retractions",
                to="hotline.manualaction",
            ),
        ),
        migrations.AlterField(
            model_name="retraction",
            name="referral",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retractions",
                to="hotline.referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="retraction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["sent", "told"]), _negated=True),
                    models.Q(("told_at__isnull", True), _negated=True),
                    _connector="OR",
                ),
                name="hotline_retraction_told_at_in_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="retraction",
            constraint=models.CheckConstraint(
                condition=models.Q(("about__in", ["illegal", "danger"])),
                name="hotline_retraction_about_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="retraction",
            constraint=models.UniqueConstraint(
                fields=("referral", "about"), name="hotline_retraction_of_a_referral_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="retraction",
            constraint=models.UniqueConstraint(
                fields=("by_hand", "about"), name="hotline_retraction_by_hand_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="retraction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("again_due_at", None),
                    models.Q(("about", "illegal"), ("state__in", ["sent", "told"])),
                    _connector="OR",
                ),
                name="hotline_retraction_again_after_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="retraction",
            constraint=models.CheckConstraint(
                condition=models.Q(("about", "illegal"), ("item", None), _connector="OR"),
                name="hotline_retraction_notices_say_illegal",
            ),
        ),
    ]
