"""Reading words of the hotline, by what they read."""

from hotline.models.querysets.access import (
    ANSWER_REFERRAL,
    CASE_WORK,
    EXPORT,
    PROVIDER_WORK,
    READ_TRAILS,
    REFER,
    REFERRAL_WORK,
    CaseQuerySet,
    PoliceQuerySet,
    ProviderWorkQuerySet,
    may_any,
)
from hotline.models.querysets.evidence import (
    AddressCorrectionQuerySet,
    AssessmentQuerySet,
    ExposureQuerySet,
    ManualActionQuerySet,
    ObservationQuerySet,
)
from hotline.models.querysets.locations import ClaimQuerySet, LocationQuerySet
from hotline.models.querysets.notices import (
    EscalationQuerySet,
    NoticeItemQuerySet,
    NoticeQuerySet,
    ProviderAnswerQuerySet,
    ReplyQuerySet,
    RetractionQuerySet,
)
from hotline.models.querysets.police import (
    HoldQuerySet,
    PoliceUnitQuerySet,
    ReferralAnswerQuerySet,
    ReferralQuerySet,
)
from hotline.models.querysets.providers import (
    AbuseContactQuerySet,
    ProposedNetworksQuerySet,
    ProviderPaceQuerySet,
    ProviderQuerySet,
)
from hotline.models.querysets.reports import (
    MOVING,
    SMALL_CHILDREN,
    VOCABULARY_VERSION,
    CategoryQuerySet,
    ReportQuerySet,
    TermQuerySet,
)
from hotline.models.querysets.watching import (
    AvailabilityCheckQuerySet,
    ForwardQuerySet,
    PartnerQuerySet,
    ProbeTaskQuerySet,
    WatchQuerySet,
)

__all__ = [
    "ANSWER_REFERRAL",
    "CASE_WORK",
    "EXPORT",
    "MOVING",
    "PROVIDER_WORK",
    "READ_TRAILS",
    "REFER",
    "REFERRAL_WORK",
    "SMALL_CHILDREN",
    "VOCABULARY_VERSION",
    "AbuseContactQuerySet",
    "AddressCorrectionQuerySet",
    "AssessmentQuerySet",
    "AvailabilityCheckQuerySet",
    "CaseQuerySet",
    "CategoryQuerySet",
    "ClaimQuerySet",
    "EscalationQuerySet",
    "ExposureQuerySet",
    "ForwardQuerySet",
    "HoldQuerySet",
    "LocationQuerySet",
    "ManualActionQuerySet",
    "NoticeItemQuerySet",
    "NoticeQuerySet",
    "ObservationQuerySet",
    "PartnerQuerySet",
    "PoliceQuerySet",
    "PoliceUnitQuerySet",
    "ProbeTaskQuerySet",
    "ProposedNetworksQuerySet",
    "ProviderAnswerQuerySet",
    "ProviderPaceQuerySet",
    "ProviderQuerySet",
    "ProviderWorkQuerySet",
    "ReferralAnswerQuerySet",
    "ReferralQuerySet",
    "ReplyQuerySet",
    "ReportQuerySet",
    "RetractionQuerySet",
    "TermQuerySet",
    "WatchQuerySet",
    "may_any",
]
