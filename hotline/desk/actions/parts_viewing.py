"""Looking at what waits on a page, all of it together: begun and ended like looking at one URL."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.assessment import looking_since, stays_open_form, viewing_form_for
from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.desk.actions.told import still_open
from hotline.forms.desk_viewing import StaysOpenForm, ViewingForm
from hotline.operations.viewing import begin_viewing_parts, end_viewing_parts
from hotline.words.errors import LookingPaused
from portal.accounts.models import User
from portal.web.actions import Done, Words


def mine_on(at: CaseAt) -> bool:
    """Whether this person has claimed something that waits on the page."""
    parts = at.case.parts_of(at.item)
    return any(one.is_mine and not one.is_assessed for one in parts)


def parts_viewed_since(at: CaseAt) -> datetime | None:
    """Since when this person has been looking at what is on the page together."""
    held = (one.claim for one in at.case.parts_of(at.item) if one.claim and one.is_mine)
    page = at.item.location.pk
    looked_at = (one for one in held if one.viewing_page_id == page)
    return next((one.viewing_since for one in looked_at if one.is_looked_at(at.case.now)), None)


def parts_form(at: CaseAt, sent: Any) -> ViewingForm:
    """Danger to anybody on the page is danger."""
    return viewing_form_for(at, sent, [at.item, *at.case.parts_of(at.item)])


def look_at_parts(at: CaseAt, by: User, form: ViewingForm) -> Done:
    """From now on they look at all of it; a text that was open stays so."""
    begin_viewing_parts(at.item.location.pk, by=by, **form.as_look())
    return still_open(at, by, form)


def look_at_parts_no_longer(at: CaseAt, by: User, form: StaysOpenForm) -> Done:
    """The same when they stop."""
    end_viewing_parts(at.item.location.pk, by=by)
    return still_open(at, by, form)


def since_when(at: CaseAt) -> Words:
    """Beside the button that ends it."""
    return looking_since(
        parts_viewed_since(at),
        _("Looking at all of it since %(moment)s. Recording the assessments ends it too."),
    )


CASE.add(
    ItemAction(
        "begin_viewing_parts",
        place="parts_viewing",
        label=_("I am looking at all of it now"),
        icon="eye",
        key="p",
        layout="action viewing",
        alternates_with="end_viewing_parts",
        offered=lambda at: mine_on(at) and parts_viewed_since(at) is None,
        form=parts_form,
        act=look_at_parts,
        answers=(LookingPaused,),
        history={
            "welfare.looked_on": _("Looked on although a break was due"),
            "location.viewing_begun": _("Looking at it"),
        },
    ),
    ItemAction(
        "end_viewing_parts",
        place="parts_viewing",
        label=_("I have stopped looking"),
        hint=since_when,
        icon="eye",
        key="p",
        offered=lambda at: mine_on(at) and parts_viewed_since(at) is not None,
        form=stays_open_form,
        act=look_at_parts_no_longer,
        history={"location.viewing_ended": _("No longer looking at it")},
    ),
)
