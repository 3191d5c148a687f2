"""How a visitor's place in the line came about: decisions of supervisors and of the matcher."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from helpline.models import Conversation
from helpline.operations import reordering
from helpline.words.desk import BANDS
from helpline.words.desk_matching import matching_reason
from portal.web.actions import Words


@dataclass(frozen=True, slots=True)
class LineMoment:
    """One decision: what, by whom or for whom, its reasons, and what became of it."""

    at: datetime
    what: str
    reasons: tuple[Words, ...]
    outcome: Words = ""
    own_words: bool = False
    """The reason is a text that somebody wrote."""


def line_moments_of(conversation: Conversation) -> list[LineMoment]:
    """The latest first, in two queries."""
    found = [*_decided(conversation), *_offered(conversation)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _decided(conversation: Conversation) -> list[LineMoment]:
    return [
        LineMoment(
            one.at,
            (
                _("%(person)s moved the visitor to the front, from %(band)s")
                if one.to_front
                else _("%(person)s put the visitor back where they were")
            )
            % {"person": one.by, "band": BANDS[one.band_before]},
            (one.reason or _("Erased."),),
            own_words=True,
        )
        for one in reordering.decisions_of(conversation)
    ]


def _offered(conversation: Conversation) -> list[LineMoment]:
    return [
        LineMoment(
            one.offered_at,
            _("Offered to %(person)s") % {"person": one.shift.counsellor},
            tuple(map(matching_reason, one.reasons)),
            one.get_state_display(),
        )
        for one in conversation.offers.select_related("shift__counsellor")
    ]
