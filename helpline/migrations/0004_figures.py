"""The right to see the helpline's figures."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("helpline", "0003_transfers")]

    operations: ClassVar = [
        migrations.AlterModelOptions(
            name="contact",
            options={
                "permissions": [("view_figures", "May see the figures of the helpline")],
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
            },
        ),
    ]
