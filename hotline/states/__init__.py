"""What may happen to a thing, as tables: each state names the states that may follow it.

A location has four tracks instead of one status: assessment, police, removal (at home) and
exchange (abroad). The database repeats these words as CHECK constraints, so a state that is
not in a table cannot be stored.
"""

from hotline.states.assessment import (
    ASSESSMENT,
    ASSESSMENT_DONE,
    ASSESSMENT_WAITING,
    POLICE,
    POLICE_TOLD,
    AssessmentState,
    PoliceState,
)
from hotline.states.manual import (
    EXCHANGE_AFTER,
    POLICE_AFTER,
    REMOVAL_AFTER,
    TO_THE_POLICE,
    Addressee,
    Answer,
    Means,
)
from hotline.states.notice import (
    ABUSE_CONTACT,
    MATCH_NEEDS_CONFIRMATION,
    MATCH_NEEDS_REASON,
    NOTICE,
    NOTICE_ITEM,
    NOTICE_LEFT,
    PROVIDER,
    AbuseContactState,
    Failure,
    ItemState,
    Match,
    NoticeState,
    ProviderState,
)
from hotline.states.removal import (
    EXCHANGE,
    EXCHANGE_OPEN,
    EXCHANGE_TOLD,
    NOTICE_UNDER_WAY,
    REMOVAL,
    REMOVAL_TOLD,
    ExchangeState,
    RemovalState,
)
from hotline.states.report import (
    REPORT,
    REPORT_ENDED,
    REPORT_UNTOUCHED,
    ReportState,
)
from hotline.states.verdict import ClaimEnd, Confidence, Lookup, Outcome, Phase, Verdict

__all__ = [
    "ABUSE_CONTACT",
    "ASSESSMENT",
    "ASSESSMENT_DONE",
    "ASSESSMENT_WAITING",
    "EXCHANGE",
    "EXCHANGE_AFTER",
    "EXCHANGE_OPEN",
    "EXCHANGE_TOLD",
    "MATCH_NEEDS_CONFIRMATION",
    "MATCH_NEEDS_REASON",
    "NOTICE",
    "NOTICE_ITEM",
    "NOTICE_LEFT",
    "NOTICE_UNDER_WAY",
    "POLICE",
    "POLICE_AFTER",
    "POLICE_TOLD",
    "PROVIDER",
    "REMOVAL",
    "REMOVAL_AFTER",
    "REMOVAL_TOLD",
    "REPORT",
    "REPORT_ENDED",
    "REPORT_UNTOUCHED",
    "TO_THE_POLICE",
    "AbuseContactState",
    "Addressee",
    "Answer",
    "AssessmentState",
    "ClaimEnd",
    "Confidence",
    "ExchangeState",
    "Failure",
    "ItemState",
    "Lookup",
    "Match",
    "Means",
    "NoticeState",
    "Outcome",
    "Phase",
    "PoliceState",
    "ProviderState",
    "RemovalState",
    "ReportState",
    "Verdict",
]
