"""Actions on a legal hold, and on what may be kept (staff only)."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.database.clock import database_now
from portal.privacy.legal_holds import operations
from portal.privacy.legal_holds.desk.forms import AskHoldForm
from portal.privacy.legal_holds.kinds import HeldKind
from portal.privacy.legal_holds.refusals import (
    AnotherPersonAnswers,
    AskedBefore,
    HoldMovedOn,
    NothingToKeep,
)
from portal.privacy.legal_holds.states import LegalHoldState
from portal.privacy.models import LegalHold
from portal.web.actions import Action, Actions, Done, Named

HOLDERS = ("privacy.hold_data", "privacy.oversee_holds")


@dataclass(frozen=True, slots=True)
class HoldAt:
    """A legal hold and who looks at it."""

    hold: LegalHold
    person: User

    @property
    def is_to_answer(self) -> bool:
        """Whether it waits for this person as the second one."""
        waits = self.hold.state == LegalHoldState.ASKED and self.hold.answer_until > database_now()
        return waits and self.hold.asked_by_id != self.person.pk

    @property
    def stands(self) -> bool:
        """Agreed to by two, its date ahead, nobody asked for its release."""
        return self.hold.state == LegalHoldState.STANDING and self.hold.until > database_now()

    @property
    def is_to_release(self) -> bool:
        """Somebody asked for its release."""
        waits = self.hold.state == LegalHoldState.RELEASE_ASKED
        return waits and self.hold.until > database_now()

    @property
    def is_second_to_release(self) -> bool:
        """Whether this person is not the one who asked for the release."""
        return self.is_to_release and self.hold.release_asked_by_id != self.person.pk


@dataclass(frozen=True, slots=True)
class KeepAt:
    """What somebody wants to have kept."""

    kind: HeldKind
    named: str
    row: Any
    person: User


def hold_url(at: HoldAt) -> str:
    """Its page."""
    return reverse("privacy_desk:hold", args=[at.hold.pk])


def keep_url(at: KeepAt) -> str:
    """The page that asks for it."""
    return reverse("privacy_desk:ask_hold", args=[at.kind.name, at.named])


def _named(at: KeepAt) -> Named:
    return at.kind.name, at.named


def _asked(at: KeepAt, by: User, form: Any) -> Done:
    hold = operations.ask(at.kind, at.named, by=by, **form.cleaned_data)
    words = _("It is kept from now on. Those who may answer are told by mail.")
    return Done(words, url=reverse("privacy_desk:hold", args=[hold.pk]))


HOLD: Actions[HoldAt] = Actions(
    "a legal hold", ["hold"], "privacy_desk", hold_url, where=lambda at: (at.hold.pk,)
)
KEEP: Actions[KeepAt] = Actions(
    "what is to be kept", ["keep"], "privacy_desk", keep_url, where=_named
)
_MISSED = (HoldMovedOn, AnotherPersonAnswers)
KEEP.add(
    Action(
        "ask_hold",
        permissions=("privacy.hold_data",),
        place="keep",
        label=_("Keep it and ask a second person"),
        button="talk",
        icon="lock",
        layout="stack",
        has_page=True,
        form=lambda _at, sent: AskHoldForm(sent),
        act=_asked,
        answers=(AskedBefore, NothingToKeep),
        history={"legal_hold.asked": _("Legal hold asked for")},
    )
)
HOLD.add(
    Action(
        "agree_hold",
        permissions=HOLDERS,
        place="hold",
        label=_("Agree: keep it until its date"),
        button="talk",
        icon="lock",
        offered=lambda at: at.is_to_answer,
        verb=operations.agree,
        warnings=_MISSED,
        done=_("It is kept until its date."),
        history={"legal_hold.standing": _("Legal hold agreed to by a second person")},
    ),
    Action(
        "decline_hold",
        permissions=HOLDERS,
        place="hold",
        label=_("Do not keep it"),
        offered=lambda at: at.is_to_answer,
        verb=operations.decline,
        warnings=_MISSED,
        done=_("It is not kept: it is forgotten when its time comes."),
        history={"legal_hold.declined": _("Legal hold not agreed to")},
    ),
    Action(
        "ask_release",
        permissions=HOLDERS,
        place="hold",
        label=_("Ask to let it go before its date"),
        offered=lambda at: at.stands,
        verb=operations.ask_release,
        warnings=_MISSED,
        done=_("It is kept until a second person agrees. They are told by mail."),
        history={"legal_hold.release_asked": _("Release of the legal hold asked for")},
    ),
    Action(
        "release_hold",
        permissions=HOLDERS,
        place="hold",
        label=_("Agree: let it go now"),
        button="danger",
        offered=lambda at: at.is_second_to_release,
        verb=operations.release,
        warnings=_MISSED,
        done=_("It is no longer kept: what is due is forgotten in the next daily round."),
        history={"legal_hold.released": _("Legal hold released by a second person")},
    ),
    Action(
        "keep_on",
        permissions=HOLDERS,
        place="hold",
        label=_("Keep it until its date after all"),
        offered=lambda at: at.is_to_release,
        verb=operations.keep_on,
        warnings=_MISSED,
        done=_("It is kept until its date."),
        history={"legal_hold.kept_on": _("Release declined: the legal hold stands")},
    ),
)
WORDS = {
    **KEEP.history(),
    **HOLD.history(),
    "legal_hold.expired": _("Legal hold ended at its date"),
    "legal_hold.lapsed": _("Legal hold ended: nobody answered in time"),
}
"""What the record of anything that can be kept says about it."""
