"""When a reporter asked that what they told us is erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0041_police_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="erasure_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
