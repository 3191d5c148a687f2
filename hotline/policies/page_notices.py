"""What of a page goes into notices when everything illegal is put there at once, and what not.

Pure: handed what a URL waits for, it says whether it goes, and why it stays.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.policies.next_steps import Step, Steps


class Stays(TextChoices):
    """Why a URL is put into no notice."""

    NOT_ASSESSED = "not_assessed", _("Not assessed yet")
    SECOND_LOOK = "second_look", _("Waits for another look")
    IN_NOTICE = "in_notice", _("Already in a notice")
    TOLD = "told", _("Somebody was told already")
    HELD = "held", _("Held for the police")
    POLICE = "police", _("The police come first")
    THEIRS = "theirs", _("The police contact the provider")
    ABROAD = "abroad", _("Hosted abroad")
    COUNTRY = "country", _("The hosting country is not settled")
    NO_PROVIDER = "no_provider", _("No provider with a verified abuse contact fits it")
    SEVERAL = "several", _("Several providers fit it: choose one on its own page")
    COLLEAGUE = "colleague", _("A colleague is on it")
    GONE = "gone", _("It is gone")


GOES = frozenset({Step.NOTIFY, Step.UNDELIVERED, Step.ASK_ORIGIN})
"""Steps that a notice answers; the last one by asking a delivery network."""
_WHY: Mapping[Step, Stays] = {
    Step.HELD: Stays.HELD,
    Step.POLICE_FIRST: Stays.POLICE,
    Step.POLICE_ANSWER: Stays.POLICE,
    Step.POLICE_AGREE: Stays.POLICE,
    Step.REFERRAL_WAITS: Stays.POLICE,
    Step.POLICE_ONLY: Stays.POLICE,
    Step.CONTACT_IS_THEIRS: Stays.THEIRS,
    Step.FORWARD: Stays.ABROAD,
    Step.PARTNER_WAITS: Stays.ABROAD,
    Step.PARTNER_HAS_IT: Stays.ABROAD,
    Step.NO_HOTLINE: Stays.ABROAD,
    Step.DECIDE_COUNTRY: Stays.COUNTRY,
    Step.NOTICE_WAITS: Stays.IN_NOTICE,
    Step.NOTICE_FAILED: Stays.IN_NOTICE,
}


def why_it_stays(steps: Steps) -> Stays | None:
    """Why what is illegal goes into no notice; None where it does, if its provider is known."""
    if steps & GOES:
        return None
    return next((_WHY[step] for step in _WHY if step in steps), Stays.TOLD)
