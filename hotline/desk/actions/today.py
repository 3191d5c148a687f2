"""What somebody may say on their first page: how they are."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_viewing import CheckInForm
from hotline.models import Feeling
from hotline.models.querysets import CASE_WORK
from hotline.operations.welfare_checkins import check_in
from hotline.policies.welfare import Looked
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done, Words


@dataclass(frozen=True, slots=True)
class TodayAt:
    """Somebody's day. `asks`: a break has begun, and nobody has asked them yet how they are."""

    person: User
    looked: Looked
    now: datetime
    asks: bool


TODAY: Actions[TodayAt] = Actions(
    "the first page", ["check_in"], "hotline_desk", lambda _at: reverse("hotline_desk:today")
)
ANSWERED: dict[str, Words] = {
    Feeling.WELL: _("Thank you. Good to know."),
    Feeling.HEAVY: _(
        "Thank you for saying so. Take your time. Nobody is told that it was you; if you want, "
        "tell your supervisor, who can plan other work for you."
    ),
    Feeling.TALK: _(
        "Thank you for saying so. Nobody is told that it was you, so nobody will come by itself: "
        "please go to your supervisor, or to whoever your centre has named for it."
    ),
}


def answered(feeling: str) -> Done:
    """In words that promise no more than happens."""
    return Done(ANSWERED[feeling], messages.INFO)


TODAY.add(
    Action(
        "check_in",
        permissions=CASE_WORK,
        place="check_in",
        label=_("Answer"),
        icon="heart",
        folded=_("How are you?"),
        unfolded=lambda at: at.asks,
        layout="action viewing",
        form=lambda _at, sent: CheckInForm(sent),
        verb=check_in,
        done=answered,
        unrecorded_because="who answered at which moment would say what they answered",
    )
)
