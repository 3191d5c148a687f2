"""What an assessment comes to, what a location waits for, and what a report came to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    """The consequence of a classification; `policies.combinations` says which comes to which."""

    ILLEGAL = "illegal", _("Illegal")
    HARMFUL = "harmful", _("Harmful, not illegal")
    NOT_ILLEGAL = "not_illegal", _("Not illegal")
    NOT_ASSESSABLE = "not_assessable", _("Cannot be assessed")


class Phase(TextChoices):
    """What a location waits for first of all: in one word what its steps come to."""

    TO_ASSESS = "to_assess", _("To be assessed")
    TO_ACT = "to_act", _("Something is to be done")
    WAITS = "waits", _("Waits for its time")
    TOLD = "told", _("Others have the word")
    DONE = "done", _("Nothing more to do")


class Outcome(TextChoices):
    """How a report ended."""

    ACTION_TAKEN = "action_taken", _("Provider notified")
    PASSED_ON = "passed_on", _("Partner told")
    POLICE_TOLD = "police_told", _("Police told")
    GONE = "gone", _("No longer there")
    NOT_ILLEGAL = "not_illegal", _("Not illegal")
    NOT_ACCESSIBLE = "not_accessible", _("Nothing accessible")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    SPAM = "spam", _("Spam")


class ClaimEnd(TextChoices):
    """How a claim ended."""

    ASSESSED = "assessed", _("Assessed")
    RELEASED = "released", _("Released")
    LAPSED = "lapsed", _("Lapsed")


class Confidence(TextChoices):
    """How far evidence may be relied on."""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Lookup(TextChoices):
    """What asking the name servers, or a registry, brought. Silence is a finding of its own."""

    FOUND = "found", _("Found")
    NO_ADDRESS = "no_address", _("The name has no IP address")
    NO_ANSWER = "no_answer", _("No answer from the name servers")
    UNKNOWN = "unknown", _("The registry knows nothing of it")
    REFUSED = "refused", _("The registry refused to answer")
    SILENT = "silent", _("The registry did not answer")
    UNREADABLE = "unreadable", _("The registry's answer could not be read")
