"""Which findings go together in one assessment, as tables: pure rules for the form and the verb.

Reasons and classifications are those of ICCAM, where a reason is given only for what nobody
acts on. Baseline follows INTERPOL's criteria: a real child who appears to be younger than 13.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hotline.policies.profiles import Profile
from hotline.states import Verdict
from hotline.words.errors_assessing import (
    AgeNeeded,
    AgeNotFitting,
    ArticleNeeded,
    ArticleNotFitting,
    RealChildNeeded,
    ReasonNeeded,
    ReasonNotFitting,
    SeverityNotFitting,
)
from portal.web.refusals import Refusal

VERDICT_OF: dict[str, Verdict | None] = {
    "baseline": Verdict.ILLEGAL,
    "national": Verdict.ILLEGAL,
    "harmful_not_illegal": Verdict.HARMFUL,
    "not_illegal": Verdict.NOT_ILLEGAL,
    "not_assessable": Verdict.NOT_ASSESSABLE,
    "undetermined": None,
}
"""What each classification comes to. None leaves the location open for somebody else's look."""


NOT_THERE = frozenset(
    {
        "content_not_found",
        "referrer_not_known_or_incorrect",
        "unable_to_access",
        "password_protected",
        "account_disabled",
        "legally_unable_to_access",
        "link_expired",
        "error_404_not_found_or_site_down",
        "error_503_or_temporarily_unavailable",
        "premium_account_necessary",
        "missing_parts_to_open_file",
        "content_removed_before_assessment",
    }
)
OF_AN_ADULT = frozenset({"adult_pornography", "age_over_the_national_threshold"})
NOT_CLEAR = frozenset({"images_too_small", "age_unclear_or_not_assessable"})
SEEN = OF_AN_ADULT | {
    "nudism_or_not_sexualised",
    "does_not_meet_the_threshold_for_illegality",
    "virtual_material",
    "linking_or_link_lists_not_illegal",
    *NOT_CLEAR,
}
REASONS: Mapping[str, frozenset[str]] = {
    "baseline": frozenset(),
    "national": frozenset(),
    "harmful_not_illegal": SEEN | {"other"},
    "not_illegal": SEEN | {"other"},
    "not_assessable": NOT_THERE | NOT_CLEAR | {"other"},
    "undetermined": SEEN | {"other"},
}
"""The reasons that may stand with each classification."""
NEEDS_REASON = frozenset({"not_assessable"})
"""Classifications that say nothing without one of the listed reasons."""
ILLEGAL = frozenset({"baseline", "national"})
BASELINE_AGES = frozenset({"0-2", "3-6", "7-10", "11-13"})
NO_CHILD = frozenset({"", "unknown"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules look at, in codes of the vocabulary; `article` is one of the profile."""

    classification: str
    reason: str
    youngest_age: str
    made_by_machine: bool
    article: str
    severity: str = ""


def objections(found: Findings, profile: Profile) -> dict[str, type[Refusal]]:
    """What does not go together: the field to correct and the refusal that says why."""
    rules = {
        "reason": _reason(found),
        "youngest_age": _age(found),
        "ai_generated": _child(found),
        "article": _article(found, profile),
        "severity": _severity(found),
    }
    return {name: refusal for name, refusal in rules.items() if refusal is not None}


def _reason(found: Findings) -> type[Refusal] | None:
    if not found.reason:
        return ReasonNeeded if found.classification in NEEDS_REASON else None
    fitting = REASONS.get(found.classification, frozenset())
    return None if found.reason in fitting else ReasonNotFitting


def _age(found: Findings) -> type[Refusal] | None:
    if found.classification == "baseline":
        return None if found.youngest_age in BASELINE_AGES else AgeNeeded
    child = found.youngest_age not in NO_CHILD
    return AgeNotFitting if found.reason in OF_AN_ADULT and child else None


def _child(found: Findings) -> type[Refusal] | None:
    made = found.classification == "baseline" and found.made_by_machine
    return RealChildNeeded if made else None


def _severity(found: Findings) -> type[Refusal] | None:
    fits = not found.severity or found.classification in ILLEGAL
    return None if fits else SeverityNotFitting


def _article(found: Findings, profile: Profile) -> type[Refusal] | None:
    if found.classification not in ILLEGAL:
        return None
    article = profile.article(found.article)
    if article is None:
        return ArticleNeeded
    return (
        ArticleNotFitting if found.classification == "baseline" and not article.baseline else None
    )
