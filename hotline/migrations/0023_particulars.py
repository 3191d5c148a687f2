"""What a reporter may add: whom it is about, the kind of place and content, the way there, how to get in."""

from django.conf import settings
from django.db import migrations, models

ABOUT_ME = "UPDATE hotline_report SET about_whom = 'me' WHERE reporter_is_depicted"


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0022_looks_before_notices"),
        ("privacy", "0003_destroyed_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="about_whom",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not said"),
                    ("me", "The reporter"),
                    ("my_child", "A child of the reporter"),
                    ("known", "Somebody the reporter knows"),
                    ("unknown", "Somebody unknown to the reporter"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="access_hint",
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="found_via",
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="media",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not said"),
                    ("picture", "Pictures"),
                    ("video", "Videos"),
                    ("live", "Live"),
                    ("text", "Text"),
                    ("drawn", "Drawn or computer-made"),
                    ("several", "Several kinds"),
                    ("other", "Something else"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="seen_in",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not said"),
                    ("website", "Website"),
                    ("social", "Social network"),
                    ("chat", "Chat or messenger"),
                    ("game", "Game"),
                    ("video", "Video platform or live stream"),
                    ("files", "File host or file sharing"),
                    ("mail", "E-mail or text message"),
                    ("other", "Elsewhere"),
                ],
                max_length=7,
            ),
        ),
        migrations.RunSQL(ABOUT_ME, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("about_whom__in", ["", "me", "my_child", "known", "unknown"])),
                name="hotline_report_about_whom_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "seen_in__in",
                        [
                            "",
                            "website",
                            "social",
                            "chat",
                            "game",
                            "video",
                            "files",
                            "mail",
                            "other",
                        ],
                    )
                ),
                name="hotline_report_seen_in_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "media__in",
                        ["", "picture", "video", "live", "text", "drawn", "several", "other"],
                    )
                ),
                name="hotline_report_media_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about_whom", "me"), ("reporter_is_depicted", True)),
                    models.Q(
                        ("reporter_is_depicted", False),
                        models.Q(("about_whom", "me"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hotline_report_about_me_is_depicted",
            ),
        ),
    ]
