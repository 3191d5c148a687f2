"""One conversation on the desk: read, answer, end, wrap up (staff only)."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpline.board import board_of
from helpline.desk_words import EVENTS
from helpline.errors import SayRefused
from helpline.errors_desk import CategoryNotValid, NotInThatState, NotOnShift
from helpline.forms import SayForm
from helpline.forms_desk import WrapUpForm
from helpline.frames import BODY_LIMIT_CHARS
from helpline.live import rights
from helpline.live.rights import Guest
from helpline.models import Category, Conversation
from helpline.models.category import Scheme
from helpline.models.participant import Side
from helpline.operations import finishing, matching, presence, saying
from helpline.operations.reading import newest_of
from helpline.querysets import MAY_ANSWER, MAY_SUPERVISE
from helpline.states import Life
from helpline.views.person import person_of
from helpline.views.room import SURE, last_of, staff_bubbles_of
from helpline.views.wire import exchange
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
    return _show(request, _guest(request, conversation))


def _show(request: HttpRequest, guest: Guest, *, refused: SayRefused | None = None) -> HttpResponse:
    person = person_of(request)
    found = Conversation.objects.select_related("visitor", "queue", "assigned_to").get(
        pk=guest.conversation
    )
    record_read(found, by=person, purpose=_purpose(guest))
    reading = last_of(found, guest.side)
    if guest.participant is not None:
        presence.heard(guest.participant)
        presence.seen(guest.participant, delivered=reading.head, read=reading.head)
    answering = guest.side == Side.COUNSELLOR
    supervises = person.has_perm(MAY_SUPERVISE)
    context = {
        "conversation": found,
        "board": board_of(person),
        "answering": answering,
        "person": person,
        "may_end": found.state == Life.ACTIVE,
        "may_wrap_up": finishing.lacks_record(found),
        "may_take": found.state == Life.WAITING and supervises and person.has_perm(MAY_ANSWER),
        "supervises": supervises,
        "view": "talking" if answering and found.state == Life.ACTIVE else "over",
        "bubbles": staff_bubbles_of(reading, found),
        "events": EVENTS,
        "head": reading.items[-1].seq if reading.items else 0,
        "presence": reading.peer.presence,
        "message_id": uuid4(),
        "follows": (newest_of(guest.participant) if guest.participant else None) or "",
        "limit": BODY_LIMIT_CHARS,
        "refused": refused,
        "refused_text": request.POST.get("text", "") if refused else "",
    }
    status = refused.status if refused else 200
    return TemplateResponse(request, "desk/helpline/room.html", context, status=status)


@staff_with(MAY_ANSWER)
@require_POST
def say(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The composer without a script."""
    guest = _counsellor(request, conversation)
    form = SayForm(request.POST)
    if form.is_valid() and guest.participant is not None:
        try:
            saying.say(form.saying(guest.participant))
        except SayRefused as refused:
            return _show(request, guest, refused=refused)
    return redirect("helpline_desk:room", conversation)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_POST
def poll(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The wire over HTTP for a desk behind a network that blocks sockets; a read as well."""
    guest = _guest(request, conversation)
    _record_reading(guest, person_of(request))
    return exchange(request, guest)


def _record_reading(guest: Guest, person: User) -> None:
    """Once per READING_LASTS: the page asks again every few seconds."""
    found = Conversation.objects.get(pk=guest.conversation)
    since = timezone.now() - READING_LASTS
    known = Entry.objects.filter(
        about_type=Conversation._meta.label_lower, about_id=str(found.pk), by=person, at__gte=since
    )
    if not known.filter(verb="read").exists():
        record_read(found, by=person, purpose=_purpose(guest))


@staff_with(MAY_SUPERVISE)
@require_POST
def take(request: HttpRequest, conversation: UUID) -> HttpResponseRedirect:
    """A supervisor talks with somebody who waits and whom nobody else can take."""
    person = person_of(request)
    if not person.has_perm(MAY_ANSWER):
        raise Http404
    try:
        matching.take(_visible(person, conversation).pk, by=person)
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
    rows = list(Category.objects.valid(timezone.localdate()).order_by("scheme", "place"))
    heads = {row.pk: str(row) for row in rows if not row.choosable}
    grouped: dict[str, dict[str, list[Category]]] = {one: {} for one in Scheme.values}
    for row in rows:
        if row.choosable:
            scheme = Scheme(row.scheme)
            head = heads.get(row.parent_id or 0, str(scheme.label))
            grouped[row.scheme].setdefault(head, []).append(row)
    return [(str(Scheme(one).label), list(groups.items())) for one, groups in grouped.items()]


def _guest(request: HttpRequest, conversation: UUID) -> Guest:
    """Who this person is in the conversation. Raises Http404 when they may not know of it."""
    guest = rights.staff_guest(person_of(request), conversation)
    if guest is None:
        raise Http404
    return guest


def _counsellor(request: HttpRequest, conversation: UUID) -> Guest:
    guest = _guest(request, conversation)
    if guest.side != Side.COUNSELLOR:
        raise Http404
    return guest


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


def _purpose(guest: Guest) -> str:
    return rights.ANSWERING if guest.participant is not None else rights.SUPERVISING
