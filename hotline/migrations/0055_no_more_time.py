"""A supervisor may say no to more time for a hold."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER hotline_refusedrenewal_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON hotline_refusedrenewal
FOR EACH STATEMENT EXECUTE FUNCTION hotline_refuse()
"""
UNGUARD = "DROP TRIGGER hotline_refusedrenewal_append_only ON hotline_refusedrenewal"


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0054_set_aside_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RefusedRenewal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.BinaryField()),
                ("renewals", models.PositiveSmallIntegerField()),
                ("refused_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusals",
                        to="hotline.hold",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused renewal",
                "verbose_name_plural": "refused renewals",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
