"""Each URL of a notice keeps what was known about it: classification, category, network."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0016_file_hashes"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticeitem",
            name="as_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="asn",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="category",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="classification",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
