"""Actions on the register of providers, on one provider, and on one of its abuse contacts."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_providers import AbuseContactForm, NetworksForm, ProviderForm
from hotline.models import AbuseContact, Provider
from hotline.operations.providers import (
    add_provider,
    describe_networks,
    propose_abuse_contact,
    retire_abuse_contact,
    verify_abuse_contact,
)
from hotline.states import AbuseContactState
from hotline.words.errors import AbuseContactKnown, ProviderKnown, SecondPersonNeeded
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done

PROPOSING = ("hotline.assess_location", "hotline.manage_provider")


@dataclass(frozen=True, slots=True)
class ContactAt:
    """An abuse contact, before somebody of staff."""

    contact: AbuseContact
    person: User


PROVIDERS: Actions[None] = Actions("the register of providers", ["register"])
PROVIDER: Actions[Provider] = Actions("a provider", ["networks", "contacts"])
CONTACT: Actions[ContactAt] = Actions("an abuse contact", ["contact"])


@PROVIDERS.add
class AddProvider(Action[None]):
    """Enter a provider."""

    namespace = "hotline_desk"
    place = "register"
    permissions = PROPOSING
    label = _("Enter a provider")
    button = ""
    icon = "plus"
    template = "desk/parts/action_folded.html"
    form_class = ProviderForm
    history = {"provider.added": _("Provider entered")}
    answers = (ProviderKnown,)

    def act(self, subject: None, *, by: User, form: Any) -> Done:
        """Leads to the new provider."""
        made = add_provider(form.as_provider(), by=by)
        url = reverse("hotline_desk:provider", args=[made.pk])
        return Done(_("Entered. Now propose an abuse contact to write to."), url=url)

    def url_after(self, subject: None) -> str:
        """The register."""
        return reverse("hotline_desk:providers")


class ProviderAction(Action[Provider]):
    """What is done with a provider."""

    namespace = "hotline_desk"
    permissions = PROPOSING
    button = ""

    def where(self, subject: Provider) -> tuple[Any, ...]:
        """The provider."""
        return (subject.pk,)

    def url_after(self, subject: Provider) -> str:
        """The provider."""
        return reverse("hotline_desk:provider", args=[subject.pk])


@PROVIDER.add
class DescribeNetworks(ProviderAction):
    """Say which domains and networks are its own."""

    place = "networks"
    label = _("Change them")
    template = "desk/parts/action_folded.html"
    verb = staticmethod(describe_networks)
    done = _("Kept. The evidence of a URL is compared with them.")
    history = {"provider.networks_described": _("Domains and networks changed")}

    def form(self, subject: Provider, data: Any = None) -> NetworksForm:
        """With what is known already."""
        known = {"domains": " ".join(subject.domains), "asns": " ".join(subject.networks)}
        return NetworksForm(data, initial=known)


@PROVIDER.add
class Propose(ProviderAction):
    """Propose an abuse contact."""

    place = "contacts"
    label = _("Propose the abuse contact")
    form_class = AbuseContactForm
    verb = staticmethod(propose_abuse_contact)
    done = _("Proposed. A second person has to verify it.")
    history = {"provider.abuse_contact_proposed": _("Abuse contact proposed")}
    answers = (AbuseContactKnown,)


class ContactAction(Action[ContactAt]):
    """What is done with an abuse contact."""

    namespace = "hotline_desk"
    place = "contact"
    size = "small"
    warnings = (SecondPersonNeeded,)

    def where(self, subject: ContactAt) -> tuple[Any, ...]:
        """The provider and its contact."""
        return (subject.contact.provider_id, subject.contact.pk)

    def about(self, subject: ContactAt) -> tuple[Any, ...]:
        """Id of the contact."""
        return (subject.contact.pk,)

    def url_after(self, subject: ContactAt) -> str:
        """The provider."""
        return reverse("hotline_desk:provider", args=[subject.contact.provider_id])


@CONTACT.add
class Verify(ContactAction):
    """The second person's look."""

    permissions = ("hotline.verify_provider",)
    label = _("Verify it")
    button = ""
    icon = "check"
    verb = staticmethod(verify_abuse_contact)
    done = _("Verified. Notices may go to it now.")
    history = {"provider.abuse_contact_verified": _("Abuse contact verified")}

    def is_offered(self, subject: ContactAt) -> bool:
        """To anybody but the proposer."""
        waits = subject.contact.state == AbuseContactState.PROPOSED
        return waits and subject.contact.proposed_by_id != subject.person.pk


@CONTACT.add
class Retire(ContactAction):
    """Take an abuse contact out of use."""

    permissions = ("hotline.manage_provider", "hotline.verify_provider")
    label = _("Use it no longer")
    verb = staticmethod(retire_abuse_contact)
    done = _("No longer used.")
    history = {"provider.abuse_contact_retired": _("Abuse contact no longer used")}

    def is_offered(self, subject: ContactAt) -> bool:
        """Until it is retired."""
        return bool(subject.contact.state != AbuseContactState.RETIRED)
