"""An analyst judges a location by the vocabulary, the law profile and their own eyes."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hotline import profiles
from hotline.errors import NotYourClaim, ReasonNeeded, WrongWord
from hotline.models import (
    AiGenerated,
    Assessment,
    Claim,
    ContentKind,
    Location,
    Scheme,
    SelfGenerated,
    Term,
)
from hotline.operations import moving
from hotline.operations.claims import end_claim
from hotline.operations.settling import settle_reports_of
from hotline.policies import NEEDS_REASON, VERDICT_OF
from hotline.querysets import VOCABULARY_VERSION
from hotline.states import AssessmentState, ClaimEnd, Verdict
from portal import audit
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an analyst found, in codes of the current vocabulary; empty means not said."""

    classification: str
    reason: str = ""
    youngest_age: str = ""
    sex: str = ""
    site_type: str = ""
    commerciality: str = ""
    content_kind: ContentKind = ContentKind.UNKNOWN
    ai_generated: AiGenerated = AiGenerated.NO
    self_generated: SelfGenerated = SelfGenerated.UNKNOWN
    confidence: int = 2


@transaction.atomic
def assess(location_id: int, judgement: Judgement, *, by: User) -> Assessment:
    """Judge a location one has claimed. Old judgements stay; this one says what it replaces.

    "Undetermined" is recorded and leaves the location for somebody else. Raises NotYourClaim,
    WrongWord, ReasonNeeded.
    """
    now = timezone.now()
    location = Location.objects.select_for_update().get(pk=location_id)
    held = Claim.objects.live(now).filter(location=location, by=by).first()
    if held is None or location.assessment_state != AssessmentState.CLAIMED:
        raise NotYourClaim
    words = _words(judgement)
    classification = words[Scheme.CLASSIFICATION]
    if classification is None:
        raise WrongWord
    if judgement.classification in NEEDS_REASON and words[Scheme.REASON] is None:
        raise ReasonNeeded
    made = _record(location, judgement, classification, words, by=by, at=now, since=held.taken_at)
    _describe(location, judgement, words)
    _conclude(location, held, VERDICT_OF[judgement.classification], now)
    audit.record(
        "location.assessed",
        by=by,
        about=location,
        classification=judgement.classification,
        assessment=made.pk,
        profile=made.law_profile,
    )
    settle_reports_of(location, by=by, now=now)
    return made


def _words(judgement: Judgement) -> dict[str, Term | None]:
    """The rows of the chosen codes, in one query."""
    wanted = {
        Scheme.CLASSIFICATION: judgement.classification,
        Scheme.REASON: judgement.reason,
        Scheme.AGE_BAND: judgement.youngest_age,
        Scheme.SEX: judgement.sex,
        Scheme.SITE_TYPE: judgement.site_type,
        Scheme.COMMERCIALITY: judgement.commerciality,
    }
    rows = {
        (term.scheme, term.code): term
        for term in Term.objects.filter(version=VOCABULARY_VERSION, code__in=wanted.values())
    }
    found: dict[str, Term | None] = {
        scheme: rows.get((scheme, code)) for scheme, code in wanted.items()
    }
    if any(code and found[scheme] is None for scheme, code in wanted.items()):
        raise WrongWord
    return found


def _record(
    location: Location,
    judgement: Judgement,
    classification: Term,
    words: dict[str, Term | None],
    *,
    by: User,
    at: datetime,
    since: datetime,
) -> Assessment:
    before = Assessment.objects.filter(location=location).latest_first().first()
    made: Assessment = Assessment.objects.create(
        location=location,
        assessor=by,
        classification=classification,
        reason=words[Scheme.REASON],
        law_profile=profiles.current().label,
        vocabulary_version=VOCABULARY_VERSION,
        youngest_age=words[Scheme.AGE_BAND],
        sex=words[Scheme.SEX],
        ai_generated=judgement.ai_generated,
        self_generated=judgement.self_generated,
        confidence=judgement.confidence,
        seconds_viewed=int((at - since).total_seconds()),
        supersedes=before,
        made_at=at,
    )
    return made


def _describe(location: Location, judgement: Judgement, words: dict[str, Term | None]) -> None:
    location.site_type = words[Scheme.SITE_TYPE] or location.site_type
    location.commerciality = words[Scheme.COMMERCIALITY] or location.commerciality
    if judgement.content_kind != ContentKind.UNKNOWN:
        location.content_kind = judgement.content_kind
    location.save(update_fields=["site_type", "commerciality", "content_kind"])


def _conclude(location: Location, held: Claim, verdict: Verdict | None, now: datetime) -> None:
    end_claim(held, location, ClaimEnd.JUDGED, now)
    if verdict is None:
        moving.assessment(location, AssessmentState.READY)
    elif verdict == Verdict.NOT_ASSESSABLE:
        moving.assessment(location, AssessmentState.NOT_ACCESSIBLE, verdict=verdict, at=now)
    else:
        moving.assessment(location, AssessmentState.ASSESSED, verdict=verdict, at=now)
