"""When the helpline forgets what: every model's clock, found by `portal.privacy`."""

from helpline.models import (
    BreakGlass,
    CannedReply,
    Case,
    CaseContact,
    CaseShare,
    CaseStep,
    Category,
    Closure,
    Contact,
    Conversation,
    Flag,
    HandOver,
    LeftMessage,
    Message,
    Offer,
    OpeningHours,
    Participant,
    Queue,
    Reassignment,
    Referral,
    Reordering,
    Resource,
    ReturnMiss,
    RiskAssessment,
    SafeguardingIncident,
    Shift,
    StaffNote,
    Survey,
    Transfer,
    Visitor,
    VisitorSecret,
)
from helpline.operations.break_glass import destroy_secrets
from helpline.operations.case_erasing import purge_cases
from helpline.operations.forgetting import (
    blank_conversations,
    blank_left_messages,
    forget_visitors,
)
from helpline.policies.keeping import (
    CONTACT_DAYS,
    INCIDENT_DAYS,
    LEFT_MESSAGE_DAYS,
    OFFER_DAYS,
    SHIFT_DAYS,
    TRANSCRIPT_DAYS,
    VISITOR_DAYS,
)
from portal.privacy.retention import kept, not_personal, register

register(
    Conversation,
    keeps="what was said, under a key of its own",
    clock="kept_since",
    days=TRANSCRIPT_DAYS,
    purge=blank_conversations,
    held_through="key",
)
register(
    Conversation,
    keeps="what a visitor erased while a legal hold kept it",
    clock="erase_due_at",
    days=0,
    purge=blank_conversations,
    held_through="key",
)
register(
    Visitor,
    keeps="age band, language and seat of a visitor",
    clock="details_since",
    days=VISITOR_DAYS,
    purge=forget_visitors,
    held_through="conversations__key",
)
register(
    VisitorSecret,
    keeps="from which address and with which browser a visitor came, under a key of its own",
    clock="kept_until",
    days=0,
    purge=destroy_secrets,
    held_through="conversation__key",
)
register(
    BreakGlass,
    keeps="who asked to open the sealed address of a visitor, and who did",
    clock="asked_at",
    days=INCIDENT_DAYS,
    held_through="conversation__key",
)
register(
    LeftMessage,
    keeps="what a message said that was left, and how to answer, under a key of its own",
    clock="kept_since",
    days=LEFT_MESSAGE_DAYS,
    purge=blank_left_messages,
    held_through="key",
)
register(
    Contact,
    keeps="pseudonymous contact record",
    clock="recorded_at",
    days=CONTACT_DAYS,
    held_through="conversation__key",
)
register(
    Referral,
    keeps="what a visitor was told of",
    clock="at",
    days=CONTACT_DAYS,
    held_through="conversation__key",
)
register(
    HandOver,
    keeps="that something went to the hotline",
    clock="at",
    days=CONTACT_DAYS,
    held_through="conversation__key",
)
register(
    Offer,
    keeps="who was offered which conversation",
    clock="offered_at",
    days=OFFER_DAYS,
    held_through="conversation__key",
)
register(
    Case,
    keeps="which contacts are about the same child, with notes and flags, under a key of its own",
    clock="last_contact_at",
    days=CONTACT_DAYS,
    purge=purge_cases,
    held_through="links__contact__conversation__key",
)
register(
    Reassignment,
    keeps="who moved a conversation from whom to whom, and why",
    clock="at",
    days=OFFER_DAYS,
    held_through="conversation__key",
)
register(
    Reordering,
    keeps="who moved a visitor in the line, and when",
    clock="at",
    days=OFFER_DAYS,
    held_through="conversation__key",
)
register(
    Transfer,
    keeps="who asked whom to go on with a conversation",
    clock="proposed_at",
    days=OFFER_DAYS,
    held_through="conversation__key",
)
register(
    SafeguardingIncident,
    keeps="who was called to a conversation, came and decided",
    clock="over_at",
    days=INCIDENT_DAYS,
    held_through="conversation__key",
)
register(Shift, keeps="when a counsellor was on duty", clock="ended_at", days=SHIFT_DAYS)
kept(CaseContact, because="goes with its contact, and with its case")
kept(CaseShare, because="goes with its case")
kept(CaseStep, because="goes with its case, whose key it needs")
kept(Flag, because="goes with its case, whose key it needs")
kept(Message, because="emptied together with its conversation, whose key it needs")
kept(StaffNote, because="emptied together with its conversation, whose key it needs")
kept(RiskAssessment, because="emptied together with its conversation, whose key it needs")
kept(Survey, because="three taps for the figures, without a word; goes when the visitor erases")
kept(Participant, because="loses its seat with the visitor; counts of who took part stay")
not_personal(ReturnMiss, because="only the moment of a failed look-up")
not_personal(CannedReply, because="replies that are kept ready")
not_personal(Category, because="names of the international statistics")
not_personal(Resource, because="services anybody may call, and who checked them")
not_personal(Queue, because="a line and its limits")
not_personal(OpeningHours, because="opening hours")
not_personal(Closure, because="closed days")
