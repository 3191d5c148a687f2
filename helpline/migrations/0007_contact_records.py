"""What a contact record says beyond its category, and contacts written down by hand."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def take_lists_out(apps, schema_editor):
    """On the way back: lists that the older version does not know, where no contact names them."""
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    rows = apps.get_model("helpline", "Category").objects
    rows.filter(scheme__in=["action", "platform"], parent__isnull=False).delete()
    rows.filter(scheme__in=["action", "platform"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("helpline", "0006_left_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="category",
            name="helpline_category_scheme",
        ),
        migrations.RemoveConstraint(
            model_name="contact",
            name="helpline_contact_channel",
        ),
        migrations.AddField(
            model_name="category",
            name="counts_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpline.category",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="actions",
            field=models.ManyToManyField(related_name="+", to="helpline.category"),
        ),
        migrations.AddField(
            model_name="contact",
            name="also",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpline.category",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="form_digest",
            field=models.BinaryField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="gender",
            field=models.CharField(
                choices=[
                    ("girl", "Girl"),
                    ("boy", "Boy"),
                    ("non_binary", "Non-binary"),
                    ("unknown", "Not known"),
                ],
                default="unknown",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="platform",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpline.category",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="result",
            field=models.CharField(
                choices=[
                    ("next_step", "They know a next step"),
                    ("talk_again", "We agreed to talk again"),
                    ("passed_on", "Somebody else helps from here"),
                    ("unhelped", "We could not help"),
                    ("unknown", "Not known"),
                ],
                default="unknown",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="risk",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "None"), (1, "Low"), (2, "Medium"), (3, "High"), (4, "Imminent")],
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="category",
            name="scheme",
            field=models.CharField(
                choices=[
                    ("chi", "Child Helpline International"),
                    ("insafe", "Insafe"),
                    ("non_counselling", "Not a counselling contact"),
                    ("action", "What was done"),
                    ("platform", "Platform"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="channel",
            field=models.CharField(
                choices=[
                    ("chat", "Chat"),
                    ("message", "Message left on the site"),
                    ("phone", "Telephone"),
                    ("email", "E-mail"),
                    ("in_person", "In person"),
                    ("letter", "Letter"),
                ],
                default="chat",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scheme__in", ["chi", "insafe", "non_counselling", "action", "platform"])
                ),
                name="helpline_category_scheme",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counts_as__isnull", True), ("scheme__in", ["chi", "insafe"]), _connector="OR"
                ),
                name="helpline_category_counts_as",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", ["chat", "message", "phone", "email", "in_person", "letter"])
                ),
                name="helpline_contact_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("gender__in", ["girl", "boy", "non_binary", "unknown"])),
                name="helpline_contact_gender",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("risk__isnull", True), ("risk__in", [0, 1, 2, 3, 4]), _connector="OR"
                ),
                name="helpline_contact_risk",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result__in", ["next_step", "talk_again", "passed_on", "unhelped", "unknown"])
                ),
                name="helpline_contact_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("channel__in", ("phone", "email", "in_person", "letter")),
                        ("conversation", None),
                        ("left_message", None),
                    ),
                    models.Q(
                        ("channel__in", ("phone", "email", "in_person", "letter")), _negated=True
                    ),
                    _connector="OR",
                ),
                name="helpline_contact_by_hand",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, take_lists_out),
    ]
