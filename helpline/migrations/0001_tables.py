"""The tables of the helpline, as its models say."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import helpline.models.queue


class Migration(migrations.Migration):
    replaces = [
        ("helpline", "0001_initial"),
        ("helpline", "0002_plain_names"),
        ("helpline", "0003_one_life"),
        ("helpline", "0004_staff_notes"),
        ("helpline", "0005_time_zone_of_queues"),
        ("helpline", "0006_left_messages"),
        ("helpline", "0007_contact_records"),
        ("helpline", "0008_risk_assessments"),
        ("helpline", "0009_referral_directory"),
        ("helpline", "0010_referrals"),
        ("helpline", "0011_safeguarding"),
        ("helpline", "0012_canned_replies"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("privacy", "0003_destroyed_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="CannedReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, editable=False, max_length=40)),
                ("language", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=80)),
                ("text", models.CharField(max_length=1200)),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "reply kept ready",
                "verbose_name_plural": "replies kept ready",
                "ordering": ["language", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code", "language"),
                        name="helpline_reply_came_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
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
                ("code", models.CharField(max_length=160)),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("name_en", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_nl", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_de", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("choosable", models.BooleanField(default=True)),
                (
                    "confirmed",
                    models.BooleanField(
                        default=True,
                        help_text="Unconfirmed names await the current reporting sheet.",
                        verbose_name="confirmed by the network",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "counts_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="helpline.category",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="helpline.category",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["scheme", "position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scheme__in",
                                ["chi", "insafe", "non_counselling", "action", "platform"],
                            )
                        ),
                        name="helpline_category_scheme",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="helpline_category_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counts_as__isnull", True),
                            ("scheme__in", ["chi", "insafe"]),
                            _connector="OR",
                        ),
                        name="helpline_category_counts_as",
                    ),
                    models.UniqueConstraint(
                        fields=("scheme", "code", "valid_from"), name="helpline_category_edition"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("scheme", "code"),
                        name="helpline_category_one_valid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Queue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("child", "Children and young people"),
                            ("parent", "Parents and other adults"),
                        ],
                        max_length=16,
                        unique=True,
                        verbose_name="audience",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        default=helpline.models.queue.desk_languages,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "waiting_limit",
                    models.PositiveSmallIntegerField(
                        default=40, verbose_name="most visitors waiting"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "time_zone",
                    models.CharField(default=helpline.models.queue.site_zone, max_length=64),
                ),
            ],
            options={
                "verbose_name": "queue",
                "verbose_name_plural": "queues",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["child", "parent"])),
                        name="helpline_queue_audience",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("helps_with", models.CharField(blank=True, max_length=500)),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=80)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), size=None
                    ),
                ),
                ("telephone", models.CharField(blank=True, max_length=40)),
                ("web_address", models.CharField(blank=True, max_length=300)),
                ("opening_words", models.CharField(blank=True, max_length=160)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("active", models.BooleanField(default=True)),
                ("checked_on", models.DateField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        django.db.models.functions.text.Lower("region"),
                        name="helpline_resource_known_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("web_address", ""),
                            ("web_address__startswith", "https://"),
                            _connector="OR",
                        ),
                        name="helpline_resource_https",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("telephone", ""), ("web_address", ""), _negated=True),
                        name="helpline_resource_reachable",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnMiss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "failed look-up of return words",
                "verbose_name_plural": "failed look-ups of return words",
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("available", "Ready"),
                            ("break", "On a break"),
                            ("wrap_up_only", "Finishing, no new chats"),
                            ("away", "Away"),
                            ("ended", "Ended"),
                        ],
                        default="available",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(default=1, verbose_name="chats at once"),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        default=helpline.models.queue.desk_languages,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                ("misses", models.PositiveSmallIntegerField(default=0)),
                ("idle_since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "lease_until",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "began_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="began"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "counsellor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counsellor",
                    ),
                ),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shifts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["available", "away", "break", "ended", "wrap_up_only"])
                        ),
                        name="helpline_shift_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["ended"]),
                                models.Q(("ended_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["ended"]), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_shift_ended_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1), ("capacity__lte", 4)),
                        name="helpline_shift_capacity",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("counsellor",),
                        name="helpline_shift_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("child", "Children and young people"),
                            ("parent", "Parents and other adults"),
                        ],
                        max_length=16,
                        verbose_name="audience",
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("under_10", "Under 10"),
                            ("10_12", "10 to 12"),
                            ("13_15", "13 to 15"),
                            ("16_18", "16 to 18"),
                            ("over_18", "Over 18"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        default="undisclosed",
                        max_length=16,
                        verbose_name="age",
                    ),
                ),
                (
                    "locale",
                    models.CharField(blank=True, max_length=8, verbose_name="language of the page"),
                ),
                ("return_digest", models.BinaryField(null=True, unique=True)),
                (
                    "came_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="came"),
                ),
                ("details_since", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "visitor",
                "verbose_name_plural": "visitors",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["child", "parent"])),
                        name="helpline_visitor_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "age_band__in",
                                ["under_10", "10_12", "13_15", "16_18", "over_18", "undisclosed"],
                            )
                        ),
                        name="helpline_visitor_age_band",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="occasion")),
                (
                    "queue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="helpline.queue",
                    ),
                ),
            ],
            options={
                "verbose_name": "closed day",
                "verbose_name_plural": "closed days",
                "ordering": ["queue", "day"],
                "constraints": [
                    models.UniqueConstraint(fields=("queue", "day"), name="helpline_closure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("offered", "Offered to a counsellor"),
                            ("active", "Talking"),
                            ("wrap_up", "Wrap-up"),
                            ("closed", "Closed"),
                            ("abandoned", "Left the queue"),
                            ("missed", "Missed at closing time"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("state_version", models.PositiveIntegerField(default=0)),
                ("band", models.PositiveSmallIntegerField(default=3, verbose_name="band")),
                (
                    "band_reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                (
                    "caller",
                    models.CharField(
                        choices=[
                            ("child_self", "It is about me"),
                            ("child_other", "It is about a friend or another child"),
                            ("parent", "I am a parent or carer"),
                            ("professional", "I work with children"),
                            ("adult_other", "I am another adult worried about a child"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                        verbose_name="who is asking",
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("bullying", "Someone is mean to me or bullies me"),
                            ("pictures", "Pictures or videos that were shared"),
                            ("stranger", "Someone online who worries me"),
                            ("pressure", "Someone threatens or blackmails me"),
                            ("seen", "Something I saw online"),
                            ("account", "My account, my data, a trick or a scam"),
                            ("gaming", "Games and time online"),
                            ("feelings", "How I feel"),
                            ("home", "Family and home"),
                            ("friends", "Friends, love, school"),
                            ("information", "I just have a question"),
                            ("other", "Something else"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                        verbose_name="about",
                    ),
                ),
                (
                    "mood",
                    models.CharField(
                        choices=[
                            ("fine", "I am okay"),
                            ("low", "Not so good"),
                            ("awful", "Really bad"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                        verbose_name="feeling",
                    ),
                ),
                (
                    "safety",
                    models.CharField(
                        choices=[
                            ("safe", "Yes"),
                            ("unsure", "I am not sure"),
                            ("unsafe", "No"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                        verbose_name="safe now",
                    ),
                ),
                (
                    "risk",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "None"),
                            (1, "Low"),
                            (2, "Medium"),
                            (3, "High"),
                            (4, "Imminent"),
                        ],
                        null=True,
                    ),
                ),
                ("last_seq", models.PositiveIntegerField(default=0)),
                ("last_said_at", models.DateTimeField(blank=True, null=True)),
                ("nudges", models.PositiveSmallIntegerField(default=0)),
                ("warned_of_closing", models.BooleanField(default=False)),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened"),
                ),
                (
                    "waiting_since",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="waiting since"
                    ),
                ),
                ("boost", models.DurationField(default=datetime.timedelta(0))),
                ("held", models.BooleanField(default=False, verbose_name="holds the position")),
                ("shown_wait_low", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("shown_wait_high", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("over_at", models.DateTimeField(blank=True, null=True, verbose_name="over")),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("visitor_ended", "The visitor ended the chat"),
                            ("counsellor_ended", "The counsellor ended the chat"),
                            ("left_in_hurry", "The visitor left in a hurry"),
                            ("silence", "Nobody wrote for a long time"),
                            ("connection_lost", "The visitor's connection was lost"),
                            ("left_queue", "The visitor left the queue"),
                            ("closing_time", "Closing time came first"),
                        ],
                        max_length=20,
                        verbose_name="why it ended",
                    ),
                ),
                (
                    "left_in_hurry",
                    models.BooleanField(default=False, verbose_name="left in a hurry"),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("kept_since", models.DateTimeField(blank=True, editable=False, null=True)),
                ("blanked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counsellor",
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="helpline.queue",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="helpline.visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "conversation",
                "verbose_name_plural": "conversations",
                "permissions": [
                    ("answer", "Can talk with visitors"),
                    ("supervise", "Can supervise the helpline"),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["offered", "waiting"])),
                        fields=["queue", "waiting_since"],
                        name="helpline_conv_line",
                    ),
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="helpline_conv_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["active", "wrap_up"])),
                        fields=["assigned_to"],
                        name="helpline_conv_assigned",
                    ),
                    models.Index(fields=["over_at"], name="helpline_conv_over"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "abandoned",
                                    "active",
                                    "closed",
                                    "missed",
                                    "offered",
                                    "waiting",
                                    "wrap_up",
                                ],
                            )
                        ),
                        name="helpline_conv_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["active", "closed", "wrap_up"]), _negated=True),
                            models.Q(("accepted_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="helpline_conv_accepted_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["active", "closed", "wrap_up"]),
                                models.Q(("assigned_to__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["active", "closed", "wrap_up"]), _negated=True
                                ),
                                ("assigned_to__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_conv_assigned_to_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["abandoned", "closed", "missed", "wrap_up"]),
                                models.Q(("close_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["abandoned", "closed", "missed", "wrap_up"]),
                                    _negated=True,
                                ),
                                ("close_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_conv_close_reason_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["abandoned", "closed", "missed", "wrap_up"]),
                                models.Q(("ended_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["abandoned", "closed", "missed", "wrap_up"]),
                                    _negated=True,
                                ),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_conv_ended_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["abandoned", "closed", "missed"]),
                                models.Q(("over_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["abandoned", "closed", "missed"]), _negated=True
                                ),
                                ("over_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_conv_over_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band__lte", 4)), name="helpline_conv_band"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("risk__isnull", True), ("risk__in", [0, 1, 2, 3, 4]), _connector="OR"
                        ),
                        name="helpline_conv_risk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kept_since__isnull", True),
                            models.Q(("blanked_at__isnull", True), ("over_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="helpline_conv_kept_since_the_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("close_reason", ""),
                            (
                                "close_reason__in",
                                [
                                    "visitor_ended",
                                    "counsellor_ended",
                                    "left_in_hurry",
                                    "silence",
                                    "connection_lost",
                                    "left_queue",
                                    "closing_time",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="helpline_conv_close_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_at__isnull", True),
                            models.Q(
                                ("state__in", ["abandoned", "closed", "missed"]), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="helpline_conv_no_timer_when_over",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeftMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("form_digest", models.BinaryField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a counsellor"),
                            ("taken", "Somebody is on it"),
                            ("done", "Worked off"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                (
                    "caller",
                    models.CharField(
                        choices=[
                            ("child_self", "It is about me"),
                            ("child_other", "It is about a friend or another child"),
                            ("parent", "I am a parent or carer"),
                            ("professional", "I work with children"),
                            ("adult_other", "I am another adult worried about a child"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                        verbose_name="who is asking",
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("under_10", "Under 10"),
                            ("10_12", "10 to 12"),
                            ("13_15", "13 to 15"),
                            ("16_18", "16 to 18"),
                            ("over_18", "Over 18"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                        verbose_name="age",
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("call", "Call me"),
                            ("write", "Write me an e-mail"),
                            ("nothing", "I only want to tell you. No answer"),
                        ],
                        max_length=8,
                    ),
                ),
                ("body", models.BinaryField(null=True)),
                ("reach", models.BinaryField(null=True)),
                ("left_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "Reached and talked with, or answered"),
                            ("not_reached", "Could not be reached"),
                            ("no_answer", "Read; no answer was wanted"),
                            ("not_for_us", "Not for the helpline"),
                        ],
                        max_length=12,
                    ),
                ),
                ("kept_since", models.DateTimeField(editable=False, null=True)),
                ("blanked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counsellor",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="left_messages",
                        to="helpline.queue",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["due_at"],
                        name="helpline_left_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["done", "taken", "waiting"])),
                        name="helpline_left_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["done"]),
                                models.Q(("done_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["done"]), _negated=True),
                                ("done_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_left_done_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["done"]), models.Q(("outcome", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state__in", ["done"]), _negated=True), ("outcome", "")
                            ),
                            _connector="OR",
                        ),
                        name="helpline_left_outcome_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["done", "taken"]),
                                models.Q(("taken_by__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["done", "taken"]), _negated=True),
                                ("taken_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_left_taken_by_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reach__isnull", True), ("wish", "nothing")),
                            ("blanked_at__isnull", False),
                            models.Q(("reach__isnull", False), ("wish__in", ["call", "write"])),
                            _connector="OR",
                        ),
                        name="helpline_left_how_to_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("body__isnull", False), ("blanked_at__isnull", False), _connector="OR"
                        ),
                        name="helpline_left_has_a_body",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="weekday",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
                (
                    "queue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="helpline.queue",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "ordering": ["queue", "weekday", "opens"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="helpline_hours_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__gt", models.F("opens")),
                            ("closes", datetime.time(0, 0)),
                            _connector="OR",
                        ),
                        name="helpline_hours_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
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
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("child", "Children and young people"),
                            ("parent", "Parents and other adults"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "caller",
                    models.CharField(
                        choices=[
                            ("child_self", "It is about me"),
                            ("child_other", "It is about a friend or another child"),
                            ("parent", "I am a parent or carer"),
                            ("professional", "I work with children"),
                            ("adult_other", "I am another adult worried about a child"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("under_10", "Under 10"),
                            ("10_12", "10 to 12"),
                            ("13_15", "13 to 15"),
                            ("16_18", "16 to 18"),
                            ("over_18", "Over 18"),
                            ("undisclosed", "I prefer not to say"),
                        ],
                        max_length=16,
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("counselling", models.BooleanField(verbose_name="counselling contact")),
                (
                    "gender",
                    models.CharField(
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
                (
                    "risk",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "None"),
                            (1, "Low"),
                            (2, "Medium"),
                            (3, "High"),
                            (4, "Imminent"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "result",
                    models.CharField(
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
                ("waited_seconds", models.PositiveIntegerField(default=0)),
                ("talked_seconds", models.PositiveIntegerField(default=0)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("form_digest", models.BinaryField(null=True, unique=True)),
                ("actions", models.ManyToManyField(related_name="+", to="helpline.category")),
                (
                    "also",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="helpline.category",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="helpline.category",
                    ),
                ),
                (
                    "counsellor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="helpline.category",
                    ),
                ),
                (
                    "conversation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contact",
                        to="helpline.conversation",
                    ),
                ),
                (
                    "left_message",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contact",
                        to="helpline.leftmessage",
                    ),
                ),
                ("resources", models.ManyToManyField(related_name="+", to="helpline.resource")),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "indexes": [models.Index(fields=["recorded_at"], name="helpline_contact_when")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["child", "parent"])),
                        name="helpline_contact_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "caller__in",
                                [
                                    "child_self",
                                    "child_other",
                                    "parent",
                                    "professional",
                                    "adult_other",
                                    "undisclosed",
                                ],
                            )
                        ),
                        name="helpline_contact_caller",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "age_band__in",
                                ["under_10", "10_12", "13_15", "16_18", "over_18", "undisclosed"],
                            )
                        ),
                        name="helpline_contact_age_band",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "channel__in",
                                ["chat", "message", "phone", "email", "in_person", "letter"],
                            )
                        ),
                        name="helpline_contact_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gender__in", ["girl", "boy", "non_binary", "unknown"])
                        ),
                        name="helpline_contact_gender",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("risk__isnull", True), ("risk__in", [0, 1, 2, 3, 4]), _connector="OR"
                        ),
                        name="helpline_contact_risk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "result__in",
                                ["next_step", "talk_again", "passed_on", "unhelped", "unknown"],
                            )
                        ),
                        name="helpline_contact_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("channel__in", ("phone", "email", "in_person", "letter")),
                                ("conversation", None),
                                ("left_message", None),
                            ),
                            models.Q(
                                ("channel__in", ("phone", "email", "in_person", "letter")),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="helpline_contact_by_hand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Not answered in time"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=16,
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="helpline.conversation",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="helpline.shift",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["accepted", "cancelled", "declined", "expired", "open"])
                        ),
                        name="helpline_offer_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["accepted", "cancelled", "declined", "expired"]),
                                models.Q(("answered_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["accepted", "cancelled", "declined", "expired"]),
                                    _negated=True,
                                ),
                                ("answered_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_offer_answered_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("offered_at"))),
                        name="helpline_offer_forward",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("conversation",),
                        name="helpline_offer_one_open_per_conversation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("shift",),
                        name="helpline_offer_one_open_per_shift",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visitor", "Visitor"),
                            ("counsellor", "Counsellor"),
                            ("supervisor", "Supervisor"),
                        ],
                        max_length=16,
                        verbose_name="side",
                    ),
                ),
                ("seat_digest", models.BinaryField(null=True, unique=True)),
                (
                    "lease_until",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "heard_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("delivered_seq", models.PositiveIntegerField(default=0)),
                ("read_seq", models.PositiveIntegerField(default=0)),
                ("paced_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "joined_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="helpline.conversation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["visitor", "counsellor", "supervisor"])),
                        name="helpline_part_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "visitor"), ("user__isnull", True)),
                            models.Q(
                                ("kind__in", ["counsellor", "supervisor"]),
                                ("seat_digest__isnull", True),
                                ("user__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_part_visitor_or_staff",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "counsellor"), ("left_at__isnull", True)),
                        fields=("conversation",),
                        name="helpline_part_one_counsellor",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "visitor"), ("left_at__isnull", True)),
                        fields=("conversation",),
                        name="helpline_part_one_visitor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="helpline.conversation",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="helpline.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "referral to a service",
                "verbose_name_plural": "referrals to services",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "resource"), name="helpline_referral_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "None"),
                            (1, "Low"),
                            (2, "Medium"),
                            (3, "High"),
                            (4, "Imminent"),
                        ]
                    ),
                ),
                (
                    "proposed",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "None"),
                            (1, "Low"),
                            (2, "Medium"),
                            (3, "High"),
                            (4, "Imminent"),
                        ],
                        null=True,
                    ),
                ),
                ("body", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField()),
                ("blanked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="helpline.conversation",
                    ),
                ),
            ],
            options={
                "ordering": ["conversation", "seq"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "seq"), name="helpline_risk_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gt", 0)), name="helpline_risk_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", [0, 1, 2, 3, 4]),
                            models.Q(
                                ("proposed__isnull", True),
                                ("proposed__in", [0, 1, 2, 3, 4]),
                                _connector="OR",
                            ),
                        ),
                        name="helpline_risk_levels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("body__isnull", False), ("blanked_at__isnull", False), _connector="OR"
                        ),
                        name="helpline_risk_has_a_body",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeguardingIncident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a supervisor"),
                            ("acknowledged", "Somebody is on it"),
                            ("decided", "Decided"),
                            ("closed", "Closed without a decision"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "None"),
                            (1, "Low"),
                            (2, "Medium"),
                            (3, "High"),
                            (4, "Imminent"),
                        ],
                        null=True,
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("acknowledge_by", models.DateTimeField()),
                ("late_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("alone", models.BooleanField(default=False)),
                ("over_at", models.DateTimeField(null=True)),
                ("told_child", models.BooleanField(null=True)),
                ("told_authority", models.BooleanField(null=True)),
                ("decision", models.BinaryField(null=True)),
                ("blanked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incidents",
                        to="helpline.conversation",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("late_at__isnull", True), ("state", "open")),
                        fields=["acknowledge_by"],
                        name="helpline_incident_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["acknowledged", "open"])),
                        fields=["called_at"],
                        name="helpline_incident_goes_on",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["acknowledged", "closed", "decided", "open"])
                        ),
                        name="helpline_incident_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["acknowledged", "decided"]), _negated=True),
                            models.Q(("acknowledged_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="helpline_incident_acknowledged_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["decided"]),
                                models.Q(("decided_by__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["decided"]), _negated=True),
                                ("decided_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_incident_decided_by_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["closed", "decided"]),
                                models.Q(("over_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["closed", "decided"]), _negated=True),
                                ("over_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_incident_over_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["acknowledged", "decided"]), _negated=True),
                            models.Q(("owner__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="helpline_incident_owner_in_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["acknowledged", "open"])),
                        fields=("conversation",),
                        name="helpline_incident_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True), ("level__in", [0, 1, 2, 3, 4]), _connector="OR"
                        ),
                        name="helpline_incident_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(
                                ("told_authority__isnull", False),
                                ("told_child__isnull", False),
                                models.Q(
                                    ("decision__isnull", False),
                                    ("blanked_at__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_incident_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("level__isnull", True),
                            ("level__lt", 3),
                            _connector="OR",
                        ),
                        name="helpline_incident_two_decide",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffNote",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                ("body", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField()),
                ("blanked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_notes",
                        to="helpline.conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "staff note",
                "verbose_name_plural": "staff notes",
                "ordering": ["conversation", "seq"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "seq"), name="helpline_note_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gt", 0)), name="helpline_note_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("body__isnull", False), ("blanked_at__isnull", False), _connector="OR"
                        ),
                        name="helpline_note_has_a_body",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("text", "Text"), ("event", "Event")], max_length=8),
                ),
                ("client_msg_id", models.UUIDField(blank=True, null=True)),
                (
                    "event",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("joined", "A counsellor is here."),
                            (
                                "requeued",
                                "The connection to the counsellor broke. We look for someone else.",
                            ),
                            ("nudged", "Are you still there? You can take your time."),
                            ("ended", "The chat has ended."),
                            ("left_in_hurry", "The chat was left in a hurry."),
                            ("connection_lost", "The connection was lost for a long time."),
                            ("came_back", "Back in the chat."),
                            ("closing_soon", "We close in a quarter of an hour."),
                            (
                                "missed",
                                "We are closed now. Nobody could come in time, and we are sorry.",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("body", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("blanked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="helpline.conversation",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="helpline.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["conversation", "seq"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "seq"), name="helpline_message_numbered_once"
                    ),
                    models.UniqueConstraint(
                        fields=("author", "client_msg_id"), name="helpline_message_sent_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gt", 0)), name="helpline_message_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("author__isnull", False),
                                ("client_msg_id__isnull", False),
                                ("event", ""),
                                ("kind", "text"),
                                models.Q(
                                    ("body__isnull", False),
                                    ("blanked_at__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("author__isnull", True),
                                ("body__isnull", True),
                                ("client_msg_id__isnull", True),
                                (
                                    "event__in",
                                    [
                                        "joined",
                                        "requeued",
                                        "nudged",
                                        "ended",
                                        "left_in_hurry",
                                        "connection_lost",
                                        "came_back",
                                        "closing_soon",
                                        "missed",
                                    ],
                                ),
                                ("kind", "event"),
                            ),
                            _connector="OR",
                        ),
                        name="helpline_message_text_or_event",
                    ),
                ],
            },
        ),
    ]
