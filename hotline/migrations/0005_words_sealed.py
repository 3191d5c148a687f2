"""Words that are no address leave the clear: they stand sealed with each report that says them."""

from typing import Any

from django.db import migrations, models

TEXT_DIGEST = "hotline.location.text"


def seal_words(apps: Any, _schema: Any) -> None:
    """Empty the words, and keep what lets the same words meet: their digest with the pepper.

    The sealed copy in each report is untouched. Words whose reports were shredded already go.
    """
    from portal.privacy import peppered

    location = apps.get_model("hotline", "Location")
    in_clear = location.objects.filter(address_kind="text").exclude(canonical="")
    for one in in_clear.only("canonical").iterator():
        digest = peppered.digest(TEXT_DIGEST, one.canonical)
        location.objects.filter(pk=one.pk).update(canonical="", canonical_sha256=digest)


class Migration(migrations.Migration):
    dependencies = [("hotline", "0004_notices_fail_visibly")]

    operations = [
        migrations.RunPython(seal_words, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address_kind", "text"), _negated=True),
                    ("canonical", ""),
                    _connector="OR",
                ),
                name="hotline_location_words_not_in_clear",
            ),
        ),
    ]
