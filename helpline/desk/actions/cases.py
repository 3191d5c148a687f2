"""Actions on a case, and on a contact that belongs to one: open, add, change, share, close."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.contacts import contact_url
from helpline.forms.desk_cases import (
    AddToCaseForm,
    CaseForm,
    CloseForm,
    FlagForm,
    PersonForm,
    StepForm,
)
from helpline.models import Case, Contact
from helpline.operations import case_people, case_steps, cases, flags
from helpline.operations.case_texts import titled
from helpline.words.errors_desk_cases import (
    CaseMovedOn,
    ContactErased,
    ContactTaken,
    FlagDayPast,
    FlagTooLong,
    NotForCase,
)
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done

STAFF = (MAY_ANSWER, MAY_SUPERVISE)


@dataclass(frozen=True, slots=True)
class ContactAt:
    """A contact record before somebody who may see it."""

    contact: Contact
    person: User


@dataclass(frozen=True, slots=True)
class CaseAt:
    """A case before somebody who may see it."""

    case: Case
    person: User


def page_of(case: Case) -> str:
    """Its page."""
    return reverse("helpline_desk:case", args=[case.pk])


def case_url(at: CaseAt) -> str:
    """The page of the case."""
    return page_of(at.case)


def still_there(case: Case, person: User) -> str:
    """Its page, for whoever still sees it; else all cases."""
    seen = Case.objects.visible_to(person).filter(pk=case.pk).exists()
    return page_of(case) if seen else list_url(case)


def list_url(_subject: object) -> str:
    """All cases, for whoever may see this one no longer."""
    return reverse("helpline_desk:cases")


CASE: Actions[CaseAt] = Actions(
    "a case",
    ["case_head", "add_flag", "add_step", "add_person"],
    "helpline_desk",
    case_url,
    where=lambda at: (at.case.pk,),
)


CASE_TITLE: Actions[CaseAt] = Actions(
    "what a case is called", ["main"], "helpline_desk", case_url, where=lambda at: (at.case.pk,)
)
TO_CASE: Actions[ContactAt] = Actions(
    "a contact on its own",
    ["main"],
    "helpline_desk",
    lambda at: contact_url(at.contact),
    where=lambda at: (at.contact.pk,),
)


def open_case(at: ContactAt, by: User, form: CaseForm) -> Done:
    """Leads to the case."""
    made = cases.open_case(at.contact.pk, told=form.told(), by=by)
    return Done(_("The case is open. You are in charge of it."), url=page_of(made))


def to_add_to(person: User) -> Any:
    """Open cases that this person may see."""
    return Case.objects.visible_to(person).open()


def add_to_case(at: ContactAt, by: User, form: AddToCaseForm) -> Done:
    """Leads to the case."""
    found = cases.add_contact(at.contact.pk, case=form.cleaned_data["case"], by=by)
    return Done(_("The contact is in this case now."), url=page_of(found))


def case_form(at: CaseAt, sent: Any) -> CaseForm:
    """With what stands there."""
    told = titled(at.case)
    return CaseForm(sent, initial={"title": told.title, "summary": told.summary})


def step_form(at: CaseAt, sent: Any) -> StepForm:
    """For those who may see the case."""
    people = case_people.may_be_given_steps(at.case, at.person)
    return StepForm(sent, people=people, by=at.person, prefix="step")


def share_form(at: CaseAt, sent: Any) -> PersonForm:
    """With counsellors who do not see it."""
    return PersonForm(sent, people=case_people.to_share_with(at.case), prefix="share")


def assign_case(at: CaseAt, by: User, form: PersonForm) -> Done:
    """Whoever was in charge may see it no longer then."""
    case = case_people.assign_case(at.case.pk, person=form.cleaned_data["person"], by=by)
    return Done(_("They are in charge now."), url=still_there(case, by))


def assign_form(at: CaseAt, sent: Any) -> PersonForm:
    """With everybody of the helpline."""
    return PersonForm(sent, people=case_people.to_put_in_charge(at.case), prefix="assign")


TO_CASE.add(
    Action(
        "open_case",
        has_page=True,
        permissions=STAFF,
        place="main",
        label=_("Open the case"),
        button="talk",
        icon="check",
        template="desk/helpline/case_form.html",
        offered=lambda at: cases.may_link(at.contact),
        form=lambda _at, sent: CaseForm(sent),
        act=open_case,
        warnings=(ContactErased,),
        history={"case.opened": _("Case opened"), "case.contact_added": _("Contact added")},
    ),
    Action(
        "add_to_case",
        has_page=True,
        permissions=STAFF,
        place="main",
        label=_("Add it to this case"),
        button="talk",
        icon="check",
        template="desk/helpline/add_to_case.html",
        offered=lambda at: cases.may_link(at.contact),
        form=lambda at, sent: AddToCaseForm(sent, cases=to_add_to(at.person)),
        act=add_to_case,
        warnings=(ContactErased, ContactTaken, CaseMovedOn),
        history={"case.contact_added": _("Contact added")},
    ),
)
CASE_TITLE.add(
    Action(
        "change_case",
        has_page=True,
        permissions=STAFF,
        place="main",
        label=_("Save"),
        button="talk",
        icon="check",
        template="desk/helpline/case_form.html",
        offered=lambda at: at.case.is_open,
        form=case_form,
        act=lambda at, by, form: cases.change_case(at.case.pk, told=form.told(), by=by),
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        done=_("Saved."),
        history={"case.changed": _("Title or summary changed")},
    )
)
CASE.add(
    Action(
        "close_case",
        permissions=STAFF,
        place="case_head",
        label=_("Close the case"),
        size="small",
        folded=_("Close the case"),
        layout="stack",
        offered=lambda at: at.case.is_open,
        form=lambda _at, sent: CloseForm(sent, prefix="close"),
        verb=cases.close_case,
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        done=_("The case is closed. It can be reopened."),
        history={"case.closed": _("Case closed")},
    ),
    Action(
        "reopen_case",
        permissions=STAFF,
        place="case_head",
        label=_("Reopen the case"),
        size="small",
        offered=lambda at: not at.case.is_open,
        verb=cases.reopen_case,
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        done=_("The case is open again."),
        history={"case.reopened": _("Case reopened")},
    ),
    Action(
        "set_flag",
        permissions=STAFF,
        place="add_flag",
        label=_("Set the flag"),
        size="small",
        folded=_("Set a flag"),
        layout="stack",
        form=lambda _at, sent: FlagForm(sent, prefix="flag"),
        verb=flags.set_flag,
        answers=(FlagDayPast, FlagTooLong),
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        done=_("The flag stands. It ends by itself on its day."),
        history={"flag.set": _("Flag set")},
    ),
    Action(
        "add_step",
        permissions=STAFF,
        place="add_step",
        label=_("Add this step"),
        size="small",
        folded=_("Agree a next step"),
        layout="stack",
        offered=lambda at: at.case.is_open,
        form=step_form,
        verb=case_steps.add_step,
        answers=(NotForCase,),
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        done=_("Added."),
        history={"case.step_added": _("Next step agreed")},
    ),
    Action(
        "share_case",
        permissions=STAFF,
        place="add_person",
        label=_("Share"),
        size="small",
        folded=_("Share it with a colleague"),
        layout="stack",
        offered=lambda at: at.case.is_open and case_people.to_share_with(at.case).exists(),
        form=share_form,
        verb=case_people.share_case,
        answers=(NotForCase,),
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        done=_("They see the case from now on."),
        history={"case.shared": _("Shared with a colleague")},
    ),
    Action(
        "assign_case",
        permissions=STAFF,
        place="add_person",
        label=_("Put them in charge"),
        size="small",
        folded=_("Put somebody else in charge"),
        layout="stack",
        open_to=lambda at: case_people.decides_who(at.case, at.person),
        offered=lambda at: at.case.is_open and case_people.to_put_in_charge(at.case).exists(),
        form=assign_form,
        act=assign_case,
        answers=(NotForCase,),
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        history={"case.assigned": _("Somebody else put in charge")},
    ),
)
