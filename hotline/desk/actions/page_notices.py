"""Actions on a whole page: everything illegal on it is put into notices, and taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.models import NoticeItem
from hotline.operations.page_notices import newest_together, notify_page, take_back_page
from hotline.policies.page_notices import GOES
from hotline.states import NOTICE_LEFT
from hotline.words.errors import AbuseContactNotVerified, ColleagueIsOnIt, NoticeHasLeft
from hotline.words.errors_parts import NothingForNotices, PageChanged
from portal.accounts.models import User
from portal.web.actions import Done


class PlanForm(forms.Form):
    """What of the page was read to go where."""

    plan = forms.CharField(widget=forms.HiddenInput, max_length=64)


def something_goes(at: CaseAt) -> bool:
    """Where there is something on the page that a notice could answer."""
    parts = at.case.parts_of(at.item)
    return bool(parts) and any(one.steps & GOES for one in (at.item, *parts))


def put_there(at: CaseAt) -> list[NoticeItem]:
    """What the newest press put into notices and stands there."""
    items = (at.item, *at.case.parts_of(at.item))
    return newest_together(told for one in items for told in one.notice_items)


def may_be_taken_back(at: CaseAt) -> bool:
    """While nothing of it has left."""
    found = put_there(at)
    return bool(found) and all(one.notice.state not in NOTICE_LEFT for one in found)


def what_is_taken_back(at: CaseAt) -> str:
    """How many URLs the newest press put there; what other presses put there stays."""
    count = len(put_there(at))
    said = ngettext(
        "%(count)d URL of the last press; nothing of it has left yet. What was put in before "
        "stays.",
        "%(count)d URLs of the last press; nothing of them has left yet. What was put in before "
        "stays.",
        count,
    )
    return said % {"count": count}


def put(at: CaseAt, by: User, form: PlanForm) -> list[NoticeItem]:
    """As it was read."""
    plan = form.cleaned_data["plan"]
    return notify_page(at.case.report.pk, at.item.location.pk, by=by, plan=plan)


def queued(made: list[NoticeItem]) -> Done:
    """How many URLs are in how many notices."""
    urls, notices = len(made), len({one.notice_id for one in made})
    said = ngettext("%(count)d URL is in a notice now.", "%(count)d URLs are in notices now.", urls)
    then = ngettext("%(count)d notice waits.", "%(count)d notices wait.", notices)
    return Done(f"{said % {'count': urls}} {then % {'count': notices}}")


def taken_back(count: int) -> Done:
    """How many."""
    said = ngettext(
        "%(count)d URL was taken out of its notice.",
        "%(count)d URLs were taken out of their notices.",
        count,
    )
    return Done(said % {"count": count})


CASE.add(
    ItemAction(
        "notify_page",
        goes_on=True,
        place="parts_notices",
        label=_("Put them into notices"),
        button="",
        icon="mail",
        template="desk/hotline/actions/notify_page.html",
        offered=something_goes,
        form=lambda _at, sent: PlanForm(sent),
        act=put,
        answers=(
            PageChanged,
            NothingForNotices,
            ColleagueIsOnIt,
            AbuseContactNotVerified,
        ),
        done=queued,
        history={
            "notice.queued": _("Notice queued"),
            "page.notices_queued": _("Everything illegal on the page put into notices"),
        },
    ),
    ItemAction(
        "take_back_page",
        goes_on=True,
        place="parts_notices",
        label=_("Take out again what was put in last"),
        hint=what_is_taken_back,
        icon="reply",
        offered=may_be_taken_back,
        about=lambda at: (at.case.report.pk, at.item.location.pk),
        verb=take_back_page,
        warnings=(NoticeHasLeft,),
        done=taken_back,
        history={
            "notice.item_withdrawn": _("URL taken out of the notice"),
            "page.notices_taken_back": _("Taken out of the notices of the page again"),
        },
    ),
)
