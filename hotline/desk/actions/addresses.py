"""Actions on what a report names: corrected where it was read wrong, added where it was missed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.desk.actions.base import CASE, CaseAction, CaseAt, ItemAction, url_of
from hotline.forms.desk_addresses import MeantForm
from hotline.models import AddressCorrection, CorrectionKind
from hotline.operations.correcting_addresses import add_addresses, correct_address
from hotline.operations.naming import CORRECTS_ANY_CASE
from hotline.words.errors import ColleagueIsOnIt, ReportEnded
from hotline.words.errors_addresses import (
    AddressWasAssessed,
    CorrectedMeanwhile,
    NamedAlready,
    NotOnThisCase,
    OthersWereTold,
    ReadLikeThat,
    TooManyAddresses,
)
from portal.accounts.models import User
from portal.web.actions import Done

REFUSED = (ReportEnded, NotOnThisCase, ColleagueIsOnIt, TooManyAddresses)


def works_on_it(at: CaseAt) -> bool:
    """Whether this person works on the case, or may correct every case."""
    case = at.case
    theirs = case.is_mine or case.report.taken_on_by_id == case.person.pk
    return theirs or case.person.has_perm(CORRECTS_ANY_CASE)


def may_be_wrong(at: CaseAt) -> bool:
    """On a URL that nobody assessed and no colleague is on, save for who may correct them all."""
    free = at.item.claim is None or at.item.is_mine
    may = free or at.case.person.has_perm(CORRECTS_ANY_CASE)
    judged = at.item.is_assessed or at.item.assessments or at.item.location.waits_for_another_look
    return works_on_it(at) and may and not judged


def correct(at: CaseAt, by: User, form: MeantForm) -> Done:
    """Says how it is read from now on; the page shows it."""
    meant = form.cleaned_data["meant"]
    made = correct_address(at.case.report.pk, at.item.submission.pk, meant, by=by)
    if all(one.kind == CorrectionKind.JOINED for one in made):
        return Done(_("The report names that already: the two are one."), url=url_of(at))
    return _read(at, made)


def add(at: CaseAt, by: User, form: MeantForm) -> Done:
    """Says how much was added; the page shows it."""
    return _read(at, add_addresses(at.case.report.pk, form.cleaned_data["meant"], by=by))


def _read(at: CaseAt, made: list[AddressCorrection]) -> Done:
    said = ngettext(
        "Read as one address. This is what was understood.",
        "Read as %(count)d addresses. They stand in the list.",
        len(made),
    )
    first = min(one.position for one in made) + 1
    return Done(said % {"count": len(made)}, url=f"{url_of(at)}?url={first}")


CASE.add(
    ItemAction(
        "correct_address",
        place="address",
        label=_("Read it like this"),
        icon="check",
        folded=_("It was read wrong: correct or split it"),
        template="desk/hotline/actions/meant.html",
        beside_a_colleague=True,
        offered=may_be_wrong,
        form=lambda _at, sent: MeantForm(
            sent,
            prefix="correct",
            help_text=_(
                "One address per line; several make several of it. What was typed is kept. Open "
                "the text above to read it; do not open the address to check."
            ),
        ),
        act=correct,
        answers=(*REFUSED, CorrectedMeanwhile, ReadLikeThat, AddressWasAssessed, OthersWereTold),
        history={
            "address.corrected": _("Address corrected"),
            "address.split": _("Address split"),
            "address.joined": _("Address joined to another one of the report"),
        },
    ),
    CaseAction(
        "add_address",
        place="more_addresses",
        label=_("Add it"),
        icon="check",
        folded=_("Another address was meant: add it"),
        template="desk/hotline/actions/meant.html",
        beside_a_colleague=True,
        offered=works_on_it,
        form=lambda _at, sent: MeantForm(
            sent,
            prefix="add",
            help_text=_("One address per line, as the reporter meant them."),
        ),
        act=add,
        answers=(*REFUSED, NamedAlready),
        history={"address.added": _("Address added")},
    ),
)
