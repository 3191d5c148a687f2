"""Actions on contact records: write one down that no machine saw, correct one."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_contacts import ContactForm, WrapUpForm, initial_of
from helpline.models import Contact
from helpline.operations import contacts
from helpline.words.errors_contacts import (
    ActionMissing,
    CategoryNotValid,
    ContactInTheFuture,
    ContactTooOld,
    TooLateToCorrect,
)
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done

SAVED_FOR_CASE = _("The contact is saved. Open a case from it, or add it to one.")


@dataclass(frozen=True, slots=True)
class ContactList:
    """The records that somebody may see."""

    person: User


def list_url(_subject: object) -> str:
    """All of them."""
    return reverse("helpline_desk:contacts")


def contact_url(contact: Contact) -> str:
    """One of them."""
    return reverse("helpline_desk:contact", args=[contact.pk])


CONTACTS: Actions[ContactList] = Actions("the contacts", ["main"], "helpline_desk", list_url)
CONTACT: Actions[Contact] = Actions(
    "a contact", ["main"], "helpline_desk", contact_url, where=lambda contact: (contact.pk,)
)


def write_down(_list: ContactList, by: User, form: ContactForm) -> Done:
    """Leads to what was saved."""
    form_id = form.cleaned_data["form_id"]
    made = contacts.write_down(form.told(), form.seen(), form_id=form_id, by=by)
    return Done(_("The contact is saved."), url=contact_url(made))


def correct_form(contact: Contact, sent: Any) -> WrapUpForm:
    """With the lists of the day of the contact."""
    day = timezone.localdate(contact.recorded_at)
    told = contacts.told_of(contact)
    return WrapUpForm(sent, initial=initial_of(told), on=day, given=told.resources)


def correct(contact: Contact, by: User, form: WrapUpForm) -> object:
    """The record says what the form says."""
    return contacts.correct_contact(contact.pk, form.told(), by=by)


CONTACTS.add(
    Action(
        "write_down_contact",
        has_page=True,
        permissions=(MAY_ANSWER,),
        place="main",
        label=_("Save the contact"),
        button="talk",
        icon="check",
        template="desk/helpline/write_down.html",
        form=lambda _list, sent: ContactForm(sent),
        act=write_down,
        answers=(CategoryNotValid, ActionMissing, ContactInTheFuture, ContactTooOld),
        history={"contact.written_down": _("Contact written down")},
    )
)
CONTACT.add(
    Action(
        "correct_contact",
        has_page=True,
        permissions=(MAY_ANSWER, MAY_SUPERVISE),
        place="main",
        label=_("Save the correction"),
        button="talk",
        icon="check",
        template="desk/helpline/correct_contact.html",
        offered=lambda contact: contacts.may_correct(contact, now=timezone.now()),
        form=correct_form,
        act=correct,
        answers=(CategoryNotValid, ActionMissing),
        warnings=(TooLateToCorrect,),
        done=_("The record is corrected."),
        history={"contact.corrected": _("Record corrected")},
    )
)
