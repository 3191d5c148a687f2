"""May take lists out as files: a permission."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0031_candidates"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="location",
            options={
                "default_permissions": (),
                "permissions": [
                    ("assess_location", "May claim and assess reported URLs"),
                    ("adjudicate", "May decide between two assessments"),
                    ("export_lists", "May take work lists out as files"),
                ],
                "verbose_name": "location",
                "verbose_name_plural": "locations",
            },
        ),
    ]
