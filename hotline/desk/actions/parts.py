"""Actions on a page with what is on it: parts taken in, and assessed in one grid."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.desk.actions.addresses import works_on_it
from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.forms.desk_addresses import MeantForm
from hotline.forms.desk_parts import PartsForm, is_open_to_its_reader
from hotline.models import Assessment
from hotline.operations.parts import PartsAdded, add_parts, assess_parts
from hotline.operations.told_viewing import most_minutes, unmeasured
from hotline.words.errors import (
    ClaimRefused,
    ForColleagues,
    LookingPaused,
    NotYourClaim,
    ReportEnded,
)
from hotline.words.errors_addresses import NotOnThisCase
from hotline.words.errors_assessing import (
    HowNotSaid,
    LookedTooLong,
    LookIsForOthers,
    LookNeeded,
)
from hotline.words.errors_parts import NoPage, NothingNew, TooManyParts
from portal.accounts.models import User
from portal.web.actions import Done, Words


def found_on(at: CaseAt, by: User, form: MeantForm) -> Done:
    """Says how many stand on the page, and how many on another one."""
    found = form.cleaned_data["meant"]
    return Done(_added(add_parts(at.case.report.pk, at.item.location.pk, found, by=by)))


def _added(came_to: PartsAdded) -> Words:
    said = ngettext(
        "%(count)d URL stands under this page now.",
        "%(count)d URLs stand under this page now.",
        came_to.added,
    ) % {"count": came_to.added}
    if not came_to.elsewhere:
        return said
    beside = ngettext(
        "%(count)d stands by itself: it is on another page, or is a page.",
        "%(count)d stand by themselves: they are on another page, or are pages.",
        came_to.elsewhere,
    )
    return f"{said} {beside % {'count': came_to.elsewhere}}"


def assess_grid(at: CaseAt, by: User, form: PartsForm) -> list[Assessment]:
    """One assessment for each row that was filled."""
    return assess_parts(at.case.report.pk, form.found, by=by, told=form.told)


def grid(at: CaseAt, sent: Any) -> PartsForm:
    """Asks how they came to it where no look of theirs was measured."""
    parts = at.case.parts_of(at.item)
    waiting = [one.location for one in parts if is_open_to_its_reader(one)]
    return PartsForm(
        sent,
        parts=parts,
        categories=[at.case.report.category.code],
        unmeasured=unmeasured(waiting, at.case.person, at.case.now),
        most_minutes=most_minutes(waiting, at.case.person, at.case.now),
    )


def recorded(made: list[Assessment]) -> Done:
    """How many there are now."""
    said = ngettext("%(count)d URL assessed.", "%(count)d URLs assessed.", len(made))
    return Done(said % {"count": len(made)})


def waits_in_grid(at: CaseAt) -> bool:
    """Whether this person works on the case and something on the page waits for them."""
    return works_on_it(at) and any(map(is_open_to_its_reader, at.case.parts_of(at.item)))


CASE.add(
    ItemAction(
        "assess_parts",
        place="parts",
        label=_("Record these assessments"),
        button="",
        icon="scales",
        template="desk/hotline/actions/assess_parts.html",
        offered=waits_in_grid,
        form=grid,
        act=assess_grid,
        answers=(
            *(ClaimRefused, ForColleagues, LookIsForOthers, LookingPaused),
            *(HowNotSaid, LookedTooLong, LookNeeded, NotYourClaim, ReportEnded),
        ),
        done=recorded,
        history={
            "location.assessed": _("URL assessed"),
            "location.viewing_told": _("Told afterwards for how long it was looked at"),
            "welfare.looked_past": _("Looked for longer than the plan says"),
        },
    ),
    ItemAction(
        "add_parts",
        place="more_parts",
        label=_("Put it under this page"),
        icon="check",
        folded=_("More was found on this page: add it"),
        template="desk/hotline/actions/meant.html",
        beside_a_colleague=True,
        offered=lambda at: works_on_it(at) and at.item.location.parent_id is None,
        form=lambda _at, sent: MeantForm(
            sent,
            prefix="found",
            label=_("What was found"),
            help_text=_(
                "Paste the addresses of pictures and videos, one per line. What is known already "
                "keeps its assessment."
            ),
        ),
        act=found_on,
        answers=(ReportEnded, NotOnThisCase, NoPage, NothingNew, TooManyParts),
        history={"address.part": _("Found on a page and added")},
    ),
)
