"""The nouns of the hotline. What other tools press into one row is kept apart here."""

from hotline.models.claim import Claim
from hotline.models.corrections import AddressCorrection, CorrectionKind
from hotline.models.escalation import Escalation
from hotline.models.evidence import (
    REGISTRIES,
    AiGenerated,
    Assessment,
    HostingObservation,
    Method,
    SelfGenerated,
)
from hotline.models.exchange import Forward, Partner
from hotline.models.filled_form import FORM_PLACE, FilledForm
from hotline.models.hold import (
    AGENCY_LIMIT_CHARS,
    HOLD_REASON_PLACE,
    NO_MORE_TIME_PLACE,
    OFFICER_PLACE,
    Hold,
    RefusedRenewal,
)
from hotline.models.location import ContentKind, Location, digest_of
from hotline.models.manual import (
    NOTE_PLACE,
    RECIPIENT_LIMIT_CHARS,
    REFERENCE_PLACE,
    ManualAction,
)
from hotline.models.messages import ReportMessage, Writer
from hotline.models.notice import (
    ANSWER_PLACE,
    REASON_LIMIT_CHARS,
    SUBJECT_LIMIT_CHARS,
    Notice,
    NoticeItem,
    ProviderAnswer,
)
from hotline.models.particulars import AboutWhom, Media, SeenIn
from hotline.models.police import (
    PACKAGE_PLACE,
    POLICE_WORDS_PLACE,
    UNIT_NAME_LIMIT_CHARS,
    PoliceUnit,
    ReferralAnswer,
    UnitOfficer,
)
from hotline.models.prepared import WHERE_PLACE, PreparedReport
from hotline.models.probing import ANSWERED, ASKED, ProbeTask, Purpose
from hotline.models.profile import ProfileInUse
from hotline.models.proposed_networks import ProposedNetworks
from hotline.models.provider import (
    FORM_NOTE_LIMIT_CHARS,
    PACE_REASON_LIMIT_CHARS,
    TELLS,
    AbuseContact,
    NoticeChannel,
    Provider,
    ProviderPace,
    ProviderRole,
)
from hotline.models.reply import HEAD_ENDS, REPLY_PLACE, TICKET_LIMIT_CHARS, Reply
from hotline.models.report import (
    ACCESS_HINT_PLACE,
    CONTACT_PLACE,
    FOUND_VIA_PLACE,
    NARRATIVE_PLACE,
    AgeBand,
    Channel,
    Report,
    ReporterContact,
    Submission,
)
from hotline.models.retraction import Retraction
from hotline.models.set_aside_mail import SetAsideMail, SetAsideWhy
from hotline.models.tracks import AssessmentTask, Referral, Removal
from hotline.models.vocabulary import Category, Group, Lane, Scheme, Term
from hotline.models.watching import AvailabilityCheck, Watch
from hotline.models.welfare import (
    CheckIn,
    CheckInCount,
    Exposure,
    Feeling,
    HowSeen,
    LookingOn,
    TakenAnyway,
    ViewingEnd,
    WelfarePlan,
)

__all__ = [
    "ACCESS_HINT_PLACE",
    "AGENCY_LIMIT_CHARS",
    "ANSWERED",
    "ANSWER_PLACE",
    "ASKED",
    "CONTACT_PLACE",
    "FORM_NOTE_LIMIT_CHARS",
    "FORM_PLACE",
    "FOUND_VIA_PLACE",
    "HEAD_ENDS",
    "HOLD_REASON_PLACE",
    "NARRATIVE_PLACE",
    "NOTE_PLACE",
    "NO_MORE_TIME_PLACE",
    "OFFICER_PLACE",
    "PACE_REASON_LIMIT_CHARS",
    "PACKAGE_PLACE",
    "POLICE_WORDS_PLACE",
    "REASON_LIMIT_CHARS",
    "RECIPIENT_LIMIT_CHARS",
    "REFERENCE_PLACE",
    "REGISTRIES",
    "REPLY_PLACE",
    "SUBJECT_LIMIT_CHARS",
    "TELLS",
    "TICKET_LIMIT_CHARS",
    "UNIT_NAME_LIMIT_CHARS",
    "WHERE_PLACE",
    "AboutWhom",
    "AbuseContact",
    "AddressCorrection",
    "AgeBand",
    "AiGenerated",
    "Assessment",
    "AssessmentTask",
    "AvailabilityCheck",
    "Category",
    "Channel",
    "CheckIn",
    "CheckInCount",
    "Claim",
    "ContentKind",
    "CorrectionKind",
    "Escalation",
    "Exposure",
    "Feeling",
    "FilledForm",
    "Forward",
    "Group",
    "Hold",
    "HostingObservation",
    "HowSeen",
    "Lane",
    "Location",
    "LookingOn",
    "ManualAction",
    "Media",
    "Method",
    "Notice",
    "NoticeChannel",
    "NoticeItem",
    "Partner",
    "PoliceUnit",
    "PreparedReport",
    "ProbeTask",
    "ProfileInUse",
    "ProposedNetworks",
    "Provider",
    "ProviderAnswer",
    "ProviderPace",
    "ProviderRole",
    "Purpose",
    "Referral",
    "ReferralAnswer",
    "RefusedRenewal",
    "Removal",
    "Reply",
    "Report",
    "ReportMessage",
    "ReporterContact",
    "Retraction",
    "Scheme",
    "SeenIn",
    "SelfGenerated",
    "SetAsideMail",
    "SetAsideWhy",
    "Submission",
    "TakenAnyway",
    "Term",
    "UnitOfficer",
    "ViewingEnd",
    "Watch",
    "WelfarePlan",
    "Writer",
    "digest_of",
]
