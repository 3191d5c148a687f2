"""The helpline's records."""

from helpline.models.break_glass import BreakGlass
from helpline.models.canned_reply import CannedReply
from helpline.models.case import Case, CaseContact, CaseShare
from helpline.models.case_step import CaseStep
from helpline.models.category import Category
from helpline.models.contact import Contact
from helpline.models.conversation import Conversation
from helpline.models.flag import Flag
from helpline.models.hand_over import HandOver
from helpline.models.left_message import LeftMessage
from helpline.models.message import Message
from helpline.models.offer import Offer
from helpline.models.participant import Participant
from helpline.models.queue import Closure, OpeningHours, Queue
from helpline.models.reassignment import Reassignment
from helpline.models.referral import Referral
from helpline.models.reordering import Reordering
from helpline.models.resource import Resource
from helpline.models.risk_assessment import RiskAssessment
from helpline.models.safeguarding_incident import SafeguardingIncident
from helpline.models.shift import Shift
from helpline.models.staff_note import StaffNote
from helpline.models.survey import Survey
from helpline.models.transfer import Transfer
from helpline.models.visitor import ReturnMiss, Visitor
from helpline.models.visitor_secret import VisitorSecret

__all__ = [
    "BreakGlass",
    "CannedReply",
    "Case",
    "CaseContact",
    "CaseShare",
    "CaseStep",
    "Category",
    "Closure",
    "Contact",
    "Conversation",
    "Flag",
    "HandOver",
    "LeftMessage",
    "Message",
    "Offer",
    "OpeningHours",
    "Participant",
    "Queue",
    "Reassignment",
    "Referral",
    "Reordering",
    "Resource",
    "ReturnMiss",
    "RiskAssessment",
    "SafeguardingIncident",
    "Shift",
    "StaffNote",
    "Survey",
    "Transfer",
    "Visitor",
    "VisitorSecret",
]
