"""Actions on what a case holds: a contact, a next step, a flag, a colleague."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.cases import STAFF, list_url, still_there
from helpline.forms.desk_cases import EndFlagForm, RenewForm, TakeOutForm
from helpline.models import Case, CaseShare, CaseStep
from helpline.operations import case_people, case_steps, cases, flags
from helpline.words.errors_desk_cases import CaseMovedOn, FlagDayPast, FlagOver, FlagTooLong
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done


@dataclass(frozen=True, slots=True)
class CasePart:
    """Something in a case, before somebody who may see it."""

    case: Case
    part: Any
    person: User


def part_of(kind: str, title: str, place: str) -> Actions[CasePart]:
    """Actions that lead back to the part of the case's page."""
    return Actions(
        title,
        [place],
        "helpline_desk",
        lambda at: reverse("helpline_desk:case", args=[at.case.pk]) + f"#{kind}",
        where=lambda at: (at.case.pk, at.part.pk),
    )


def named(form: Any, at: CasePart, sent: Any, name: str) -> Any:
    """A form whose fields are told apart from those of the other rows."""
    return form(sent, prefix=f"{name}-{at.part.pk}")


def is_to_do(at: CasePart) -> bool:
    """Whether the step is still to be done in a case that goes on."""
    step: CaseStep = at.part
    return at.case.is_open and step.done_at is None


def stands(at: CasePart) -> bool:
    """Whether the flag counts now."""
    return flags.is_standing(at.part, now=timezone.now())


def is_read_again(at: CasePart) -> bool:
    """Whether a chat of the case was erased, and nobody has saved the case since."""
    return at.case.is_open and at.case.reread_since is not None


def may_end_share(at: CasePart) -> bool:
    """Whoever shared it, is in charge or supervises."""
    share: CaseShare = at.part
    return share.by_id == at.person.pk or case_people.decides_who(at.case, at.person)


def take_out(at: CasePart, by: User, form: TakeOutForm) -> Done:
    """Whoever had only this contact in it sees the case no longer then."""
    reason = form.cleaned_data["reason"]
    case = cases.take_out(at.case.pk, at.part.pk, reason=reason, by=by)
    return Done(_("The contact is on its own again."), url=still_there(case, by))


def end_share(at: CasePart, by: User, _form: object) -> Done:
    """Also one's own."""
    case_people.end_share(at.case.pk, at.part.pk, by=by)
    words = _("They see the case no longer, unless by a contact of theirs.")
    return Done(words, url=still_there(at.case, by))


IN_CASE = part_of("contacts", "a contact in a case", "on_contact")
STEP = part_of("steps", "a next step", "on_step")
FLAG = part_of("flags", "a flag", "on_flag")
SHARE = part_of("people", "a colleague who sees a case", "on_person")

IN_CASE.add(
    Action(
        "take_out",
        permissions=STAFF,
        place="on_contact",
        label=_("Take it out"),
        size="small",
        folded=_("Take it out of the case"),
        layout="stack",
        offered=lambda at: at.case.is_open,
        form=lambda at, sent: named(TakeOutForm, at, sent, "out"),
        act=take_out,
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        history={"case.contact_taken_out": _("Contact taken out")},
    )
)
STEP.add(
    Action(
        "mark_done",
        permissions=STAFF,
        place="on_step",
        label=_("Done"),
        size="small",
        icon="check",
        offered=is_to_do,
        verb=case_steps.mark_done,
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        history={"case.step_done": _("Next step done")},
    ),
    Action(
        "mark_not_done",
        permissions=STAFF,
        place="on_step",
        label=_("Not done after all"),
        button="bare",
        size="small",
        offered=lambda at: at.case.is_open and not is_to_do(at),
        verb=case_steps.mark_not_done,
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        history={"case.step_not_done": _("Next step not done after all")},
    ),
    Action(
        "remove_step",
        permissions=STAFF,
        place="on_step",
        label=_("Remove it"),
        size="small",
        icon="remove",
        offered=is_read_again,
        verb=case_steps.remove_step,
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        done=_("Removed."),
        history={"case.step_removed": _("Next step removed")},
    ),
)
FLAG.add(
    Action(
        "renew_flag",
        permissions=STAFF,
        place="on_flag",
        label=_("Renew it"),
        size="small",
        folded=_("Renew it"),
        layout="stack",
        offered=stands,
        form=lambda at, sent: named(RenewForm, at, sent, "renew"),
        verb=flags.renew_flag,
        answers=(FlagDayPast, FlagTooLong),
        warnings=(CaseMovedOn, FlagOver),
        done=_("Renewed."),
        history={"flag.renewed": _("Flag renewed")},
    ),
    Action(
        "end_flag",
        permissions=STAFF,
        place="on_flag",
        label=_("End it"),
        size="small",
        folded=_("End it now"),
        layout="stack",
        offered=stands,
        form=lambda at, sent: named(EndFlagForm, at, sent, "end"),
        verb=flags.end_flag,
        warnings=(CaseMovedOn, FlagOver),
        done=_("The flag is over."),
        history={"flag.ended": _("Flag ended early")},
    ),
    Action(
        "remove_flag",
        permissions=STAFF,
        place="on_flag",
        label=_("Remove it"),
        size="small",
        icon="remove",
        offered=is_read_again,
        verb=flags.remove_flag,
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        done=_("Removed."),
        history={"flag.removed": _("Flag removed")},
    ),
)
SHARE.add(
    Action(
        "end_share",
        permissions=STAFF,
        place="on_person",
        label=_("Share no longer"),
        button="bare",
        size="small",
        offered=may_end_share,
        act=end_share,
        warnings=(CaseMovedOn,),
        url_refused=list_url,
        history={"case.share_ended": _("Shared with a colleague no longer")},
    )
)
