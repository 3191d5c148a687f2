"""Contact records: the list, one of them, and the pages that write and correct one."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpline.desk.actions import CONTACT, CONTACTS, TO_CASE, ContactAt, ContactList
from helpline.desk.case_lines import case_link_of, standing_lines
from helpline.desk.history import words_of
from helpline.models import CaseContact, Contact, Conversation
from helpline.operations import case_reading, handing_over
from helpline.views.desk.person import person_of
from helpline.words.desk_contacts import RISK_MEANS
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.lifecycle.history import moment, moments_about
from portal.web.access import staff_with
from portal.web.actions import Forms

CONTACTS_PER_PAGE = 50
SHOWN_WITH = ("category__parent", "also__parent", "platform", "counsellor")


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """One's own, or all for who supervises; the newest first."""
    person = person_of(request)
    linked = Prefetch("case_links", CaseContact.objects.linked().with_flags(), to_attr="cases")
    visible = Contact.objects.visible_to(person).select_related(*SHOWN_WITH)
    rows = visible.prefetch_related(linked).newest_first()
    context = {
        "page": Paginator(rows, CONTACTS_PER_PAGE).get_page(request.GET.get("page")),
        "supervises": person.has_perm(MAY_SUPERVISE),
        "may_write": person.has_perm(MAY_ANSWER),
    }
    return TemplateResponse(request, "desk/helpline/contacts.html", context)


def find_contacts(request: HttpRequest) -> ContactList:
    """The list of whoever asks."""
    return ContactList(person_of(request))


def show_write_down(request: HttpRequest, subject: ContactList, forms: Forms) -> HttpResponse:
    """The page on which a contact is written down."""
    offer = CONTACTS.offered(subject, to=subject.person, forms=forms)["write_down_contact"]
    return TemplateResponse(request, offer.action.template, {"offer": offer})


def find_contact(request: HttpRequest, contact: int) -> Contact:
    """The record, if this person may see it; else 404."""
    visible = Contact.objects.visible_to(person_of(request)).select_related(*SHOWN_WITH)
    found: Contact = get_object_or_404(visible, pk=contact)
    return found


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def contact(request: HttpRequest, contact: int) -> HttpResponse:
    """One record."""
    found, person = find_contact(request, contact), person_of(request)
    link = case_link_of(found)
    if link is not None:
        case_reading.note_reading(link.case, by=person)
    readable = Conversation.objects.visible_to(person).filter(pk=found.conversation_id)
    context = {
        "contact": found,
        "actions": list(found.actions.order_by("position", "pk")),
        "resources": list(found.resources.order_by("name", "pk")),
        "hand_overs": handing_over.handed_over_in(found),
        "may_hand_over": handing_over.may_hand_over_contact(found, now=timezone.now()),
        "risk_means": "" if found.risk is None else RISK_MEANS[found.risk],
        "conversation": readable.first(),
        "link": link,
        "flags": standing_lines(link) if link else [],
        "ways": {} if link else TO_CASE.offered(ContactAt(found, person), to=person),
        "correct": CONTACT.offered(found, to=person).get("correct_contact"),
        "moments": moments_about(found, lambda entry: moment(entry, words_of(entry.verb))),
    }
    return TemplateResponse(request, "desk/helpline/contact.html", context)


def show_correct(request: HttpRequest, found: Contact, forms: Forms) -> HttpResponse:
    """The page on which it is corrected; the record where it is too late."""
    offer = CONTACT.offered(found, to=person_of(request), forms=forms).get("correct_contact")
    if offer is None:
        return redirect("helpline_desk:contact", found.pk)
    shown = {"contact": found, "offer": offer}
    return TemplateResponse(request, offer.action.template, shown)
