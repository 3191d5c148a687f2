"""What a person told us. No IP address, no user agent, ever: there is no column for them."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import filled_exactly_in, known
from hotline.models.particulars import AboutWhom, Media, SeenIn
from hotline.models.querysets import ReportQuerySet
from hotline.reported_urls import LocationKind
from hotline.states import REPORT_ENDED, REPORT_UNTOUCHED, Outcome, ReportState
from portal.privacy.models import SubjectKey

NARRATIVE_PLACE = "hotline.Report.narrative"
ACCESS_HINT_PLACE = "hotline.Report.access_hint"
FOUND_VIA_PLACE = "hotline.Report.found_via"
CONTACT_PLACE = "hotline.ReporterContact.contact"
_REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 of them: every value of a byte stands for one, and each for as many."""
_REFERENCE_SYMBOLS = 10


class Channel(models.TextChoices):
    """The way a report came in."""

    WEB = "web", _("Web form")
    EMBED = "embed", _("Form on another site")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    WALK_IN = "walk_in", _("In person")
    HELPLINE = "helpline", _("Helpline")
    POLICE = "police", _("Police")
    PARTNER = "partner", _("Partner hotline")
    PROACTIVE = "proactive", _("Found by ourselves")


class AgeBand(models.TextChoices):
    """How old the reporter says they are."""

    UNSAID = "unsaid", _("Not said")
    UNDER_13 = "u13", _("Under 13")
    FROM_13_TO_15 = "13_15", _("13 to 15")
    FROM_16_TO_17 = "16_17", _("16 or 17")
    ADULT = "adult", _("18 or older")


def new_public_ref() -> str:
    """A reference people may say aloud: `R-7K2M9-Q4TDW` (50 random bits, opens nothing)."""
    random = secrets.token_bytes(_REFERENCE_SYMBOLS)
    symbols = "".join(_REFERENCE_ALPHABET[one % len(_REFERENCE_ALPHABET)] for one in random)
    return f"R-{symbols[:5]}-{symbols[5:]}"


class Report(models.Model):
    """One person's report. What they wrote is sealed under a key of its own."""

    public_ref = models.CharField(max_length=13, unique=True, default=new_public_ref)
    receipt_digest = models.BinaryField(max_length=32, unique=True)
    key = models.OneToOneField(SubjectKey, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    category = models.ForeignKey(
        "hotline.Category", on_delete=models.PROTECT, related_name="reports"
    )
    narrative = models.BinaryField(null=True, blank=True)
    access_hint = models.BinaryField(null=True, blank=True)
    """How to get in, such as a password; sealed."""
    found_via = models.BinaryField(null=True, blank=True)
    """Where the way there was found; sealed."""
    about_whom = models.CharField(max_length=8, choices=AboutWhom.choices, blank=True)
    seen_in = models.CharField(max_length=7, choices=SeenIn.choices, blank=True)
    media = models.CharField(max_length=7, choices=Media.choices, blank=True)
    language = models.CharField(max_length=10)
    imminent_danger = models.BooleanField(default=False)
    danger_since = models.DateTimeField(null=True, blank=True)
    """Since when we know that it speaks of danger: from the beginning, or an analyst learnt it."""
    reporter_is_depicted = models.BooleanField(default=False)
    reporter_age = models.CharField(max_length=6, choices=AgeBand.choices, default=AgeBand.UNSAID)
    wants_answer = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=ReportState.choices, default=ReportState.RECEIVED
    )
    outcome = models.CharField(max_length=14, choices=Outcome.choices, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    first_look_due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    """Who works on it, also after the last claim ended; empty once it was released."""
    question_due_at = models.DateTimeField(null=True, blank=True)
    """Until when the answer to an open question is waited for; empty while none is open."""
    unread_since = models.DateTimeField(null=True, blank=True)
    """Since when words of the reporter wait to be read; empty once somebody opened them."""
    forget_at = models.DateTimeField(null=True, blank=True)
    """When text and contact are shredded; empty once that is done."""
    erasure_asked_at = models.DateTimeField(null=True, blank=True)
    """When the reporter asked that what they told us is erased."""

    locations = models.ManyToManyField(
        "hotline.Location", through="hotline.Submission", related_name="reports"
    )
    objects: ClassVar = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(
                fields=["-imminent_danger", "first_look_due_at"],
                name="hotline_report_open",
                condition=~Q(state__in=sorted(state.value for state in REPORT_ENDED)),
            ),
            models.Index(fields=["received_at"], name="hotline_report_received"),
            models.Index(fields=["forget_at"], name="hotline_report_forget"),
            models.Index(
                fields=["question_due_at"],
                name="hotline_report_question",
                condition=Q(question_due_at__isnull=False),
            ),
        ]
        constraints = [
            known("state", ReportState, "hotline_report_state_known"),
            known("channel", Channel, "hotline_report_channel_known"),
            known("reporter_age", AgeBand, "hotline_report_age_known"),
            known("about_whom", AboutWhom, "hotline_report_about_whom_known"),
            known("seen_in", SeenIn, "hotline_report_seen_in_known"),
            known("media", Media, "hotline_report_media_known"),
            models.CheckConstraint(
                condition=Q(reporter_is_depicted=True, about_whom=AboutWhom.ME)
                | (Q(reporter_is_depicted=False) & ~Q(about_whom=AboutWhom.ME)),
                name="hotline_report_about_me_is_depicted",
            ),
            models.CheckConstraint(
                condition=Q(imminent_danger=True, danger_since__isnull=False)
                | Q(imminent_danger=False, danger_since=None),
                name="hotline_report_danger_since",
            ),
            known("outcome", Outcome, "hotline_report_outcome_known", or_empty=True),
            filled_exactly_in("closed_at", "state", REPORT_ENDED, "hotline_report_closed_at"),
            filled_exactly_in(
                "question_due_at",
                "state",
                {ReportState.NEEDS_INFO},
                "hotline_report_question_due_at",
            ),
            filled_exactly_in(
                "outcome", "state", REPORT_ENDED, "hotline_report_outcome", text=True
            ),
        ]

    def __str__(self) -> str:
        return self.public_ref

    @property
    def has_receipt(self) -> bool:
        """Whether somebody was given one: not for mails, nor for finds of our own."""
        return self.channel not in {Channel.EMAIL, Channel.PROACTIVE}

    @property
    def is_untouched(self) -> bool:
        """Whether it waits for somebody to take it on."""
        return self.state in REPORT_UNTOUCHED

    @property
    def was_never_taken_on(self) -> bool:
        """Whether nobody has been on it: also where it was set aside and that was taken back."""
        back = self.state == ReportState.TAKEN_BACK and self.taken_on_by_id is None
        return self.state == ReportState.RECEIVED or back

    @property
    def asks_for_a_person(self) -> bool:
        """Whether somebody has to look at it although what it names was assessed already."""
        unread = self.unread_since is not None
        return unread or self.imminent_danger or self.reporter_is_depicted or self.wants_answer

    @property
    def waits_for_a_person(self) -> bool:
        """Whether somebody still has to read it before anything answers it."""
        unread = self.narrative is not None and self.was_never_taken_on
        return self.state not in REPORT_ENDED and (self.asks_for_a_person or unread)


class ReporterContact(models.Model):
    """How to reach a reporter who asked for it. Its own key, so that it can go before the rest."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="contact")
    key = models.OneToOneField(SubjectKey, on_delete=models.PROTECT, related_name="+")
    contact = models.BinaryField()
    purge_at = models.DateTimeField(db_index=True)
    told_of = models.PositiveSmallIntegerField(default=0)
    """The number of the newest question of which a mail told, or was about to."""

    class Meta:
        verbose_name = _("reporter's contact")
        verbose_name_plural = _("reporters' contacts")

    def __str__(self) -> str:
        return f"contact of {self.report_id}"


class Submission(models.Model):
    """One thing named in a report, as typed (sealed), and the location it turned out to be.

    Where it was read wrong, an `AddressCorrection` keeps what stood here.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="submissions")
    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="submissions"
    )
    position = models.PositiveSmallIntegerField()
    line = models.PositiveSmallIntegerField(null=True)
    """The line of the reporter it was read from; empty where an analyst added it."""
    kind = models.CharField(max_length=12, choices=LocationKind.choices)
    raw = models.BinaryField(null=True, blank=True)
    """The words it was read from; where it was corrected, those of the analyst."""

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "location"], name="hotline_submission_once_per_report"
            ),
            known("kind", LocationKind, "hotline_submission_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.position}"

    @property
    def raw_place(self) -> str:
        """What the sealed text is bound to: its position in this report."""
        return raw_place(self.position)


def raw_place(position: int) -> str:
    """What sealed words of a report are bound to, by their position in it."""
    return f"hotline.Submission.raw:{position}"
