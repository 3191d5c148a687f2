"""One conversation on the desk: its page, its wire over HTTP, its wrap-up (staff only)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from helpline.desk.actions import ROOM, WRAP_UP, Room
from helpline.desk.case_lines import case_link_of, standing_lines
from helpline.desk.history import moments_of
from helpline.desk.line_history import line_moments_of
from helpline.desk.reporting_lines import article_of, asked_for
from helpline.desk.safeguarding_lines import line_of
from helpline.models import Contact, Conversation
from helpline.operations import (
    break_glass,
    finishing,
    handing_over,
    noting,
    presence,
    reassigning,
    referrals,
    replies,
    risk,
    safeguarding,
    shifts,
    transferring,
)
from helpline.operations.admission import Admission, admit_staff, has_left
from helpline.policies.pacing import MESSAGE_LIMIT_CHARS
from helpline.policies.safeguarding import takes_two
from helpline.states.conversation import OVER, ConversationState
from helpline.states.safeguarding import INCIDENT_GOES_ON
from helpline.views.bubbles import last_of, staff_bubbles_of
from helpline.views.desk.board import find_board, shown_on
from helpline.views.desk.lists import CONVERSATION_KIND
from helpline.views.desk.person import person_of
from helpline.views.long_poll import exchange
from helpline.words.desk import EVENTS, NO_LONGER_YOURS
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.audit.log import record_read
from portal.audit.models import Entry
from portal.privacy.legal_holds.desk.links import keep_link
from portal.web.access import staff_with
from portal.web.actions import Forms, ShownNoMore, by_place

READING_LASTS = timedelta(minutes=15)
"""Asking again within this time is the same reading."""


def find_room(request: HttpRequest, conversation: UUID) -> Room:
    """The conversation for its counsellor or for a supervisor; else 404.

    Raises ShownNoMore for whoever talked there: somebody else goes on, or it is over.
    """
    person = person_of(request)
    if has_left(person, conversation):
        raise ShownNoMore(NO_LONGER_YOURS, reverse("helpline_desk:queue"))
    admission = _admission(request, conversation)
    found = Conversation.objects.select_related("visitor", "queue", "assigned_to")
    return Room(found.get(pk=admission.conversation), admission, person)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def room(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The conversation for its counsellor, or read-only for a supervisor; the read is audited."""
    try:
        return show_room(request, find_room(request, conversation))
    except ShownNoMore as gone:
        messages.warning(request, str(gone.words))
        return redirect(gone.url)


def show_room(
    request: HttpRequest,
    room: Room,
    forms: Forms | None = None,
    *,
    call_forms: Forms | None = None,
) -> HttpResponse:
    """The page of a conversation, also after a form on it, or about its call, was not right."""
    found, admission = room.conversation, room.admission
    record_read(found, by=room.person, purpose=admission.purpose)
    reading = last_of(found, admission.side)
    marks = admission.marks(delivered=reading.head, read=reading.head)
    if marks is not None:
        presence.heard(marks.participant)
        presence.seen(marks)
    given = referrals.given_in(found)
    talking = room.is_answering and found.state == ConversationState.ACTIVE
    supervises = room.person.has_perm(MAY_SUPERVISE)
    offered = ROOM.offered(room, to=room.person, forms=forms)
    ready = replies.ready_for(found) if talking else []
    if forms is None and "say" in offered:
        chosen = [one.text for one in ready if str(one.id) == request.GET.get("reply")]
        _put_into_box(offered["say"].form, chosen)
    context = {
        **shown_on(find_board(request)),
        "conversation": found,
        "offers": by_place(offered),
        "replies": ready,
        "answering": room.is_answering,
        "person": room.person,
        "may_wrap_up": finishing.lacks_record(found),
        "supervises": supervises,
        "moments": moments_of(found) if supervises else [],
        "line_moments": line_moments_of(found) if supervises else [],
        "view": "talking" if talking else "over",
        "bubbles": staff_bubbles_of(reading, found),
        "events": EVENTS,
        "head": reading.messages[-1].seq if reading.messages else 0,
        "presence": reading.peer.presence,
        "limit": MESSAGE_LIMIT_CHARS,
        **_call_shown(room, call_forms),
        **_transfer_shown(room),
        "talking": talking,
        "assessments": risk.assessments_of(found),
        "notes": noting.notes_of(found),
        "hand_overs": handing_over.handed_over_in(found),
        "may_hand_over": handing_over.may_hand_over(found),
        **_case_shown(room),
        "sealed": supervises and break_glass.is_of_interest(found),
        "keep": keep_link(CONVERSATION_KIND, found, room.person) if supervises else None,
        "given": given,
        "given_ids": {one.resource_id for one in given},
        "resources": referrals.fitting(found) if talking else [],
    }
    return TemplateResponse(request, "desk/helpline/room.html", context)


def _case_shown(room: Room) -> dict[str, Any]:
    """The case of a chat that is over, with its flags; before, no record of it is in any."""
    if room.conversation.state not in OVER:
        return {}
    contact = Contact.objects.visible_to(room.person).filter(conversation=room.conversation)
    link = case_link_of(found) if (found := contact.first()) else None
    return {"link": link, "flags": standing_lines(link)} if link else {}


def _call_shown(room: Room, forms: Forms | None) -> dict[str, Any]:
    """The newest call for a supervisor there, what was decided, and what may be done about it."""
    newest = room.conversation.incidents.with_people().order_by("-called_at", "pk").first()
    supervises = room.person.has_perm(MAY_SUPERVISE)
    law = asked_for(room.conversation, newest) if supervises else None
    if newest is None:
        return {"call": None, "law": law}
    decision = safeguarding.decision_of(newest, room.conversation)
    return {
        "call": line_of(newest, room.person, now=timezone.now(), forms=forms),
        "law": law,
        "decision": decision,
        "article": article_of(decision),
        "waits_for_second": takes_two(newest.level) and newest.state in INCIDENT_GOES_ON,
    }


def _transfer_shown(room: Room) -> dict[str, Any]:
    """The newest proposal to hand the chat over and the newest move by a supervisor; the note of
    the later one for whoever goes on because of it."""
    transfer = transferring.newest_of(room.conversation)
    moved = reassigning.newest_of(room.conversation)
    if transfer and moved and transfer.proposed_at < moved.at:
        transfer = None  # of a counsellor who no longer talks
    proposed = transfer is not None and transfer.proposed_by_id == room.person.pk
    shown = {
        "transfer": transfer,
        "keeps_it": proposed and room.is_answering,
        "moved_by": moved,
        "handed_over": "",
        "handed_over_by": None,
    }
    if not room.is_answering:
        return shown
    if moved and moved.to_id == room.person.pk and not moved.is_takeover:
        return shown | {"handed_over": reassigning.text_of(moved), "handed_over_by": moved.by}
    if transfer and transfer.accepted_by_id == room.person.pk:
        text = noting.text_of(transfer.note)
        return shown | {"handed_over": text, "handed_over_by": transfer.proposed_by}
    return shown


def _put_into_box(form: BaseForm | None, texts: list[str]) -> None:
    """What was chosen without a script stands in the box; it is not sent."""
    if form is not None and texts:
        form.initial["text"] = texts[0]


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def notes(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The notes alone, for a page that was told of a new one; a read as well."""
    admission = _admission(request, conversation)
    _record_reading(admission, person_of(request))
    found = Conversation.objects.get(pk=admission.conversation)
    context = {"notes": noting.notes_of(found)}
    return TemplateResponse(request, "desk/helpline/parts/notes_list.html", context)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_POST
def poll(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The wire over HTTP for a desk behind a network that blocks sockets; a read as well."""
    admission = _admission(request, conversation)
    _record_reading(admission, person_of(request))
    return exchange(request, admission)


def _record_reading(admission: Admission, person: User) -> None:
    """Once per READING_LASTS: the page asks again every few seconds."""
    found = Conversation.objects.get(pk=admission.conversation)
    since = timezone.now() - READING_LASTS
    known = Entry.objects.filter(
        about_type=Conversation._meta.label_lower, about_id=str(found.pk), by=person, at__gte=since
    )
    if not known.filter(verb="read").exists():
        record_read(found, by=person, purpose=admission.purpose)


def find_ended(request: HttpRequest, conversation: UUID) -> Conversation:
    """The conversation, if this person may know of it; else 404."""
    visible = Conversation.objects.visible_to(person_of(request))
    found: Conversation = get_object_or_404(
        visible.select_related("visitor", "queue"), pk=conversation
    )
    return found


def show_wrap_up(request: HttpRequest, found: Conversation, forms: Forms) -> HttpResponse:
    """The page of the wrap-up; the board where none is missing."""
    person = person_of(request)
    shifts.desk_heard(person)
    offer = WRAP_UP.offered(found, to=person, forms=forms).get("wrap_up")
    if offer is None:
        return redirect("helpline_desk:queue")
    shown = {
        "conversation": found,
        "offer": offer,
        "hand_overs": handing_over.handed_over_in(found),
        "may_hand_over": handing_over.may_hand_over(found),
    }
    return TemplateResponse(request, offer.action.template, shown)


def _admission(request: HttpRequest, conversation: UUID) -> Admission:
    """Who this person is in the conversation. Raises Http404 when they may not know of it."""
    admission = admit_staff(
        person_of(request), conversation, session_key=request.session.session_key or ""
    )
    if admission is None:
        raise Http404
    return admission
