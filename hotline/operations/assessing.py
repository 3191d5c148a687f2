"""An analyst assesses a location by the vocabulary, the law profile and their own eyes."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hotline.models import (
    AiGenerated,
    Assessment,
    Claim,
    ContentKind,
    HowSeen,
    Location,
    Report,
    Scheme,
    SelfGenerated,
    Term,
)
from hotline.models.querysets import VOCABULARY_VERSION
from hotline.operations import tracks
from hotline.operations.claims import end_claim
from hotline.operations.tasks import assessments_of, current_task, may_look, open_task
from hotline.operations.told_viewing import Told, seen_how
from hotline.operations.verdicts import let_stand, let_stand_in_danger
from hotline.operations.welfare import plan_of
from hotline.policies import profiles
from hotline.policies.clocks import next_look_due_at
from hotline.policies.combinations import ILLEGAL, VERDICT_OF, Findings, objections
from hotline.policies.second_look import Doubt, agree, look_for, why_second_look
from hotline.states import (
    ASSESSMENT,
    BLIND,
    AssessmentState,
    ClaimEnd,
    Round,
    SecondLook,
    Verdict,
)
from hotline.words.errors import NotYourClaim
from hotline.words.errors_assessing import LookIsForOthers, LookNeeded, WrongWord
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox


@dataclass(frozen=True, slots=True)
class NewAssessment:
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
    severity: str = ""
    confidence: int = 2
    article: str = ""
    """Of the law profile; left empty, it follows from what was reported, where that is clear."""

    def findings(self) -> Findings:
        """What the rules on combinations look at."""
        return Findings(
            classification=self.classification,
            reason=self.reason,
            youngest_age=self.youngest_age,
            made_by_machine=self.ai_generated == AiGenerated.CERTAIN,
            article=self.article,
            severity=self.severity,
        )


@transaction.atomic
def assess(
    location_id: int, new: NewAssessment, *, by: User, told: Told | HowSeen | None = None
) -> Assessment:
    """Assess a location one has claimed. Old assessments stay; this one says what it replaces.

    "Undetermined" is recorded and leaves the location for somebody else. A first assessment that
    calls for a second look stands, and sets anything off, only once somebody else came to the
    same without knowing it; of two that differ a supervisor decides. In danger what is illegal
    stands before that look. Where no look of theirs was measured since they claimed it, `told` says
    for how long they looked, or that they did not; what a grid has written down already for all of
    it, says how that is known. Raises NotYourClaim, LookIsForOthers, HowNotSaid, LookNeeded,
    WrongWord, and the refusals of `hotline.policies.combinations`.
    """
    now = database_now()
    location = Location.objects.select_for_update().get(pk=location_id)
    held = Claim.objects.live(now).filter(location=location, by=by).first()
    if held is None or location.assessment_state != AssessmentState.CLAIMED:
        raise NotYourClaim
    before = assessments_of(location)
    if not may_look(location, by):
        raise LookIsForOthers
    words = _words(new)
    classification = words[Scheme.CLASSIFICATION]
    if classification is None:
        raise WrongWord
    new = by_law(location, new)
    for refusal in objections(new.findings(), profiles.current()).values():
        raise refusal
    seen = told if isinstance(told, HowSeen) else seen_how(held, told, now)
    look, verdict = Round(location.assessment_round), VERDICT_OF[new.classification]
    if look in BLIND and seen == HowSeen.NOT_LOOKED and verdict in _SEEN:
        raise LookNeeded
    end_claim(held, location, ClaimEnd.ASSESSED, now)
    why = _why_second_look(location, new, by) if look == Round.FIRST else []
    made = _record(location, new, classification, words, held=held, seen=seen, why=why, at=now)
    _describe(location, new, words)
    _conclude(location, verdict, made, by=by, at=now)
    another = _another_look(look, made, before, verdict)
    if another is not None:
        _ask_for(another, location, by=by, at=now)
        if location.danger_since is not None:
            let_stand_in_danger([location], by=by, at=now)
        return made
    let_stand(location, verdict, by=by, at=now)
    key = f"reports.answer:{location.pk}:{made.pk}"
    outbox.add("reports.answer", subject=location, key=key)
    return made


_SEEN = frozenset({Verdict.ILLEGAL, Verdict.HARMFUL, Verdict.NOT_ILLEGAL})
"""What nobody finds without looking."""


def _why_second_look(location: Location, new: NewAssessment, by: User) -> list[SecondLook]:
    found = Doubt(
        classification=new.classification,
        reason=new.reason,
        youngest_age=new.youngest_age,
        ai_suspected=new.ai_generated == AiGenerated.SUSPECTED,
        confidence=new.confidence,
        in_training=plan_of(by).in_training,
    )
    drawn = secrets.randbelow(100) < settings.QUALITY_SAMPLE_PERCENT
    return why_second_look(found, profiles.current(), drawn=drawn)


def _another_look(
    look: Round, made: Assessment, before: list[Assessment], verdict: Verdict | None
) -> Round | None:
    """The look that has to follow before anything stands."""
    if verdict is None:
        return None
    if look == Round.FIRST:
        why = [SecondLook(one) for one in made.second_look_because]
        return look_for(why) if why else None
    first = next((one for one in before if one.round == Round.FIRST), None)
    differ = look in BLIND and first is not None and not agree(first, made)
    return Round.ADJUDICATION if differ else None


def _ask_for(look: Round, location: Location, *, by: User, at: datetime) -> None:
    differ = look == Round.ADJUDICATION
    verb = "location.assessments_differ" if differ else "location.second_look_asked"
    due_at = next_look_due_at(at, look, profiles.current())
    stands = {"stands_since": current_task(location).stands_since}
    open_task(location, by=by, at=at, due_at=due_at, verb=verb, look=look, **stands)


def by_law(location: Location, new: NewAssessment) -> NewAssessment:
    """The assessment with the article it rests on; none where nothing is illegal."""
    if new.classification not in ILLEGAL:
        return replace(new, article="")
    if new.article:
        return new
    reported = Report.objects.filter(submissions__location=location)
    article = profiles.current().article_for(
        reported.values_list("category__code", flat=True),
        baseline=new.classification == "baseline",
    )
    return replace(new, article=article.code if article else "")


def _words(new: NewAssessment) -> dict[str, Term | None]:
    """The rows of the chosen codes, in one query."""
    wanted = {
        Scheme.CLASSIFICATION: new.classification,
        Scheme.REASON: new.reason,
        Scheme.AGE_BAND: new.youngest_age,
        Scheme.SEX: new.sex,
        Scheme.SITE_TYPE: new.site_type,
        Scheme.COMMERCIALITY: new.commerciality,
        Scheme.SEVERITY: new.severity,
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
    new: NewAssessment,
    classification: Term,
    words: dict[str, Term | None],
    *,
    held: Claim,
    seen: HowSeen,
    why: list[SecondLook],
    at: datetime,
) -> Assessment:
    earlier = Assessment.objects.filter(location=location).select_related("classification")
    before = earlier.latest_first().first()
    made: Assessment = Assessment.objects.create(
        location=location,
        round=current_task(location).round,
        assessor=held.by,
        classification=classification,
        reason=words[Scheme.REASON],
        law_profile=profiles.current().label,
        article=new.article,
        vocabulary_version=VOCABULARY_VERSION,
        youngest_age=words[Scheme.AGE_BAND],
        sex=words[Scheme.SEX],
        ai_generated=new.ai_generated,
        self_generated=new.self_generated,
        severity=words[Scheme.SEVERITY],
        confidence=new.confidence,
        second_look_because=why,
        seconds_viewed=held.seconds_viewed,
        seen=seen,
        supersedes=before,
        made_at=at,
    )
    return made


def _describe(location: Location, new: NewAssessment, words: dict[str, Term | None]) -> None:
    location.site_type = words[Scheme.SITE_TYPE] or location.site_type
    location.commerciality = words[Scheme.COMMERCIALITY] or location.commerciality
    if new.content_kind != ContentKind.UNKNOWN:
        location.content_kind = new.content_kind
    location.save(update_fields=["site_type", "commerciality", "content_kind"])


_AFTER = {None: AssessmentState.READY, Verdict.NOT_ASSESSABLE: AssessmentState.NOT_ACCESSIBLE}
"""Where a location stands then; after every other verdict it is assessed."""


def _conclude(
    location: Location, verdict: Verdict | None, made: Assessment, *, by: User, at: datetime
) -> None:
    concluded = {"verdict": verdict, "assessment": made} if verdict else {}
    tracks.move(
        ASSESSMENT,
        location,
        _AFTER.get(verdict, AssessmentState.ASSESSED),
        by=by,
        at=at,
        verb="location.assessed",
        columns=concluded,
        classification=made.classification.code,
        assessment=made.pk,
        profile=made.law_profile,
        seen=made.seen,
    )
