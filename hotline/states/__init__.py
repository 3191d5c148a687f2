"""What may happen to a thing, as tables: each state names the states that may follow it.

A location has four tracks instead of one status: assessment, police, removal (at home) and
exchange (abroad). The database repeats these words as CHECK constraints, so a state that is
not in a table cannot be stored.
"""

from hotline.states.assessment import (
    ASSESSMENT_DONE,
    ASSESSMENT_NEXT,
    ASSESSMENT_WAITING,
    POLICE_NEXT,
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
    ABUSE_CONTACT_NEXT,
    ITEM_NEXT,
    MATCH_NEEDS_CONFIRMATION,
    MATCH_NEEDS_REASON,
    NOTICE_LEFT,
    NOTICE_NEXT,
    PROVIDER_NEXT,
    AbuseContactState,
    Failure,
    ItemState,
    Match,
    NoticeState,
    ProviderState,
)
from hotline.states.removal import (
    EXCHANGE_NEXT,
    EXCHANGE_OPEN,
    EXCHANGE_TOLD,
    NOTICE_UNDER_WAY,
    REMOVAL_NEXT,
    REMOVAL_TOLD,
    ExchangeState,
    RemovalState,
)
from hotline.states.report import (
    REPORT_ENDED,
    REPORT_NEXT,
    REPORT_UNTOUCHED,
    ReportState,
)
from hotline.states.tables import (
    IllegalMove,
    Table,
    allowed,
    must_follow,
)
from hotline.states.verdict import ClaimEnd, Confidence, Lookup, Outcome, Verdict

__all__ = [
    "ABUSE_CONTACT_NEXT",
    "ASSESSMENT_DONE",
    "ASSESSMENT_NEXT",
    "ASSESSMENT_WAITING",
    "EXCHANGE_AFTER",
    "EXCHANGE_NEXT",
    "EXCHANGE_OPEN",
    "EXCHANGE_TOLD",
    "ITEM_NEXT",
    "MATCH_NEEDS_CONFIRMATION",
    "MATCH_NEEDS_REASON",
    "NOTICE_LEFT",
    "NOTICE_NEXT",
    "NOTICE_UNDER_WAY",
    "POLICE_AFTER",
    "POLICE_NEXT",
    "POLICE_TOLD",
    "PROVIDER_NEXT",
    "REMOVAL_AFTER",
    "REMOVAL_NEXT",
    "REMOVAL_TOLD",
    "REPORT_ENDED",
    "REPORT_NEXT",
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
    "IllegalMove",
    "ItemState",
    "Lookup",
    "Match",
    "Means",
    "NoticeState",
    "Outcome",
    "PoliceState",
    "ProviderState",
    "RemovalState",
    "ReportState",
    "Table",
    "Verdict",
    "allowed",
    "must_follow",
]
