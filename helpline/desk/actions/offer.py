"""Actions on the conversation that is offered to a counsellor."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.models import Offer
from helpline.operations import matching
from helpline.states.offer import OfferState
from helpline.words.errors_desk import OfferGone
from helpline.words.permissions import MAY_ANSWER
from portal.web.actions import Action, Actions


@dataclass(frozen=True, slots=True)
class OfferAt:
    """An offer, and the address of the chat whose page showed it; empty on other pages."""

    offer: Offer
    shown_in: str = ""


OFFER: Actions[OfferAt] = Actions("an offer", ["offer"])


class OfferAction(Action[OfferAt]):
    """An answer to an offer."""

    namespace = "helpline_desk"
    place = "offer"
    permissions = (MAY_ANSWER,)
    template = "desk/helpline/actions/board_button.html"
    warnings = (OfferGone,)

    def is_offered(self, subject: OfferAt) -> bool:
        """While nobody answered it."""
        return subject.offer.state == OfferState.OPEN

    def where(self, subject: OfferAt) -> tuple[Any, ...]:
        """The offer."""
        return (subject.offer.pk,)

    def url_after(self, subject: OfferAt) -> str:
        """A counsellor in a chat stays there."""
        return subject.shown_in or self.url_refused(subject)

    def url_refused(self, subject: OfferAt) -> str:
        """The board."""
        del subject
        return reverse("helpline_desk:queue")


@OFFER.add
class Accept(OfferAction):
    """Take the offered conversation."""

    label = _("Accept")
    button = "talk"
    size = "large"
    icon = "check"
    key = "a"
    verb = staticmethod(matching.accept)
    history = {"offer.accepted": _("Offer accepted")}

    def url_after(self, subject: OfferAt) -> str:
        """The conversation."""
        return reverse("helpline_desk:room", args=[subject.offer.conversation_id])


@OFFER.add
class Decline(OfferAction):
    """Leave it to a colleague."""

    label = _("Decline")
    key = "d"
    verb = staticmethod(matching.decline)
    history = {"offer.declined": _("Offer declined")}
