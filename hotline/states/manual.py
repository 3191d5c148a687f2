"""What a person did outside of this system and recorded here: whom they told, and the answer.

Each answer names the states its track passes, so that a recorded call to the police opens
the same way on as a message that the system itself had sent.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.assessment import PoliceState
from hotline.states.notice import ProviderSays
from hotline.states.removal import ExchangeState, RemovalState


class Addressee(TextChoices):
    """Whom somebody told."""

    POLICE = "police", _("Police unit")
    INTERPOL = "interpol", _("INTERPOL bureau")
    PARTNER = "partner", _("Hotline of that country")
    PROVIDER = "provider", _("Provider")
    OWNER = "owner", _("Platform or owner of the site")
    NETWORK = "network", _("Registrar or network before it")
    REGULATOR = "regulator", _("Regulator")
    OTHER = "other", _("Somebody else")


class Means(TextChoices):
    """How they were told."""

    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    PORTAL = "portal", _("Their portal or form")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")


class Answer(TextChoices):
    """What came of it."""

    TOLD = "told", _("Told, no answer yet")
    ACKNOWLEDGED = "acknowledged", _("They confirm that they have it")
    AGREED = "agreed", _("The police agree that the provider is told")
    DECLINED = "declined", _("They do not act on it")
    REMOVED = "removed", _("They say it is removed")


TO_THE_POLICE = frozenset({Addressee.POLICE, Addressee.INTERPOL})
POLICE_AFTER: Mapping[Answer, tuple[PoliceState, ...]] = {
    Answer.TOLD: (PoliceState.REFERRED,),
    Answer.ACKNOWLEDGED: (PoliceState.REFERRED, PoliceState.ACKNOWLEDGED),
    Answer.AGREED: (PoliceState.REFERRED, PoliceState.AGREED),
    Answer.DECLINED: (PoliceState.REFERRED, PoliceState.DECLINED),
    Answer.REMOVED: (PoliceState.REFERRED, PoliceState.ACKNOWLEDGED),
}
EXCHANGE_AFTER: Mapping[Answer, tuple[ExchangeState, ...]] = {
    Answer.TOLD: (ExchangeState.SENT,),
    Answer.ACKNOWLEDGED: (ExchangeState.SENT, ExchangeState.ACCEPTED),
    Answer.AGREED: (ExchangeState.SENT, ExchangeState.ACCEPTED),
    Answer.DECLINED: (ExchangeState.SENT, ExchangeState.REJECTED),
    Answer.REMOVED: (
        ExchangeState.SENT,
        ExchangeState.ACCEPTED,
        ExchangeState.ACTIONED_BY_PARTNER,
    ),
}
REMOVAL_AFTER: Mapping[Answer, tuple[RemovalState, ...]] = {
    Answer.TOLD: (RemovalState.NOTIFIED,),
    Answer.ACKNOWLEDGED: (RemovalState.NOTIFIED, RemovalState.ACKNOWLEDGED),
    Answer.AGREED: (RemovalState.NOTIFIED, RemovalState.ACKNOWLEDGED),
    Answer.DECLINED: (RemovalState.NOTIFIED, RemovalState.DISPUTED),
    Answer.REMOVED: (RemovalState.NOTIFIED, RemovalState.REMOVED_CLAIMED),
}
"""The states a track passes for each answer, in order; what its table does not allow is left."""
PROVIDER_SAID: Mapping[Answer, ProviderSays] = {
    Answer.REMOVED: ProviderSays.REMOVED,
    Answer.DECLINED: ProviderSays.DISPUTE,
}
"""What of it is an answer to a notice, as a provider gives it on the page of the notice."""
