"""What the reporter wrote, opened on the page of a case, and kept open by what is done there."""

from hotline.desk.actions.base import CaseAt
from hotline.forms.desk_viewing import StaysOpenForm
from hotline.models import ReporterContact
from hotline.operations.reading import open_contact, open_texts
from portal.accounts.models import User
from portal.web.actions import Done


def may_be_read(at: CaseAt) -> bool:
    """Whether there are words left, and no colleague is on it; a supervisor may check."""
    theirs = at.case.is_a_colleagues and not at.case.person.has_perm("hotline.adjudicate")
    return at.case.report.forget_at is not None and not theirs


def opened(at: CaseAt, by: User, purpose: str) -> Done:
    """The page with the words on it; to answer the reporter, also how to reach them."""
    report, contact = at.case.report, ""
    if purpose == "answer" and ReporterContact.objects.filter(report=report).exists():
        contact = open_contact(report.pk, by=by, purpose=purpose)
    texts = open_texts(report.pk, by=by, purpose=purpose)
    return Done(shown={"texts": texts, "contact": contact, "opened": purpose})


def still_open(at: CaseAt, by: User, form: StaysOpenForm) -> Done:
    """After something else was done on a page on which they stood open: that page, with them.

    It is one more opening, and on the record as one.
    """
    purpose = form.cleaned_data["opened"]
    return opened(at, by, purpose) if purpose and may_be_read(at) else Done()
