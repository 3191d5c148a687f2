"""The tables of the hotline, as its models say."""

import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import hotline.models.report


class Migration(migrations.Migration):
    replaces = [
        ("hotline", "0001_initial"),
        ("hotline", "0003_by_hand"),
        ("hotline", "0004_notices_fail_visibly"),
        ("hotline", "0005_words_sealed"),
        ("hotline", "0006_law_and_viewing"),
        ("hotline", "0007_taken_on_by"),
        ("hotline", "0008_plain_names"),
        ("hotline", "0009_only_words_in_use"),
        ("hotline", "0010_words_of_the_field"),
        ("hotline", "0011_tracks_as_rows"),
        ("hotline", "0012_due_rows"),
        ("hotline", "0013_unconfirmed_notices"),
        ("hotline", "0014_provider_answers"),
        ("hotline", "0015_watching"),
        ("hotline", "0016_file_hashes"),
        ("hotline", "0017_notice_details"),
        ("hotline", "0018_thread"),
        ("hotline", "0019_channels"),
        ("hotline", "0020_content_delivery_networks"),
        ("hotline", "0021_police"),
        ("hotline", "0022_looks_before_notices"),
        ("hotline", "0023_particulars"),
        ("hotline", "0024_exposures"),
        ("hotline", "0025_address_corrections"),
        ("hotline", "0026_second_looks"),
        ("hotline", "0027_registries"),
        ("hotline", "0028_welfare_plans"),
        ("hotline", "0029_work_lists"),
        ("hotline", "0030_retractions"),
        ("hotline", "0031_candidates"),
        ("hotline", "0032_exporting"),
        ("hotline", "0033_replies"),
        ("hotline", "0034_check_ins"),
        ("hotline", "0035_parts_of_pages"),
        ("hotline", "0036_profiles_in_use"),
        ("hotline", "0037_origin"),
        ("hotline", "0038_in_training"),
        ("hotline", "0039_unresponsive"),
        ("hotline", "0040_stands_in_danger"),
        ("hotline", "0041_police_again"),
        ("hotline", "0042_erased_on_request"),
        ("hotline", "0043_hold_of_a_unit"),
        ("hotline", "0044_provider_pace"),
        ("hotline", "0045_viewing_parts"),
        ("hotline", "0046_page_notices"),
        ("hotline", "0048_upstream"),
        ("hotline", "0049_set_aside_mail"),
        ("hotline", "0050_told_of_danger"),
        ("hotline", "0051_police_decline"),
        ("hotline", "0052_person_finds_gone"),
        ("hotline", "0053_nothing_of_reporters"),
        ("hotline", "0054_set_aside_taken_back"),
        ("hotline", "0055_no_more_time"),
        ("hotline", "0056_watch_at_its_end"),
        ("hotline", "0057_danger_taken_back"),
        ("hotline", "0058_moves_seen"),
        ("hotline", "0059_reasons_and_networks"),
        ("hotline", "0060_origin_told"),
        ("hotline", "0061_ask_police"),
        ("hotline", "0062_apps_of_providers"),
        ("hotline", "0063_looks_end_by_the_clock"),
        ("hotline", "0064_looks_wanted"),
        ("hotline", "0065_notices_by_form"),
        ("hotline", "0066_also_told"),
        ("hotline", "0067_police_agree"),
        ("hotline", "0068_short_addresses"),
        ("hotline", "0069_said_no"),
        ("hotline", "0070_answers_by_role"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("privacy", "0003_destroyed_keys"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("code", models.SlugField(max_length=40)),
                (
                    "group",
                    models.CharField(
                        choices=[("children", "children"), ("people", "people"), ("else", "else")],
                        max_length=10,
                    ),
                ),
                (
                    "lane",
                    models.CharField(
                        choices=[("hotline", "hotline"), ("talk", "talk"), ("learn", "learn")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120, null=True)),
                ("name_fr", models.CharField(max_length=120, null=True)),
                ("name_nl", models.CharField(max_length=120, null=True)),
                ("name_de", models.CharField(max_length=120, null=True)),
                ("name_es", models.CharField(max_length=120, null=True)),
                ("name_ar", models.CharField(max_length=120, null=True)),
                ("hint", models.CharField(blank=True, max_length=200)),
                ("hint_en", models.CharField(blank=True, max_length=200, null=True)),
                ("hint_fr", models.CharField(blank=True, max_length=200, null=True)),
                ("hint_nl", models.CharField(blank=True, max_length=200, null=True)),
                ("hint_de", models.CharField(blank=True, max_length=200, null=True)),
                ("hint_es", models.CharField(blank=True, max_length=200, null=True)),
                ("hint_ar", models.CharField(blank=True, max_length=200, null=True)),
                ("sort_order", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["version", "sort_order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "code"), name="hotline_category_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("group__in", ["children", "people", "else"])),
                        name="hotline_category_group_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lane__in", ["hotline", "talk", "learn"])),
                        name="hotline_category_lane_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                ("answered_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "week"), name="hotline_checkin_once_a_week"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckInCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                (
                    "feeling",
                    models.CharField(
                        choices=[
                            ("well", "I am well"),
                            ("heavy", "Something weighs on me"),
                            ("talk", "I would like to talk with somebody"),
                        ],
                        max_length=5,
                    ),
                ),
                ("times", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "count of check-ins",
                "verbose_name_plural": "counts of check-ins",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("feeling__in", ["well", "heavy", "talk"])),
                        name="hotline_checkin_feeling_known",
                    ),
                    models.UniqueConstraint(
                        fields=("week", "feeling"), name="hotline_checkin_one_count_a_week"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), size=None
                    ),
                ),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["name"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("countries__len__gt", 0)),
                        name="hotline_partner_has_a_country",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PoliceUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.CharField(max_length=254, verbose_name="e-mail address")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            (
                                "portal",
                                "Only that a referral waits: it is read here, with an account",
                            ),
                            ("mail", "The whole referral, attached"),
                        ],
                        max_length=6,
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for a second person"),
                            ("verified", "Verified"),
                            ("retired", "No longer used"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "police unit",
                "verbose_name_plural": "police units",
                "ordering": ["name", "id"],
                "permissions": [
                    (
                        "refer",
                        "May see what is referred to the police and keep the register of units",
                    ),
                    ("answer_referral", "May answer what is referred to their own police unit"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "retired", "verified"])),
                        name="hotline_unit_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["verified"]), _negated=True),
                            models.Q(("verified_by__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_unit_verified_by_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["portal", "mail"])),
                        name="hotline_unit_channel_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "retired"), _negated=True),
                        fields=("email",),
                        name="hotline_unit_address_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            models.Q(("verified_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_unit_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileInUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=40)),
                ("country", models.CharField(max_length=2)),
                ("sha256", models.BinaryField(max_length=32)),
                ("since", models.DateTimeField()),
                (
                    "touched",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "profile in use",
                "verbose_name_plural": "profiles in use",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("host", "Host"),
                                ("cdn", "Delivery network"),
                                ("platform", "Platform"),
                                ("upstream", "Upstream network"),
                                ("registrar", "Registrar"),
                                ("registry", "Registry"),
                                ("site_owner", "Site owner"),
                                ("regulator", "Regulator"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="roles",
                    ),
                ),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=253),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "asns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveBigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "apps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate"),
                            ("verified", "Verified"),
                            ("unresponsive", "Answers late or never"),
                            ("blocked", "Blocked"),
                        ],
                        default="candidate",
                        max_length=12,
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("unresponsive_since", models.DateTimeField(blank=True, null=True)),
                ("answered_again_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "provider",
                "verbose_name_plural": "providers",
                "ordering": ["name"],
                "permissions": [
                    ("manage_provider", "May edit providers and propose their abuse contacts"),
                    ("verify_provider", "May verify an abuse contact somebody else proposed"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        models.F("country"),
                        name="hotline_provider_once_per_country",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["candidate", "verified", "unresponsive", "blocked"])
                        ),
                        name="hotline_provider_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["unresponsive"]),
                                models.Q(("unresponsive_since__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["unresponsive"]), _negated=True),
                                ("unresponsive_since__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_provider_unresponsive_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("roles__len__gt", 0)),
                        name="hotline_provider_has_a_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="hotline_provider_country",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetAsideMail",
            fields=[
                ("uid", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("unreadable", "It could not be read"),
                            ("automatic", "A machine wrote it"),
                            ("too_many", "Too many mails about one notice or referral"),
                            ("flagged", "It is flagged in the mailbox"),
                        ],
                        max_length=10,
                    ),
                ),
                ("size_bytes", models.BigIntegerField()),
                ("arrived_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "mail set aside",
                "verbose_name_plural": "mails set aside",
                "ordering": ["arrived_at", "uid"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("why__in", ["unreadable", "automatic", "too_many", "flagged"])
                        ),
                        name="hotline_setasidemail_why_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("classification", "Classification"),
                            ("reason", "Reason"),
                            ("site_type", "Type of site"),
                            ("commerciality", "Commerciality"),
                            ("sex", "Sex"),
                            ("age_band", "Age band"),
                            ("severity", "Severity"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("iccam", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120, null=True)),
                ("name_fr", models.CharField(max_length=120, null=True)),
                ("name_nl", models.CharField(max_length=120, null=True)),
                ("name_de", models.CharField(max_length=120, null=True)),
                ("name_es", models.CharField(max_length=120, null=True)),
                ("name_ar", models.CharField(max_length=120, null=True)),
                ("sort_order", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["version", "scheme", "sort_order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "scheme", "code"), name="hotline_term_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scheme__in",
                                [
                                    "classification",
                                    "reason",
                                    "site_type",
                                    "commerciality",
                                    "sex",
                                    "age_band",
                                    "severity",
                                ],
                            )
                        ),
                        name="hotline_term_scheme_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        name="hotline_term_code_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WelfarePlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day_minutes", models.PositiveSmallIntegerField(default=240)),
                ("block_minutes", models.PositiveSmallIntegerField(default=50)),
                ("break_minutes", models.PositiveSmallIntegerField(default=10)),
                ("no_video", models.BooleanField(default=False)),
                ("no_small_children", models.BooleanField(default=False)),
                ("in_training", models.BooleanField(default=False)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="welfare_plan",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "welfare plan",
                "verbose_name_plural": "welfare plans",
                "permissions": [
                    ("view_care", "May see how much the hotline looks and how it is, in sums")
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("day_minutes__lte", 240)), name="hotline_plan_day_limit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("block_minutes__gte", 1), ("break_minutes__gte", 1)),
                        name="hotline_plan_has_breaks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AbuseContact",
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
                        choices=[("email", "E-mail"), ("form", "Web form")],
                        default="email",
                        max_length=10,
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("form_url", models.CharField(blank=True, max_length=500, verbose_name="web form")),
                (
                    "form_note",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="how it is filled in"
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, max_length=200, verbose_name="where it was found"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for a second person"),
                            ("verified", "Verified"),
                            ("bouncing", "Mail to it comes back"),
                            ("retired", "No longer used"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("verified_at", models.DateTimeField(null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="abuse_contacts",
                        to="hotline.provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "abuse contact",
                "verbose_name_plural": "abuse contacts",
                "ordering": ["provider", "-proposed_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("provider"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(
                            models.Q(("state", "retired"), _negated=True),
                            models.Q(("email", ""), _negated=True),
                        ),
                        name="hotline_address_once_in_use",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "retired"), _negated=True),
                            models.Q(("form_url", ""), _negated=True),
                        ),
                        fields=("provider", "form_url"),
                        name="hotline_form_once_in_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("channel", "email"),
                                ("form_note", ""),
                                ("form_url", ""),
                                models.Q(("email", ""), _negated=True),
                            ),
                            models.Q(
                                ("channel", "form"),
                                ("email", ""),
                                models.Q(("form_url", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_address_of_its_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "verified", "bouncing", "retired"])
                        ),
                        name="hotline_address_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "form"])),
                        name="hotline_address_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["verified"]), _negated=True),
                            ("verified_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_address_verified_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at", None), ("verified_by", None)),
                            models.Q(
                                ("verified_at__isnull", False), ("verified_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="hotline_address_verified_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "proposed"), _negated=True),
                            ("verified_by", None),
                            _connector="OR",
                        ),
                        name="hotline_address_proposed_unverified",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            models.Q(("verified_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_address_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("canonical", models.TextField(blank=True)),
                ("canonical_sha256", models.BinaryField(max_length=32, unique=True)),
                ("rules_version", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("url", "Web address"),
                            ("onion", "Onion service"),
                            ("group_invite", "Group invitation"),
                            ("ip_port", "IP address and port"),
                            ("p2p_hash", "Peer-to-peer hash"),
                            ("file_hash", "Digest of a file"),
                            ("app_handle", "Name in an app"),
                            ("email", "E-mail address"),
                            ("phone", "Telephone number"),
                            ("text", "Description"),
                        ],
                        max_length=12,
                    ),
                ),
                ("scheme", models.CharField(blank=True, max_length=10)),
                ("host", models.TextField(blank=True)),
                ("registrable_domain", models.TextField(blank=True)),
                ("mixed_script", models.BooleanField(default=False)),
                ("has_platform", models.BooleanField(default=False)),
                (
                    "content_kind",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known yet"),
                            ("page", "Page"),
                            ("media", "Picture or video"),
                            ("link_list", "List of links"),
                            ("archive", "Archive file"),
                            ("account", "Account"),
                            ("group", "Group or channel"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("report_count", models.PositiveIntegerField(default=0)),
                ("reporter_count", models.PositiveIntegerField(default=0)),
                ("first_reported_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assessment_state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("enriching", "Being looked up"),
                            ("ready", "Ready to assess"),
                            ("claimed", "Claimed"),
                            ("not_accessible", "Not accessible"),
                            ("assessed", "Assessed"),
                        ],
                        default="new",
                        max_length=14,
                    ),
                ),
                (
                    "assessment_round",
                    models.CharField(
                        choices=[
                            ("first", "First"),
                            ("second_blind", "Second, blind"),
                            ("quality", "Quality sample, blind"),
                            ("adjudication", "Adjudication"),
                        ],
                        default="first",
                        max_length=12,
                    ),
                ),
                (
                    "police_state",
                    models.CharField(
                        choices=[
                            ("none", "Not referred"),
                            ("queued", "Referral on its way to the police"),
                            ("referred", "Referred to the police"),
                            ("silent", "No answer from the police"),
                            ("acknowledged", "Acknowledged by the police"),
                            ("agreed", "The police agree to a notice"),
                            ("closed", "Closed by the police"),
                            ("again", "To be told once more"),
                            ("declined", "The police do not act"),
                            ("others_told", "The police do not act, others were told"),
                            ("given_up", "The police do not act, nobody else is to be told"),
                        ],
                        default="none",
                        max_length=12,
                    ),
                ),
                (
                    "removal_state",
                    models.CharField(
                        choices=[
                            ("not_started", "No notice yet"),
                            ("notice_queued", "Notice queued"),
                            ("notice_failed", "Notice could not be sent"),
                            ("undelivered", "Notice could not be delivered"),
                            ("notified", "Provider notified"),
                            ("acknowledged", "Provider acknowledged"),
                            ("overdue", "Overdue, the provider is reminded"),
                            ("unanswered", "No answer to our reminders"),
                            ("removed_claimed", "Provider says removed"),
                            ("moved_claimed", "Seems to have moved"),
                            ("origin_told", "The network says where it is hosted"),
                            ("removed_confirmed", "Removed, confirmed"),
                            ("moved_domestic", "Moved within the country"),
                            ("moved_abroad", "Moved abroad"),
                            ("disputed", "Disputed by the provider"),
                            ("unresolvable", "Given up: nobody removes it"),
                            ("reappeared", "Reappeared"),
                        ],
                        default="not_started",
                        max_length=17,
                    ),
                ),
                (
                    "exchange_state",
                    models.CharField(
                        choices=[
                            ("none", "Not forwarded"),
                            ("queued", "Waiting for the partner"),
                            ("sent", "Sent to the partner"),
                            ("failed_retry", "Failed, will be tried again"),
                            ("accepted", "Accepted by the partner"),
                            ("actioned_by_partner", "Acted on by the partner"),
                            ("confirmed_removed", "Removed, confirmed"),
                            ("rejected", "Rejected by the partner"),
                            ("no_hotline", "No hotline in that country"),
                        ],
                        default="none",
                        max_length=19,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("illegal", "Illegal"),
                            ("harmful", "Harmful, not illegal"),
                            ("not_illegal", "Not illegal"),
                            ("not_assessable", "Cannot be assessed"),
                        ],
                        max_length=14,
                    ),
                ),
                ("assessed_at", models.DateTimeField(blank=True, null=True)),
                ("referred_at", models.DateTimeField(blank=True, null=True)),
                ("police_know_as_of", models.DateTimeField(blank=True, null=True)),
                ("danger_told_at", models.DateTimeField(blank=True, null=True)),
                ("danger_since", models.DateTimeField(blank=True, null=True)),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("renewal_due_at", models.DateTimeField(blank=True, null=True)),
                ("hold_ended_at", models.DateTimeField(blank=True, null=True)),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                ("first_notice_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("assessment_due_at", models.DateTimeField(blank=True, null=True)),
                ("police_due_at", models.DateTimeField(blank=True, null=True)),
                ("removal_due_at", models.DateTimeField(blank=True, null=True)),
                ("form_due_at", models.DateTimeField(blank=True, null=True)),
                ("owner_due_at", models.DateTimeField(blank=True, null=True)),
                ("network_due_at", models.DateTimeField(blank=True, null=True)),
                ("authority_due_at", models.DateTimeField(blank=True, null=True)),
                ("exchange_due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "watch_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("watched", "Watched until it is gone"),
                            ("to_check", "A person has to look"),
                            ("at_end", "Still there after the last look"),
                            ("gone", "Gone, watched whether it comes back"),
                            ("gone_due", "Gone, a person has to look whether it is back"),
                            ("ended", "No longer watched"),
                        ],
                        max_length=8,
                    ),
                ),
                ("check_due_at", models.DateTimeField(blank=True, null=True)),
                ("moved_due_at", models.DateTimeField(blank=True, null=True)),
                ("retraction_due_at", models.DateTimeField(blank=True, null=True)),
                ("again_due_at", models.DateTimeField(blank=True, null=True)),
                ("danger_retraction_due_at", models.DateTimeField(blank=True, null=True)),
                ("danger_over_told_at", models.DateTimeField(blank=True, null=True)),
                ("mail_due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("to_assess", "To be assessed"),
                            ("to_act", "Something is to be done"),
                            ("waits", "Waits for its time"),
                            ("told", "Others have the word"),
                            ("done", "Nothing more to do"),
                        ],
                        max_length=9,
                    ),
                ),
                ("next_due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "due_steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("priority", models.PositiveSmallIntegerField(default=0)),
                (
                    "priority_reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=15),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "country_confidence",
                    models.CharField(
                        blank=True,
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=6,
                    ),
                ),
                (
                    "country_basis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("awaiting_origin", models.BooleanField(default=False)),
                ("forget_at", models.DateTimeField(blank=True, null=True)),
                (
                    "country_decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="hotline.location",
                    ),
                ),
                (
                    "commerciality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.term",
                    ),
                ),
                (
                    "site_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.term",
                    ),
                ),
            ],
            options={
                "verbose_name": "location",
                "verbose_name_plural": "locations",
                "permissions": [
                    ("assess_location", "May claim and assess reported URLs"),
                    ("adjudicate", "May decide between two assessments"),
                    ("export_lists", "May take work lists out as files"),
                ],
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("canonical"), "gin_trgm_ops"
                        ),
                        name="hotline_location_searched",
                    ),
                    models.Index(fields=["host"], name="hotline_location_host"),
                    models.Index(fields=["registrable_domain"], name="hotline_location_domain"),
                    models.Index(fields=["assessment_state"], name="hotline_location_assess"),
                    models.Index(fields=["forget_at"], name="hotline_location_forget"),
                    models.Index(fields=["phase", "next_due_at"], name="hotline_location_phase"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "url",
                                    "onion",
                                    "group_invite",
                                    "ip_port",
                                    "p2p_hash",
                                    "file_hash",
                                    "app_handle",
                                    "email",
                                    "phone",
                                    "text",
                                ],
                            )
                        ),
                        name="hotline_location_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "text"), _negated=True),
                            ("canonical", ""),
                            _connector="OR",
                        ),
                        name="hotline_location_words_not_in_clear",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "content_kind__in",
                                [
                                    "unknown",
                                    "page",
                                    "media",
                                    "link_list",
                                    "archive",
                                    "account",
                                    "group",
                                ],
                            )
                        ),
                        name="hotline_location_content_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "assessment_state__in",
                                [
                                    "new",
                                    "enriching",
                                    "ready",
                                    "claimed",
                                    "not_accessible",
                                    "assessed",
                                ],
                            )
                        ),
                        name="hotline_location_assessment_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "assessment_round__in",
                                ["first", "second_blind", "quality", "adjudication"],
                            )
                        ),
                        name="hotline_location_round_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "police_state__in",
                                [
                                    "none",
                                    "queued",
                                    "referred",
                                    "silent",
                                    "acknowledged",
                                    "agreed",
                                    "closed",
                                    "again",
                                    "declined",
                                    "others_told",
                                    "given_up",
                                ],
                            )
                        ),
                        name="hotline_location_police_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "removal_state__in",
                                [
                                    "not_started",
                                    "notice_queued",
                                    "notice_failed",
                                    "undelivered",
                                    "notified",
                                    "acknowledged",
                                    "overdue",
                                    "unanswered",
                                    "removed_claimed",
                                    "moved_claimed",
                                    "origin_told",
                                    "removed_confirmed",
                                    "moved_domestic",
                                    "moved_abroad",
                                    "disputed",
                                    "unresolvable",
                                    "reappeared",
                                ],
                            )
                        ),
                        name="hotline_location_removal_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "exchange_state__in",
                                [
                                    "none",
                                    "queued",
                                    "sent",
                                    "failed_retry",
                                    "accepted",
                                    "actioned_by_partner",
                                    "confirmed_removed",
                                    "rejected",
                                    "no_hotline",
                                ],
                            )
                        ),
                        name="hotline_location_exchange_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                ["illegal", "harmful", "not_illegal", "not_assessable", ""],
                            )
                        ),
                        name="hotline_location_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "watch_state__in",
                                ["watched", "to_check", "at_end", "gone", "gone_due", "ended", ""],
                            )
                        ),
                        name="hotline_location_watch_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("phase__in", ["to_assess", "to_act", "waits", "told", "done", ""])
                        ),
                        name="hotline_location_phase_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country_confidence__in", ["high", "medium", "low", ""])
                        ),
                        name="hotline_location_trust_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assessment_state__in", ["assessed", "not_accessible"]),
                                _negated=True,
                            ),
                            ("assessed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_location_assessed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessed_at", None), ("verdict", "")),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                ("assessed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_location_verdict_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assessment_state__in", ["assessed", "not_accessible"]),
                            ("verdict", ""),
                            models.Q(
                                ("verdict", "illegal"),
                                models.Q(("assessment_round", "first"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_location_stands_before_a_look",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "removal_state__in",
                                    [
                                        "acknowledged",
                                        "disputed",
                                        "moved_claimed",
                                        "notified",
                                        "origin_told",
                                        "overdue",
                                        "removed_claimed",
                                        "unanswered",
                                        "unresolvable",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("first_notice_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_location_first_notice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "police_state__in",
                                    [
                                        "acknowledged",
                                        "agreed",
                                        "closed",
                                        "declined",
                                        "given_up",
                                        "others_told",
                                        "referred",
                                        "silent",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("referred_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_location_referred_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "exchange_state__in",
                                    ["accepted", "actioned_by_partner", "rejected", "sent"],
                                ),
                                _negated=True,
                            ),
                            ("handed_over_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_location_handed_over_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removal_state__in", ["removed_confirmed"]),
                                models.Q(("removed_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("removal_state__in", ["removed_confirmed"]), _negated=True
                                ),
                                ("removed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_location_removed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__lte", 10)),
                        name="hotline_location_priority_ten_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("country", ""), ("country_confidence", "")),
                            models.Q(
                                models.Q(("country", ""), _negated=True),
                                models.Q(("country_confidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_location_country_with_trust",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedNetworks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=253),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "asns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveBigIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Wait for a second person"),
                            ("verified", "Verified"),
                            ("dropped", "Not taken"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("verified_at", models.DateTimeField(null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_networks",
                        to="hotline.provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed networks",
                "verbose_name_plural": "proposed networks",
                "ordering": ["-pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "verified", "dropped"])),
                        name="hotline_networks_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["verified"]),
                                models.Q(("verified_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["verified"]), _negated=True),
                                ("verified_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_networks_verified_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["verified"]),
                                models.Q(("verified_by__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["verified"]), _negated=True),
                                ("verified_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_networks_verified_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("provider",),
                        name="hotline_networks_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("domains__len__gt", 0), ("asns__len__gt", 0), _connector="OR"
                        ),
                        name="hotline_networks_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            models.Q(("verified_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_networks_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderPace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group_minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("deadline_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "reminder_hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("urls", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reason", models.CharField(max_length=500)),
                ("set_at", models.DateTimeField()),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paces",
                        to="hotline.provider",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pace of a provider",
                "verbose_name_plural": "paces of providers",
                "ordering": ["-pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("group_minutes", None), ("group_minutes__lte", 1440), _connector="OR"
                        ),
                        name="hotline_pace_grouping",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deadline_hours", None),
                            models.Q(("deadline_hours__gte", 1), ("deadline_hours__lte", 72)),
                            _connector="OR",
                        ),
                        name="hotline_pace_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("urls", None),
                            models.Q(("urls__gte", 1), ("urls__lte", 200)),
                            _connector="OR",
                        ),
                        name="hotline_pace_urls",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="hotline_pace_reason_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_ref",
                    models.CharField(
                        default=hotline.models.report.new_public_ref, max_length=13, unique=True
                    ),
                ),
                ("receipt_digest", models.BinaryField(max_length=32, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "Web form"),
                            ("embed", "Form on another site"),
                            ("email", "E-mail"),
                            ("phone", "Telephone"),
                            ("walk_in", "In person"),
                            ("helpline", "Helpline"),
                            ("police", "Police"),
                            ("partner", "Partner hotline"),
                            ("proactive", "Found by ourselves"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                ("narrative", models.BinaryField(blank=True, null=True)),
                ("access_hint", models.BinaryField(blank=True, null=True)),
                ("found_via", models.BinaryField(blank=True, null=True)),
                (
                    "about_whom",
                    models.CharField(
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
                (
                    "seen_in",
                    models.CharField(
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
                (
                    "media",
                    models.CharField(
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
                ("language", models.CharField(max_length=10)),
                ("imminent_danger", models.BooleanField(default=False)),
                ("danger_since", models.DateTimeField(blank=True, null=True)),
                ("reporter_is_depicted", models.BooleanField(default=False)),
                (
                    "reporter_age",
                    models.CharField(
                        choices=[
                            ("unsaid", "Not said"),
                            ("u13", "Under 13"),
                            ("13_15", "13 to 15"),
                            ("16_17", "16 or 17"),
                            ("adult", "18 or older"),
                        ],
                        default="unsaid",
                        max_length=6,
                    ),
                ),
                ("wants_answer", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("spam", "Spam"),
                            ("out_of_scope", "Out of scope"),
                            ("needs_info", "Reporter asked"),
                            ("accepted", "Accepted"),
                            ("in_progress", "In progress"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("taken_back", "Setting aside taken back"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("action_taken", "Provider notified"),
                            ("passed_on", "Partner told"),
                            ("police_told", "Police told"),
                            ("gone", "No longer there"),
                            ("not_illegal", "Not illegal"),
                            ("not_accessible", "Nothing accessible"),
                            ("out_of_scope", "Out of scope"),
                            ("spam", "Spam"),
                        ],
                        max_length=14,
                    ),
                ),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("first_look_due_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("question_due_at", models.DateTimeField(blank=True, null=True)),
                ("unread_since", models.DateTimeField(blank=True, null=True)),
                ("forget_at", models.DateTimeField(blank=True, null=True)),
                ("erasure_asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="hotline.category",
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
                    "taken_on_by",
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
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["-received_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["closed", "out_of_scope", "spam"]), _negated=True
                        ),
                        fields=["-imminent_danger", "first_look_due_at"],
                        name="hotline_report_open",
                    ),
                    models.Index(fields=["received_at"], name="hotline_report_received"),
                    models.Index(fields=["forget_at"], name="hotline_report_forget"),
                    models.Index(
                        condition=models.Q(("question_due_at__isnull", False)),
                        fields=["question_due_at"],
                        name="hotline_report_question",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "spam",
                                    "out_of_scope",
                                    "needs_info",
                                    "accepted",
                                    "in_progress",
                                    "closed",
                                    "reopened",
                                    "taken_back",
                                ],
                            )
                        ),
                        name="hotline_report_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "channel__in",
                                [
                                    "web",
                                    "embed",
                                    "email",
                                    "phone",
                                    "walk_in",
                                    "helpline",
                                    "police",
                                    "partner",
                                    "proactive",
                                ],
                            )
                        ),
                        name="hotline_report_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reporter_age__in", ["unsaid", "u13", "13_15", "16_17", "adult"])
                        ),
                        name="hotline_report_age_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about_whom__in", ["", "me", "my_child", "known", "unknown"])
                        ),
                        name="hotline_report_about_whom_known",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "media__in",
                                [
                                    "",
                                    "picture",
                                    "video",
                                    "live",
                                    "text",
                                    "drawn",
                                    "several",
                                    "other",
                                ],
                            )
                        ),
                        name="hotline_report_media_known",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("danger_since__isnull", False), ("imminent_danger", True)),
                            models.Q(("danger_since", None), ("imminent_danger", False)),
                            _connector="OR",
                        ),
                        name="hotline_report_danger_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "action_taken",
                                    "passed_on",
                                    "police_told",
                                    "gone",
                                    "not_illegal",
                                    "not_accessible",
                                    "out_of_scope",
                                    "spam",
                                    "",
                                ],
                            )
                        ),
                        name="hotline_report_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["closed", "out_of_scope", "spam"]),
                                models.Q(("closed_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["closed", "out_of_scope", "spam"]), _negated=True
                                ),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_report_closed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["needs_info"]),
                                models.Q(("question_due_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["needs_info"]), _negated=True),
                                ("question_due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_report_question_due_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["closed", "out_of_scope", "spam"]),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["closed", "out_of_scope", "spam"]), _negated=True
                                ),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_report_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitOfficer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_officers",
                        to="hotline.policeunit",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_officer",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "police officer",
                "verbose_name_plural": "police officers",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AddressCorrection",
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
                            ("corrected", "Corrected"),
                            ("split", "Split"),
                            ("joined", "The same as another one"),
                            ("added", "Added"),
                            ("part", "Found on a page"),
                            ("led_to", "A short address leads here"),
                        ],
                        max_length=9,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("line", models.PositiveSmallIntegerField(null=True)),
                ("typed", models.BinaryField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.location",
                    ),
                ),
                (
                    "wrong",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.location",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="hotline.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of an address",
                "verbose_name_plural": "corrections of addresses",
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["corrected", "split", "joined", "added", "part", "led_to"],
                            )
                        ),
                        name="hotline_correction_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["added", "part"]), ("wrong", None)),
                            models.Q(
                                models.Q(("kind__in", ["added", "part"]), _negated=True),
                                ("wrong__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_correction_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("kind", "led_to")),
                            models.Q(
                                models.Q(("kind", "led_to"), _negated=True), ("by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="hotline_correction_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.CharField(
                        choices=[
                            ("first", "First"),
                            ("second_blind", "Second, blind"),
                            ("quality", "Quality sample, blind"),
                            ("adjudication", "Adjudication"),
                        ],
                        default="first",
                        max_length=12,
                    ),
                ),
                ("law_profile", models.CharField(max_length=40)),
                ("article", models.CharField(blank=True, max_length=40)),
                ("vocabulary_version", models.PositiveSmallIntegerField()),
                (
                    "ai_generated",
                    models.CharField(
                        choices=[("no", "No"), ("suspected", "Suspected"), ("certain", "Certain")],
                        default="no",
                        max_length=9,
                    ),
                ),
                (
                    "self_generated",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("no", "No"),
                            ("voluntary", "Yes, voluntarily"),
                            ("coerced", "Yes, under pressure"),
                        ],
                        default="unknown",
                        max_length=9,
                    ),
                ),
                ("confidence", models.PositiveSmallIntegerField()),
                (
                    "second_look_because",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("national_law", "illegal under national law only"),
                                ("unsure", "the assessor was unsure"),
                                ("age_unclear", "the age is not clear"),
                                ("ai_suspected", "possibly made by a machine"),
                                ("training", "the assessor is in training"),
                                ("sample", "drawn at random"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("seconds_viewed", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "seen",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("measured", "They said when they looked"),
                            ("told", "They said afterwards for how long they looked"),
                            ("not", "Without looking"),
                        ],
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assessor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hotline_assessments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="hotline.assessment",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="hotline.location",
                    ),
                ),
                (
                    "classification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.term",
                        verbose_name="classification",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.term",
                    ),
                ),
                (
                    "severity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.term",
                    ),
                ),
                (
                    "sex",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.term",
                    ),
                ),
                (
                    "youngest_age",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.term",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["location", "made_at", "id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("round__in", ["first", "second_blind", "quality", "adjudication"])
                        ),
                        name="hotline_assessment_round_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ai_generated__in", ["no", "suspected", "certain"])),
                        name="hotline_assessment_ai_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("self_generated__in", ["unknown", "no", "voluntary", "coerced"])
                        ),
                        name="hotline_assessment_self_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seen__in", ["measured", "told", "not", ""])),
                        name="hotline_assessment_seen_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__range", (1, 3))),
                        name="hotline_assessment_confidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assessor__isnull", False)),
                        name="hotline_assessment_by_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AvailabilityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("looked_at", models.DateTimeField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("dns", "Only whether the name has an IP address"),
                            ("headers", "Status and headers of the answer"),
                            (
                                "first_bytes",
                                "Headers and the first bytes, which are dropped at once",
                            ),
                            ("digest", "A digest of the whole content, which is dropped at once"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("online_same", "Online"),
                            ("online_changed", "Online, changed"),
                            ("gone_404", "Gone: not found (404)"),
                            ("gone_410", "Gone: removed (410)"),
                            ("gone_451", "Gone: barred for legal reasons (451)"),
                            ("gone_dns", "Gone: the name has no IP address"),
                            ("gone_seen", "Gone: a person looked"),
                            ("soft_404", "Probably gone: answers like a page that never was"),
                            ("blocked_or_challenge", "Unknown: turned away or asked for a captcha"),
                            ("login_wall", "Unknown: asks to sign in"),
                            ("timeout", "Unknown: no answer in time"),
                            (
                                "refused",
                                "Unknown: not looked at, because it is not on the public internet",
                            ),
                            ("unreachable", "Unknown: no connection"),
                            ("moved_host", "Leads to another site"),
                            ("unknown", "Unknown: no usable answer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("http_status", models.PositiveSmallIntegerField(null=True)),
                ("moved_to_host", models.TextField(blank=True)),
                ("moved_to", models.TextField(blank=True)),
                ("hops", models.JSONField(blank=True, default=list)),
                (
                    "seen",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opened", "I opened it: nothing is there any more"),
                            (
                                "elsewhere",
                                "I opened it from another network or country: nothing is there",
                            ),
                            ("emptied", "The page is still there, what was reported is not"),
                            ("account", "The account or group is closed"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "despite",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("since", "It went away after the machine looked"),
                            ("other", "Something else is there now"),
                            ("machines", "The machine is shown something else than people"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "availability check",
                "verbose_name_plural": "availability checks",
                "ordering": ["-looked_at", "-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["location", "-looked_at"], name="hotline_check_latest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "finding__in",
                                [
                                    "online_same",
                                    "online_changed",
                                    "gone_404",
                                    "gone_410",
                                    "gone_451",
                                    "gone_dns",
                                    "gone_seen",
                                    "soft_404",
                                    "blocked_or_challenge",
                                    "login_wall",
                                    "timeout",
                                    "refused",
                                    "unreachable",
                                    "moved_host",
                                    "unknown",
                                ],
                            )
                        ),
                        name="hotline_check_finding_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["dns", "headers", "first_bytes", "digest"])
                        ),
                        name="hotline_check_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seen__in", ["opened", "elsewhere", "emptied", "account", ""])
                        ),
                        name="hotline_check_seen_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("despite__in", ["since", "other", "machines", ""])),
                        name="hotline_check_despite_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("by__isnull", False),
                                ("finding", "gone_seen"),
                                models.Q(("seen", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("finding", "gone_seen"), _negated=True),
                                ("by", None),
                                ("despite", ""),
                                ("seen", ""),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_check_of_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("lapses_at", models.DateTimeField()),
                ("viewing_since", models.DateTimeField(blank=True, null=True)),
                ("viewing_ends_at", models.DateTimeField(blank=True, null=True)),
                ("viewing_blurred", models.BooleanField(default=False)),
                ("seconds_viewed", models.PositiveIntegerField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("assessed", "Assessed"),
                            ("released", "Released"),
                            ("lapsed", "Lapsed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hotline_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="hotline.location",
                    ),
                ),
                (
                    "viewing_page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["lapses_at"],
                        name="hotline_claim_due",
                    ),
                    models.Index(
                        condition=models.Q(("viewing_ends_at__isnull", False)),
                        fields=["viewing_ends_at"],
                        name="hotline_claim_look_over",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("location",),
                        name="hotline_claim_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended__in", ["assessed", "released", "lapsed", ""])),
                        name="hotline_claim_ended_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), ("ended_at", None)),
                            models.Q(
                                ("ended_at__isnull", False), models.Q(("ended", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="hotline_claim_ended_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lapses_at__gt", models.F("taken_at"))),
                        name="hotline_claim_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("viewing_page", None),
                            ("viewing_since__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_claim_views_a_page",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("viewing_ends_at", None), ("viewing_since", None)),
                            models.Q(
                                ("viewing_ends_at__gt", models.F("viewing_since")),
                                ("viewing_ends_at__isnull", False),
                                ("viewing_since__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_claim_look_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exposure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("parts", models.PositiveSmallIntegerField(default=0)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("seconds", models.PositiveIntegerField()),
                ("blurred", models.BooleanField()),
                (
                    "ended",
                    models.CharField(
                        choices=[
                            ("said", "The analyst said so"),
                            ("claim", "The claim was ended"),
                            ("lapsed", "The claim lapsed"),
                            ("clock", "The clock ended it"),
                            ("told", "The minutes were told afterwards"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hotline_exposures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposures",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "exposure",
                "verbose_name_plural": "exposures",
                "ordering": ["-began_at", "-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["by", "ended_at"], name="hotline_exposure_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended__in", ["said", "claim", "lapsed", "clock", "told"])
                        ),
                        name="hotline_exposure_ended_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))),
                        name="hotline_exposure_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Forward",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("none", "Not forwarded"),
                            ("queued", "Waiting for the partner"),
                            ("sent", "Sent to the partner"),
                            ("failed_retry", "Failed, will be tried again"),
                            ("accepted", "Accepted by the partner"),
                            ("actioned_by_partner", "Acted on by the partner"),
                            ("confirmed_removed", "Removed, confirmed"),
                            ("rejected", "Rejected by the partner"),
                            ("no_hotline", "No hotline in that country"),
                        ],
                        default="none",
                        max_length=19,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forwards",
                        to="hotline.location",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forwards",
                        to="hotline.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "forward",
                "verbose_name_plural": "forwards",
                "ordering": ["-id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "accepted",
                                    "actioned_by_partner",
                                    "confirmed_removed",
                                    "failed_retry",
                                    "no_hotline",
                                    "none",
                                    "queued",
                                    "rejected",
                                    "sent",
                                ],
                            )
                        ),
                        name="hotline_forward_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["actioned_by_partner"]),
                                models.Q(("due_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["actioned_by_partner"]), _negated=True),
                                ("due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_forward_due_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ["accepted", "actioned_by_partner", "rejected", "sent"],
                                ),
                                _negated=True,
                            ),
                            models.Q(("handed_over_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_forward_handed_over_at_in_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "accepted",
                                    "actioned_by_partner",
                                    "failed_retry",
                                    "queued",
                                    "sent",
                                ],
                            )
                        ),
                        fields=("location",),
                        name="hotline_forward_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["failed_retry", "queued"]), _negated=True),
                            ("partner__isnull", False),
                            ("handed_over_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_forward_has_a_partner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
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
                            ("active", "Held for the police"),
                            ("released", "Hold released"),
                            ("expired", "Hold ended by its clock"),
                        ],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("agency", models.CharField(max_length=120)),
                ("officer", models.BinaryField()),
                ("reason", models.BinaryField()),
                ("began_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("had_before", models.DurationField(default=datetime.timedelta)),
                ("renewals", models.PositiveSmallIntegerField(default=0)),
                ("renewal_asked_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "renewal_asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="hotline.location",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="hotline.policeunit",
                    ),
                ),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "ordering": ["-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "active")),
                        fields=["expires_at"],
                        name="hotline_hold_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "expired", "released"])),
                        name="hotline_hold_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["expired", "released"]),
                                models.Q(("ended_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["expired", "released"]), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_hold_ended_at_in_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active"), ("unit__isnull", False)),
                        fields=("location", "unit"),
                        name="hotline_hold_one_active_of_a_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active"), ("unit", None)),
                        fields=("location", "agency"),
                        name="hotline_hold_one_active_of_an_agency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("began_at"))),
                        name="hotline_hold_lasts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HostingObservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("observed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("geo", "Geo database"),
                            ("rdap", "Registry of networks"),
                            ("registrar", "Registry of domains"),
                            ("cdn", "Content delivery network"),
                            ("analyst", "Analyst"),
                            ("none", "No look-up possible"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "lookup",
                    models.CharField(
                        choices=[
                            ("found", "Found"),
                            ("no_address", "The name has no IP address"),
                            ("no_answer", "No answer from the name servers"),
                            ("unknown", "The registry knows nothing of it"),
                            ("refused", "The registry refused to answer"),
                            ("silent", "The registry did not answer"),
                            ("unreadable", "The registry's answer could not be read"),
                        ],
                        default="found",
                        max_length=10,
                    ),
                ),
                (
                    "ips",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.GenericIPAddressField(),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("asn", models.PositiveBigIntegerField(blank=True, null=True)),
                ("as_name", models.CharField(blank=True, max_length=200)),
                ("netblock", models.CharField(blank=True, max_length=64)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("holder", models.CharField(blank=True, max_length=120)),
                ("abuse_contact", models.EmailField(blank=True, max_length=254)),
                ("database", models.CharField(blank=True, max_length=80)),
                ("database_date", models.DateField(blank=True, null=True)),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=6,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="hotline.location",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "hosting observation",
                "verbose_name_plural": "hosting observations",
                "ordering": ["location", "observed_at", "id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["location", "-observed_at"], name="hotline_observation_latest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method__in", ["geo", "rdap", "registrar", "cdn", "analyst", "none"])
                        ),
                        name="hotline_observation_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "lookup__in",
                                [
                                    "found",
                                    "no_address",
                                    "no_answer",
                                    "unknown",
                                    "refused",
                                    "silent",
                                    "unreadable",
                                ],
                            )
                        ),
                        name="hotline_observation_lookup_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["high", "medium", "low"])),
                        name="hotline_observation_trust_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("method", "analyst")),
                            models.Q(
                                models.Q(("method", "analyst"), _negated=True), ("by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="hotline_observation_analyst_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "geo"), _negated=True),
                            models.Q(
                                models.Q(("database", ""), _negated=True),
                                ("database_date__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_observation_database_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method__in", ("rdap", "registrar")), _negated=True),
                            models.Q(("database", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_observation_registry_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManualAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "addressee",
                    models.CharField(
                        choices=[
                            ("police", "Police unit"),
                            ("interpol", "INTERPOL bureau"),
                            ("partner", "Hotline of that country"),
                            ("provider", "Provider"),
                            ("owner", "Platform or owner of the site"),
                            ("network", "Registrar or network before it"),
                            ("regulator", "Regulator"),
                            ("other", "Somebody else"),
                        ],
                        max_length=9,
                    ),
                ),
                ("recipient", models.CharField(max_length=120)),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("phone", "Telephone"),
                            ("email", "E-mail"),
                            ("portal", "Their portal or form"),
                            ("letter", "Letter"),
                            ("in_person", "In person"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("told", "Told, no answer yet"),
                            ("acknowledged", "They confirm that they have it"),
                            ("agreed", "The police agree that the provider is told"),
                            ("declined", "They do not act on it"),
                            ("removed", "They say it is removed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("found_illegal", models.BooleanField(default=True)),
                ("reference", models.BinaryField(blank=True, null=True)),
                ("note", models.BinaryField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="manual_actions",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "action by hand",
                "verbose_name_plural": "actions by hand",
                "ordering": ["-happened_at", "-id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "addressee__in",
                                [
                                    "police",
                                    "interpol",
                                    "partner",
                                    "provider",
                                    "owner",
                                    "network",
                                    "regulator",
                                    "other",
                                ],
                            )
                        ),
                        name="hotline_manual_addressee_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("means__in", ["phone", "email", "portal", "letter", "in_person"])
                        ),
                        name="hotline_manual_means_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "answer__in",
                                ["told", "acknowledged", "agreed", "declined", "removed"],
                            )
                        ),
                        name="hotline_manual_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("key__isnull", False),
                            models.Q(("note__isnull", True), ("reference__isnull", True)),
                            _connector="OR",
                        ),
                        name="hotline_manual_sealed_by_a_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("happened_at__lte", models.F("recorded_at"))),
                        name="hotline_manual_not_in_the_future",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role_addressed",
                    models.CharField(
                        choices=[
                            ("host", "Host"),
                            ("cdn", "Delivery network"),
                            ("platform", "Platform"),
                            ("upstream", "Upstream network"),
                            ("registrar", "Registrar"),
                            ("registry", "Registry"),
                            ("site_owner", "Site owner"),
                            ("regulator", "Regulator"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("form", "Web form")], max_length=10
                    ),
                ),
                ("template_version", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=10)),
                ("reminder_number", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("form_due", "Form to be filled in"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("bounced", "Came back: could not be delivered"),
                            ("failed", "Could not be sent"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("queued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("send_after", models.DateTimeField()),
                ("being_grouped", models.BooleanField(default=True)),
                ("looks_asked_at", models.DateTimeField(blank=True, null=True)),
                ("reserved_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("deadline_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("deadline_at", models.DateTimeField(blank=True, null=True)),
                ("said_subject", models.CharField(blank=True, max_length=300)),
                ("said_text", models.TextField(blank=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "The abuse contact may no longer be used"),
                            ("refused", "The provider's mail server refused the mail"),
                            (
                                "not_taken",
                                "The mail server did not take it, however often we tried",
                            ),
                            ("not_composed", "The mail could not be written"),
                            ("unconfirmed", "It may have left: nobody confirmed it"),
                            ("form_gone", "The provider's form is not there, or does not work"),
                            ("form_refused", "The provider's form did not take it"),
                            ("form_asks", "The provider's form asks for what we do not give"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "abuse_contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="hotline.abusecontact",
                    ),
                ),
                (
                    "queued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reminds",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="hotline.notice",
                    ),
                ),
                (
                    "reserved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="hotline.provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-queued_at", "-id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "queued",
                                    "form_due",
                                    "sending",
                                    "sent",
                                    "bounced",
                                    "failed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="hotline_notice_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "form"])),
                        name="hotline_notice_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel", "form"),
                            models.Q(
                                models.Q(("state", "form_due"), _negated=True),
                                ("reserved_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_notice_form_by_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "form"), ("state", "sending"), _negated=True),
                            ("reserved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_notice_form_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role_addressed__in",
                                [
                                    "host",
                                    "cdn",
                                    "platform",
                                    "upstream",
                                    "registrar",
                                    "registry",
                                    "site_owner",
                                    "regulator",
                                ],
                            )
                        ),
                        name="hotline_notice_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["bounced", "sent"]),
                                models.Q(("sent_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["bounced", "sent"]), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_notice_sent_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["bounced", "sent"]),
                                models.Q(("deadline_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["bounced", "sent"]), _negated=True),
                                ("deadline_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_notice_deadline_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["bounced", "sending", "sent"]), _negated=True),
                            ("reserved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_notice_reserved_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "failure__in",
                                [
                                    "address",
                                    "refused",
                                    "not_taken",
                                    "not_composed",
                                    "unconfirmed",
                                    "form_gone",
                                    "form_refused",
                                    "form_asks",
                                    "",
                                ],
                            )
                        ),
                        name="hotline_notice_failure_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["failed"]),
                                models.Q(("failed_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["failed"]), _negated=True),
                                ("failed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_notice_failed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["failed"]), models.Q(("failure", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state__in", ["failed"]), _negated=True), ("failure", "")
                            ),
                            _connector="OR",
                        ),
                        name="hotline_notice_failed_why",
                    ),
                    models.UniqueConstraint(
                        fields=("reminds", "reminder_number"),
                        name="hotline_notice_one_reminder_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reminder_number", 0), ("reminds", None)),
                            models.Q(("reminder_number__gt", 0), ("reminds__isnull", False)),
                            _connector="OR",
                        ),
                        name="hotline_notice_reminds_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("being_grouped", True), ("state", "queued")),
                        fields=("abuse_contact", "language", "role_addressed", "reminder_number"),
                        name="hotline_notice_one_being_grouped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProbeTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("watch", "Whether it is still there"),
                            ("shortener", "Where a short address leads"),
                        ],
                        default="watch",
                        max_length=9,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("url", models.TextField()),
                ("host", models.TextField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("dns", "Only whether the name has an IP address"),
                            ("headers", "Status and headers of the answer"),
                            (
                                "first_bytes",
                                "Headers and the first bytes, which are dropped at once",
                            ),
                            ("digest", "A digest of the whole content, which is dropped at once"),
                        ],
                        max_length=11,
                    ),
                ),
                ("spacing_seconds", models.PositiveSmallIntegerField()),
                ("expected_digest", models.BinaryField(default=bytes, max_length=32)),
                ("answers_head", models.BooleanField(default=False)),
                (
                    "wanted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("leased_until", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("online_same", "Online"),
                            ("online_changed", "Online, changed"),
                            ("gone_404", "Gone: not found (404)"),
                            ("gone_410", "Gone: removed (410)"),
                            ("gone_451", "Gone: barred for legal reasons (451)"),
                            ("gone_dns", "Gone: the name has no IP address"),
                            ("gone_seen", "Gone: a person looked"),
                            ("soft_404", "Probably gone: answers like a page that never was"),
                            ("blocked_or_challenge", "Unknown: turned away or asked for a captcha"),
                            ("login_wall", "Unknown: asks to sign in"),
                            ("timeout", "Unknown: no answer in time"),
                            (
                                "refused",
                                "Unknown: not looked at, because it is not on the public internet",
                            ),
                            ("unreachable", "Unknown: no connection"),
                            ("moved_host", "Leads to another site"),
                            ("unknown", "Unknown: no usable answer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("http_status", models.PositiveSmallIntegerField(null=True)),
                ("digest", models.BinaryField(default=bytes, max_length=32)),
                ("moved_to_host", models.TextField(blank=True)),
                ("moved_to", models.TextField(blank=True)),
                ("chain", models.JSONField(blank=True, default=list)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="probe_tasks",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "look that is wanted",
                "verbose_name_plural": "looks that are wanted",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["dns", "headers", "first_bytes", "digest"])
                        ),
                        name="hotline_probetask_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "finding__in",
                                [
                                    "online_same",
                                    "online_changed",
                                    "gone_404",
                                    "gone_410",
                                    "gone_451",
                                    "gone_dns",
                                    "gone_seen",
                                    "soft_404",
                                    "blocked_or_challenge",
                                    "login_wall",
                                    "timeout",
                                    "refused",
                                    "unreachable",
                                    "moved_host",
                                    "unknown",
                                    "",
                                ],
                            )
                        ),
                        name="hotline_probetask_finding_known",
                    ),
                    models.UniqueConstraint(
                        fields=("location", "purpose"), name="hotline_probetask_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["watch", "shortener"])),
                        name="hotline_probetask_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("finding", "")),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_probetask_answered",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("none", "Not referred"),
                            ("queued", "Referral on its way to the police"),
                            ("referred", "Referred to the police"),
                            ("silent", "No answer from the police"),
                            ("acknowledged", "Acknowledged by the police"),
                            ("agreed", "The police agree to a notice"),
                            ("closed", "Closed by the police"),
                            ("again", "To be told once more"),
                            ("declined", "The police do not act"),
                            ("others_told", "The police do not act, others were told"),
                            ("given_up", "The police do not act, nobody else is to be told"),
                        ],
                        default="none",
                        max_length=12,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("referred_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("normal", "Normal"),
                            ("urgent", "Urgent"),
                            ("danger", "A child is in danger now"),
                        ],
                        default="normal",
                        max_length=6,
                    ),
                ),
                ("found_illegal", models.BooleanField(default=True)),
                ("package", models.BinaryField(null=True)),
                ("package_sha256", models.BinaryField(max_length=32, null=True)),
                ("message_id", models.CharField(blank=True, max_length=200)),
                ("failed_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="hotline.location",
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="hotline.policeunit",
                    ),
                ),
            ],
            options={
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="hotline_referral_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "acknowledged",
                                    "again",
                                    "agreed",
                                    "closed",
                                    "declined",
                                    "given_up",
                                    "none",
                                    "others_told",
                                    "queued",
                                    "referred",
                                    "silent",
                                ],
                            )
                        ),
                        name="hotline_referral_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "acknowledged",
                                        "agreed",
                                        "closed",
                                        "declined",
                                        "given_up",
                                        "others_told",
                                        "referred",
                                        "silent",
                                    ],
                                ),
                                models.Q(("referred_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            "acknowledged",
                                            "agreed",
                                            "closed",
                                            "declined",
                                            "given_up",
                                            "others_told",
                                            "referred",
                                            "silent",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("referred_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_referral_referred_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["acknowledged", "declined", "referred", "silent"]),
                            ("due_at", None),
                            _connector="OR",
                        ),
                        name="hotline_referral_due_while_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["normal", "urgent", "danger"])),
                        name="hotline_referral_urgency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("key", None),
                                ("package", None),
                                ("package_sha256", None),
                                ("unit", None),
                            ),
                            models.Q(("key__isnull", False), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="hotline_referral_sent_or_by_hand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Removal",
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
                            ("not_started", "No notice yet"),
                            ("notice_queued", "Notice queued"),
                            ("notice_failed", "Notice could not be sent"),
                            ("undelivered", "Notice could not be delivered"),
                            ("notified", "Provider notified"),
                            ("acknowledged", "Provider acknowledged"),
                            ("overdue", "Overdue, the provider is reminded"),
                            ("unanswered", "No answer to our reminders"),
                            ("removed_claimed", "Provider says removed"),
                            ("moved_claimed", "Seems to have moved"),
                            ("origin_told", "The network says where it is hosted"),
                            ("removed_confirmed", "Removed, confirmed"),
                            ("moved_domestic", "Moved within the country"),
                            ("moved_abroad", "Moved abroad"),
                            ("disputed", "Disputed by the provider"),
                            ("unresolvable", "Given up: nobody removes it"),
                            ("reappeared", "Reappeared"),
                        ],
                        default="not_started",
                        max_length=17,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("first_notice_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("form_due_at", models.DateTimeField(null=True)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removals",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "removal",
                "verbose_name_plural": "removals",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "acknowledged",
                                    "disputed",
                                    "moved_abroad",
                                    "moved_claimed",
                                    "moved_domestic",
                                    "not_started",
                                    "notice_failed",
                                    "notice_queued",
                                    "notified",
                                    "origin_told",
                                    "overdue",
                                    "reappeared",
                                    "removed_claimed",
                                    "removed_confirmed",
                                    "unanswered",
                                    "undelivered",
                                    "unresolvable",
                                ],
                            )
                        ),
                        name="hotline_removal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "acknowledged",
                                        "disputed",
                                        "moved_claimed",
                                        "notified",
                                        "origin_told",
                                        "overdue",
                                        "removed_claimed",
                                        "unanswered",
                                        "undelivered",
                                    ],
                                ),
                                models.Q(("due_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            "acknowledged",
                                            "disputed",
                                            "moved_claimed",
                                            "notified",
                                            "origin_told",
                                            "overdue",
                                            "removed_claimed",
                                            "unanswered",
                                            "undelivered",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_removal_due_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "acknowledged",
                                        "disputed",
                                        "moved_claimed",
                                        "notified",
                                        "origin_told",
                                        "overdue",
                                        "removed_claimed",
                                        "unanswered",
                                        "unresolvable",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("first_notice_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_removal_first_notice_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["removed_confirmed"]),
                                models.Q(("removed_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["removed_confirmed"]), _negated=True),
                                ("removed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_removal_removed_at_in_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReporterContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact", models.BinaryField()),
                ("purge_at", models.DateTimeField(db_index=True)),
                ("told_of", models.PositiveSmallIntegerField(default=0)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact",
                        to="hotline.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "reporter's contact",
                "verbose_name_plural": "reporters' contacts",
            },
        ),
        migrations.CreateModel(
            name="ReportMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "writer",
                    models.CharField(
                        choices=[("hotline", "The hotline"), ("reporter", "The reporter")],
                        max_length=8,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("words", models.BinaryField()),
                (
                    "answers",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="hotline.reportmessage",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="hotline.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "message of a report",
                "verbose_name_plural": "messages of reports",
                "ordering": ["report", "number"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("writer__in", ["hotline", "reporter"])),
                        name="hotline_message_writer_known",
                    ),
                    models.UniqueConstraint(
                        fields=("report", "number"), name="hotline_message_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answers", None), ("by__isnull", False), ("writer", "hotline")
                            ),
                            models.Q(("by", None), ("writer", "reporter")),
                            _connector="OR",
                        ),
                        name="hotline_message_asked_by_staff",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("line", models.PositiveSmallIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("url", "Web address"),
                            ("onion", "Onion service"),
                            ("group_invite", "Group invitation"),
                            ("ip_port", "IP address and port"),
                            ("p2p_hash", "Peer-to-peer hash"),
                            ("file_hash", "Digest of a file"),
                            ("app_handle", "Name in an app"),
                            ("email", "E-mail address"),
                            ("phone", "Telephone number"),
                            ("text", "Description"),
                        ],
                        max_length=12,
                    ),
                ),
                ("raw", models.BinaryField(blank=True, null=True)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="hotline.location",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="hotline.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
                "ordering": ["report", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "location"), name="hotline_submission_once_per_report"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "url",
                                    "onion",
                                    "group_invite",
                                    "ip_port",
                                    "p2p_hash",
                                    "file_hash",
                                    "app_handle",
                                    "email",
                                    "phone",
                                    "text",
                                ],
                            )
                        ),
                        name="hotline_submission_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
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
                            ("watched", "Watched until it is gone"),
                            ("to_check", "A person has to look"),
                            ("at_end", "Still there after the last look"),
                            ("gone", "Gone, watched whether it comes back"),
                            ("gone_due", "Gone, a person has to look whether it is back"),
                            ("ended", "No longer watched"),
                        ],
                        default="watched",
                        max_length=8,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("by_hand", models.BooleanField(default=False)),
                ("unknown", models.PositiveSmallIntegerField(default=0)),
                ("against", models.PositiveSmallIntegerField(default=0)),
                ("against_since", models.DateTimeField(null=True)),
                ("seen_online_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField(null=True)),
                (
                    "moved_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("redirect", "It leads to another site"),
                            ("hosting", "It is hosted elsewhere than before"),
                        ],
                        max_length=8,
                    ),
                ),
                ("moved_host", models.TextField(blank=True)),
                ("digest", models.BinaryField(max_length=32, null=True)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watches",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "watch",
                "verbose_name_plural": "watches",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["at_end", "gone", "gone_due", "to_check", "watched"])
                        ),
                        fields=["due_at"],
                        name="hotline_watch_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["at_end", "ended", "gone", "gone_due", "to_check", "watched"],
                            )
                        ),
                        name="hotline_watch_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ["at_end", "gone", "gone_due", "to_check", "watched"],
                                ),
                                models.Q(("due_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        ["at_end", "gone", "gone_due", "to_check", "watched"],
                                    ),
                                    _negated=True,
                                ),
                                ("due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_watch_due_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["gone", "gone_due"]),
                                models.Q(("gone_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["gone", "gone_due"]), _negated=True),
                                ("gone_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_watch_gone_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moved_because__in", ["redirect", "hosting", ""])),
                        name="hotline_watch_move_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["at_end", "gone", "gone_due", "to_check", "watched"])
                        ),
                        fields=("location",),
                        name="hotline_watch_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.CharField(
                        choices=[
                            ("first", "First"),
                            ("second_blind", "Second, blind"),
                            ("quality", "Quality sample, blind"),
                            ("adjudication", "Adjudication"),
                        ],
                        default="first",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("enriching", "Being looked up"),
                            ("ready", "Ready to assess"),
                            ("claimed", "Claimed"),
                            ("not_accessible", "Not accessible"),
                            ("assessed", "Assessed"),
                        ],
                        default="ready",
                        max_length=14,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("illegal", "Illegal"),
                            ("harmful", "Harmful, not illegal"),
                            ("not_illegal", "Not illegal"),
                            ("not_assessable", "Cannot be assessed"),
                        ],
                        max_length=14,
                    ),
                ),
                ("assessed_at", models.DateTimeField(null=True)),
                ("stands_since", models.DateTimeField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.assessment",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessment_tasks",
                        to="hotline.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment task",
                "verbose_name_plural": "assessment tasks",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "assessed",
                                    "claimed",
                                    "enriching",
                                    "new",
                                    "not_accessible",
                                    "ready",
                                ],
                            )
                        ),
                        name="hotline_task_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["assessed", "not_accessible"]),
                                models.Q(("assessed_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["assessed", "not_accessible"]), _negated=True
                                ),
                                ("assessed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_task_assessed_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["assessed", "not_accessible"]),
                                models.Q(("assessment__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["assessed", "not_accessible"]), _negated=True
                                ),
                                ("assessment__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_task_assessment_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["claimed", "enriching", "new", "ready"]),
                                models.Q(("due_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["claimed", "enriching", "new", "ready"]),
                                    _negated=True,
                                ),
                                ("due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_task_due_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["assessed", "not_accessible"]),
                                models.Q(("verdict", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["assessed", "not_accessible"]), _negated=True
                                ),
                                ("verdict", ""),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_task_verdict_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("round__in", ["first", "second_blind", "quality", "adjudication"])
                        ),
                        name="hotline_task_round_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                ["illegal", "harmful", "not_illegal", "not_assessable", ""],
                            )
                        ),
                        name="hotline_task_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("round", "first"), _negated=True),
                            ("stands_since", None),
                            _connector="OR",
                        ),
                        name="hotline_task_stands_after_a_look",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FilledForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("sent", "Sent"), ("not_sent", "Could not be sent")], max_length=8
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("form_gone", "The provider's form is not there, or does not work"),
                            ("form_refused", "The provider's form did not take it"),
                            ("form_asks", "The provider's form asks for what we do not give"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ticket", models.CharField(blank=True, max_length=40)),
                ("note", models.BinaryField(blank=True, null=True)),
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
                    "key",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filled_forms",
                        to="hotline.notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "filled form",
                "verbose_name_plural": "filled forms",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["sent", "not_sent"])),
                        name="hotline_form_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "sent"), ("why", "")),
                            models.Q(
                                ("outcome", "not_sent"),
                                ("why__in", ["form_asks", "form_gone", "form_refused"]),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_form_why_not_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("key__isnull", False), ("note__isnull", True), _connector="OR"
                        ),
                        name="hotline_form_sealed_by_a_key",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "sent")),
                        fields=("notice",),
                        name="hotline_form_sent_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeItem",
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
                            ("provider_says_removed", "Provider says removed"),
                            ("provider_says_moved", "Provider says it moved"),
                            ("origin_told", "Provider says where it is hosted"),
                            ("disputed", "Disputed by the provider"),
                            ("acknowledged", "They say that they have it"),
                            ("acting", "They say that they act"),
                            ("not_theirs", "They say that it is not for them"),
                            ("gone", "Gone, confirmed"),
                            ("withdrawn", "Withdrawn"),
                            ("ended", "No longer asked of this provider"),
                        ],
                        default="open",
                        max_length=21,
                    ),
                ),
                ("legal_basis", models.CharField(max_length=300)),
                (
                    "match",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("network", "The network is this provider's"),
                            ("domain", "The domain is this provider's"),
                            ("abuse_contact", "The registry names this abuse contact"),
                            ("app", "The app is this provider's"),
                            ("office", "It is the regulator of this country"),
                            ("country", "Only the country is the same"),
                            ("other_network", "The network is somebody else's"),
                            ("abroad", "The provider is in another country"),
                            ("said_no", "It said that it is not with them"),
                        ],
                        max_length=13,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("beside", models.BooleanField(default=False)),
                ("together", models.UUIDField(blank=True, db_index=True, null=True)),
                ("classification", models.CharField(blank=True, max_length=40)),
                ("ips", models.JSONField(default=list)),
                ("asn", models.PositiveBigIntegerField(blank=True, null=True)),
                ("as_name", models.CharField(blank=True, max_length=200)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("asked_again_at", models.DateTimeField(blank=True, null=True)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_items",
                        to="hotline.location",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="hotline.notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice item",
                "verbose_name_plural": "notice items",
                "ordering": ["notice", "id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "open",
                                    "provider_says_removed",
                                    "provider_says_moved",
                                    "origin_told",
                                    "disputed",
                                    "acknowledged",
                                    "acting",
                                    "not_theirs",
                                    "gone",
                                    "withdrawn",
                                    "ended",
                                ],
                            )
                        ),
                        name="hotline_item_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "match__in",
                                [
                                    "network",
                                    "domain",
                                    "abuse_contact",
                                    "app",
                                    "office",
                                    "country",
                                    "other_network",
                                    "abroad",
                                    "said_no",
                                    "",
                                ],
                            )
                        ),
                        name="hotline_item_match_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("match__in", ["abroad", "country", "other_network", "said_no"]),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_item_reason_given",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("beside", False),
                            (
                                "state__in",
                                [
                                    "acknowledged",
                                    "acting",
                                    "disputed",
                                    "not_theirs",
                                    "open",
                                    "origin_told",
                                    "provider_says_moved",
                                    "provider_says_removed",
                                ],
                            ),
                        ),
                        fields=("location",),
                        name="hotline_item_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("acknowledged", "Received by the police"),
                            ("agreed", "The police agree that the provider is told"),
                            ("investigating", "Under investigation"),
                            ("not_acting", "No action by the police"),
                            ("finished", "Finished by the police"),
                        ],
                        max_length=13,
                    ),
                ),
                ("words", models.BinaryField(blank=True, null=True)),
                ("given_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="hotline.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of the police",
                "verbose_name_plural": "answers of the police",
                "ordering": ["-id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "says__in",
                                [
                                    "acknowledged",
                                    "agreed",
                                    "investigating",
                                    "not_acting",
                                    "finished",
                                ],
                            )
                        ),
                        name="hotline_police_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("key__isnull", False), ("words__isnull", True), _connector="OR"
                        ),
                        name="hotline_police_answer_sealed",
                    ),
                ],
            },
        ),
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
        migrations.CreateModel(
            name="Reply",
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
                            ("hard_bounce", "Could not be delivered"),
                            ("soft_bounce", "Delivery delayed or in doubt"),
                            ("auto_reply", "Automatic reply"),
                            ("answer", "Answered by mail"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "Noted"),
                            ("unread", "Waits to be read"),
                            ("read", "Read"),
                        ],
                        default="noted",
                        max_length=6,
                    ),
                ),
                ("by_number", models.BooleanField(default=False)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("status", models.CharField(blank=True, max_length=11)),
                ("ticket", models.CharField(blank=True, max_length=40)),
                ("words", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="hotline.notice",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="hotline.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply by mail",
                "verbose_name_plural": "replies by mail",
                "ordering": ["-id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["noted", "read", "unread"])),
                        name="hotline_reply_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["unread"]),
                                models.Q(("due_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["unread"]), _negated=True),
                                ("due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_reply_due_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["read"]),
                                models.Q(("read_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["read"]), _negated=True),
                                ("read_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_reply_read_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["read"]),
                                models.Q(("read_by__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["read"]), _negated=True),
                                ("read_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_reply_read_by_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["hard_bounce", "soft_bounce", "auto_reply", "answer"])
                        ),
                        name="hotline_reply_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("notice", None), ("referral__isnull", False)),
                            models.Q(("notice__isnull", False), ("referral", None)),
                            _connector="OR",
                        ),
                        name="hotline_reply_to_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("owner", "Platform or owner of the site"),
                            ("network", "Registrar or network before it"),
                            ("authority", "Regulator or police"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not due yet"),
                            ("due", "Due"),
                            ("queued", "Notice on its way"),
                            ("told", "Told"),
                            ("skipped", "Nobody is told"),
                            ("moot", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_found", "Nobody in that place can be found"),
                            ("known", "They know of it already"),
                            ("powerless", "They can do nothing about it here"),
                            ("acting", "Whoever was asked is acting"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="hotline.location",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="hotline.noticeitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "escalation",
                "verbose_name_plural": "escalations",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["due_at"],
                        name="hotline_escalation_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["due", "moot", "queued", "skipped", "told", "waiting"])
                        ),
                        name="hotline_escalation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["moot", "skipped", "told"]),
                                models.Q(("ended_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["moot", "skipped", "told"]), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_escalation_ended_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to__in", ["owner", "network", "authority"])),
                        name="hotline_escalation_to_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("why__in", ["not_found", "known", "powerless", "acting", ""])
                        ),
                        name="hotline_escalation_why_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("over_at", None)),
                        fields=("location", "to"),
                        name="hotline_escalation_one_of_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "skipped"), models.Q(("why", ""), _negated=True)),
                            models.Q(models.Q(("state", "skipped"), _negated=True), ("why", "")),
                            _connector="OR",
                        ),
                        name="hotline_escalation_skipped_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "queued"), _negated=True),
                            ("item__isnull", False),
                            _connector="OR",
                        ),
                        name="hotline_escalation_on_its_way_by_a_notice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("over_at", None), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="hotline_escalation_over_when_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("removed", "Says it is removed"),
                            ("moved", "Says it moved"),
                            ("origin", "Says where it is hosted"),
                            ("dispute", "Disagrees"),
                            ("has_it", "Says that they have it"),
                            ("acts", "Says that they act on it"),
                            ("passed", "Says that they passed it on"),
                            ("not_us", "Says that it is not for them"),
                        ],
                        max_length=7,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("words", models.BinaryField(blank=True, null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="hotline.noticeitem",
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.subjectkey",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of a provider",
                "verbose_name_plural": "answers of providers",
                "ordering": ["-given_at", "-id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "says__in",
                                [
                                    "removed",
                                    "moved",
                                    "origin",
                                    "dispute",
                                    "has_it",
                                    "acts",
                                    "passed",
                                    "not_us",
                                ],
                            )
                        ),
                        name="hotline_answer_says_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("key__isnull", False), ("words__isnull", True), _connector="OR"
                        ),
                        name="hotline_answer_sealed_by_a_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Retraction",
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
                            ("queued", "On its way"),
                            ("sent", "Told by mail"),
                            ("to_tell", "Somebody has to tell them"),
                            ("told", "Told by hand"),
                            ("dropped", "No longer needed"),
                        ],
                        default="queued",
                        max_length=7,
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("illegal", "That it is illegal"),
                            ("danger", "That somebody is in danger"),
                        ],
                        default="illegal",
                        max_length=7,
                    ),
                ),
                ("message_id", models.CharField(blank=True, max_length=200)),
                ("began_at", models.DateTimeField()),
                ("reserved_until", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("again_due_at", models.DateTimeField(null=True)),
                (
                    "by_hand",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retractions",
                        to="hotline.manualaction",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retraction",
                        to="hotline.noticeitem",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retractions",
                        to="hotline.location",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retractions",
                        to="hotline.referral",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "retraction",
                "verbose_name_plural": "retractions",
                "ordering": ["id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["dropped", "queued", "sent", "to_tell", "told"])
                        ),
                        name="hotline_retraction_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["to_tell"]), _negated=True),
                            models.Q(("due_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_retraction_due_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "told"]), _negated=True),
                            models.Q(("told_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="hotline_retraction_told_at_in_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["illegal", "danger"])),
                        name="hotline_retraction_about_known",
                    ),
                    models.UniqueConstraint(
                        fields=("referral", "about"), name="hotline_retraction_of_a_referral_once"
                    ),
                    models.UniqueConstraint(
                        fields=("by_hand", "about"), name="hotline_retraction_by_hand_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("again_due_at", None),
                            models.Q(("about", "illegal"), ("state__in", ["sent", "told"])),
                            _connector="OR",
                        ),
                        name="hotline_retraction_again_after_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about", "illegal"), ("item", None), _connector="OR"),
                        name="hotline_retraction_notices_say_illegal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("by_hand", None), ("item__isnull", False), ("referral", None)
                            ),
                            models.Q(
                                ("by_hand", None), ("item", None), ("referral__isnull", False)
                            ),
                            models.Q(
                                ("by_hand__isnull", False), ("item", None), ("referral", None)
                            ),
                            _connector="OR",
                        ),
                        name="hotline_retraction_of_one_thing",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="Report",
            name="locations",
            field=models.ManyToManyField(
                related_name="reports", through="hotline.Submission", to="hotline.location"
            ),
        ),
        migrations.AddField(
            model_name="PoliceUnit",
            name="officers",
            field=models.ManyToManyField(
                related_name="police_units",
                through="hotline.UnitOfficer",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
