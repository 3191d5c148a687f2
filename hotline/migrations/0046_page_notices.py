"""Items of notices know with which others one press put them there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hotline", "0045_viewing_parts")]

    operations = [
        migrations.AddField(
            model_name="noticeitem",
            name="together",
            field=models.UUIDField(blank=True, db_index=True, null=True),
        ),
    ]
