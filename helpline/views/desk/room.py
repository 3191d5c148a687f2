"""One conversation on the desk: read, answer, end, wrap up (staff only)."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpline.forms.desk import NoteForm, WrapUpForm
from helpline.forms.public import SayForm
from helpline.models import Category, Conversation
from helpline.models.category import Scheme
from helpline.models.participant import Side
from helpline.operations import finishing, matching, noting, presence, saying
from helpline.operations.admission import Admission, admit_staff
from helpline.operations.board import board_of
from helpline.operations.reading import newest_of
from helpline.policies.pacing import MESSAGE_LIMIT_CHARS
from helpline.states.conversation import ConversationState
from helpline.views.bubbles import last_of, staff_bubbles_of
from helpline.views.desk.person import person_of
from helpline.views.long_poll import exchange
from helpline.views.public.room import SURE
from helpline.words.desk import EVENTS
from helpline.words.errors import SayRefused
from helpline.words.errors_desk import CategoryNotValid, NotInThatState, NotOnShift
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.audit.log import record_read
from portal.audit.models import Entry
from portal.web.access import staff_with

READING_LASTS = timedelta(minutes=15)
"""Asking again within this time is the same reading."""


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def room(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The conversation for its counsellor, or read-only for a supervisor; the read is audited."""
    return _show(request, _admission(request, conversation))


def _show(
    request: HttpRequest,
    admission: Admission,
    *,
    refused: SayRefused | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    person = person_of(request)
    found = Conversation.objects.select_related("visitor", "queue", "assigned_to").get(
        pk=admission.conversation
    )
    record_read(found, by=person, purpose=admission.purpose)
    reading = last_of(found, admission.side)
    if admission.participant is not None:
        presence.heard(admission.participant)
        presence.seen(admission.participant, delivered=reading.head, read=reading.head)
    answering = admission.side == Side.COUNSELLOR
    supervises = person.has_perm(MAY_SUPERVISE)
    context = {
        "conversation": found,
        "board": board_of(person),
        "answering": answering,
        "person": person,
        "may_end": found.state == ConversationState.ACTIVE,
        "may_wrap_up": finishing.lacks_record(found),
        "may_claim": found.state == ConversationState.WAITING
        and supervises
        and person.has_perm(MAY_ANSWER),
        "supervises": supervises,
        "view": "talking" if answering and found.state == ConversationState.ACTIVE else "over",
        "bubbles": staff_bubbles_of(reading, found),
        "events": EVENTS,
        "head": reading.messages[-1].seq if reading.messages else 0,
        "presence": reading.peer.presence,
        "message_id": uuid4(),
        "follows": (newest_of(admission.participant) if admission.participant else None) or "",
        "limit": MESSAGE_LIMIT_CHARS,
        "notes": noting.notes_of(found),
        "note_form": note_form or NoteForm(),
        "refused": refused,
        "refused_text": request.POST.get("text", "") if refused else "",
    }
    status = refused.status if refused else 422 if note_form else 200
    return TemplateResponse(request, "desk/helpline/room.html", context, status=status)


@staff_with(MAY_ANSWER)
@require_POST
def say(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The composer without a script."""
    admission = _counsellor(request, conversation)
    form = SayForm(request.POST)
    if form.is_valid() and admission.participant is not None:
        try:
            saying.say(form.new_message(admission.participant))
        except SayRefused as refused:
            return _show(request, admission, refused=refused)
    return redirect("helpline_desk:room", conversation)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_POST
def note(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """A note for colleagues; one that cannot be taken comes back with what was typed."""
    admission = _admission(request, conversation)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, admission, note_form=form)
    told = form.cleaned_data
    noting.write_note(
        admission.conversation, told["note"], form_id=told["form_id"], by=person_of(request)
    )
    return HttpResponseRedirect(f"{reverse('helpline_desk:room', args=[conversation])}#notes")


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


@staff_with(MAY_SUPERVISE)
@require_POST
def claim(request: HttpRequest, conversation: UUID) -> HttpResponseRedirect:
    """A supervisor talks with somebody who waits and whom nobody else can take."""
    person = person_of(request)
    if not person.has_perm(MAY_ANSWER):
        raise Http404
    try:
        matching.claim(_visible(person, conversation).pk, by=person)
    except (NotInThatState, NotOnShift) as refused:
        messages.warning(request, str(refused.message))
        if isinstance(refused, NotOnShift):
            return redirect("helpline_desk:queue")
    return redirect("helpline_desk:room", conversation)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Ends the chat, once it was asked; next comes the wrap-up."""
    if request.POST.get("sure") != SURE:
        found = _visible(person_of(request), conversation)
        return TemplateResponse(request, "desk/helpline/end.html", {"conversation": found})
    try:
        finishing.end(conversation, by=person_of(request))
    except Conversation.DoesNotExist as error:
        raise Http404 from error
    except NotInThatState as refused:
        messages.warning(request, str(refused.message))
        return redirect("helpline_desk:queue")
    return redirect("helpline_desk:wrap_up", conversation)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_http_methods(["GET", "POST"])
def wrap_up(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The contact record with its one category; saving it gives the capacity back."""
    person = person_of(request)
    found = _visible(person, conversation)
    if not finishing.lacks_record(found):
        return redirect("helpline_desk:queue")
    form = WrapUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        category: Category = form.cleaned_data["category"]
        try:
            finishing.wrap_up(found.pk, category=category, by=person, on=timezone.localdate())
        except (NotInThatState, CategoryNotValid) as refused:
            messages.warning(request, str(refused.message))
        else:
            messages.success(request, _("The contact is saved. Take a breath."))
        return redirect("helpline_desk:queue")
    context = {
        "conversation": found,
        "board": board_of(person),
        "form": form,
        "groups": _groups(),
        "chosen": request.POST.get("category", ""),
    }
    status = 200 if request.method == "GET" else 422
    return TemplateResponse(request, "desk/helpline/wrap_up.html", context, status=status)


def _groups() -> list[tuple[str, list[tuple[str, list[Category]]]]]:
    """Schemes, each with its headings, each with what can be chosen."""
    rows = list(Category.objects.valid(timezone.localdate()).order_by("scheme", "position"))
    heads = {row.pk: str(row) for row in rows if not row.choosable}
    grouped: dict[str, dict[str, list[Category]]] = {one: {} for one in Scheme.values}
    for row in rows:
        if row.choosable:
            scheme = Scheme(row.scheme)
            head = heads.get(row.parent_id or 0, str(scheme.label))
            grouped[row.scheme].setdefault(head, []).append(row)
    return [(str(Scheme(one).label), list(groups.items())) for one, groups in grouped.items()]


def _admission(request: HttpRequest, conversation: UUID) -> Admission:
    """Who this person is in the conversation. Raises Http404 when they may not know of it."""
    admission = admit_staff(
        person_of(request), conversation, session_key=request.session.session_key or ""
    )
    if admission is None:
        raise Http404
    return admission


def _counsellor(request: HttpRequest, conversation: UUID) -> Admission:
    admission = _admission(request, conversation)
    if admission.side != Side.COUNSELLOR:
        raise Http404
    return admission


def _visible(person: User, conversation: UUID) -> Conversation:
    found: Conversation | None = (
        Conversation.objects.visible_to(person)
        .select_related("visitor", "queue")
        .filter(pk=conversation)
        .first()
    )
    if found is None:
        raise Http404
    return found
