"""Actions on the register of providers, on one provider, and on one of its abuse contacts."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_notice_forms import FormContactForm
from hotline.forms.desk_pace import PaceForm
from hotline.forms.desk_providers import (
    AbuseContactForm,
    AddressedForm,
    AppsForm,
    NetworksForm,
    ProviderForm,
)
from hotline.models import AbuseContact, ProposedNetworks, Provider
from hotline.operations.paces import set_pace
from hotline.operations.provider_networks import (
    describe_networks,
    drop_networks,
    verify_networks,
)
from hotline.operations.providers import (
    add_provider,
    describe_addressing,
    describe_apps,
    propose_abuse_contact,
    propose_form,
    retire_abuse_contact,
    verify_abuse_contact,
)
from hotline.states import AbuseContactState, NetworksState
from hotline.words.errors import AbuseContactKnown, ProviderKnown, SecondPersonNeeded
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done

PROPOSING = ("hotline.assess_location", "hotline.manage_provider")


@dataclass(frozen=True, slots=True)
class ContactAt:
    """An abuse contact, before somebody of staff."""

    contact: AbuseContact
    person: User


@dataclass(frozen=True, slots=True)
class NetworksAt:
    """Proposed domains and networks, before somebody of staff."""

    proposed: ProposedNetworks
    person: User


def url_of(provider_id: int) -> str:
    """The page of a provider."""
    return reverse("hotline_desk:provider", args=[provider_id])


PROVIDERS: Actions[None] = Actions(
    "the register of providers",
    ["register"],
    "hotline_desk",
    lambda _register: reverse("hotline_desk:providers"),
)
PROVIDER: Actions[Provider] = Actions(
    "a provider",
    ["networks", "apps", "addressing", "pace", "contacts"],
    "hotline_desk",
    lambda provider: url_of(provider.pk),
    where=lambda provider: (provider.pk,),
)
CONTACT: Actions[ContactAt] = Actions(
    "an abuse contact",
    ["offered"],
    "hotline_desk",
    lambda at: url_of(at.contact.provider_id),
    where=lambda at: (at.contact.provider_id, at.contact.pk),
    about=lambda at: (at.contact.pk,),
)
NETWORKS: Actions[NetworksAt] = Actions(
    "proposed networks",
    ["offered"],
    "hotline_desk",
    lambda at: url_of(at.proposed.provider_id),
    where=lambda at: (at.proposed.provider_id, at.proposed.pk),
    about=lambda at: (at.proposed.pk,),
)


def entered(made: Provider) -> Done:
    """Leads to the new provider."""
    said = _("Entered. Now propose an abuse contact to write to.")
    return Done(said, url=url_of(made.pk))


def networks_form(provider: Provider, sent: Any) -> NetworksForm:
    """With what is known already, and what waits for a second person."""
    waiting = provider.proposed_networks.proposed().first() or ProposedNetworks()
    known = {
        "domains": " ".join([*provider.domains, *waiting.domains]),
        "asns": " ".join([*provider.networks, *waiting.networks]),
    }
    return NetworksForm(sent, initial=known)


def addressed_form(provider: Provider, sent: Any) -> AddressedForm:
    """With what is known already."""
    language = next(iter(provider.languages), "")
    known = {"roles": provider.roles, "language": language}
    return AddressedForm(sent, prefix="addressed", initial=known)


def describe(provider: Provider, by: User, form: AddressedForm) -> None:
    """With what the form says."""
    roles, languages = form.cleaned_data["roles"], form.languages
    describe_addressing(provider.pk, roles=roles, languages=languages, by=by)


def give_pace(provider: Provider, by: User, form: PaceForm) -> None:
    """With what the form says."""
    set_pace(provider.pk, form.as_pace(), reason=form.cleaned_data["reason"], by=by)


def waits_for_somebody_else(at: ContactAt) -> bool:
    """Anybody but the proposer verifies, also anew once mail to it came back."""
    waits = at.contact.state in {AbuseContactState.PROPOSED, AbuseContactState.BOUNCING}
    return waits and at.contact.proposed_by_id != at.person.pk


def networks_wait(at: NetworksAt) -> bool:
    """Until somebody decided."""
    return bool(at.proposed.state == NetworksState.PROPOSED)


PROVIDERS.add(
    Action(
        "add_provider",
        permissions=PROPOSING,
        place="register",
        label=_("Enter it"),
        button="",
        icon="plus",
        folded=_("Enter a provider"),
        form=lambda _register, sent: ProviderForm(sent),
        act=lambda _register, by, form: add_provider(form.as_provider(), by=by),
        answers=(ProviderKnown,),
        done=entered,
        history={"provider.added": _("Provider entered")},
    )
)
PROVIDER.add(
    Action(
        "describe_networks",
        permissions=PROPOSING,
        place="networks",
        label=_("Change them"),
        button="",
        folded=_("Change them"),
        form=networks_form,
        verb=describe_networks,
        done=_("Kept. What is new counts once a second person verified it."),
        history={"provider.networks_proposed": _("Domains and networks proposed")},
    ),
    Action(
        "describe_apps",
        permissions=PROPOSING,
        place="apps",
        label=_("Keep the apps"),
        button="",
        folded=_("Change the apps"),
        form=lambda provider, sent: AppsForm(sent, named=provider.apps),
        verb=describe_apps,
        done=_("Kept. Accounts in these apps may be written of to this provider."),
        history={"provider.apps_described": _("Apps it runs changed")},
    ),
    Action(
        "describe_addressing",
        permissions=PROPOSING,
        place="addressing",
        label=_("Keep it"),
        button="",
        folded=_("Change how it is written to"),
        form=addressed_form,
        act=describe,
        done=_("Kept. Notices from now on are written like that."),
        history={"provider.addressing_described": _("Roles and language changed")},
    ),
    Action(
        "set_pace",
        permissions=("hotline.manage_provider",),
        place="pace",
        label=_("Keep this pace"),
        button="",
        folded=_("Change the pace"),
        form=lambda provider, sent: PaceForm(sent, own=provider.own_pace),
        act=give_pace,
        done=_("Kept. What waits for this provider follows it from now on."),
        history={"provider.pace_set": _("Pace changed")},
    ),
    Action(
        "propose",
        permissions=PROPOSING,
        place="contacts",
        label=_("Propose the abuse contact"),
        button="",
        form=lambda _provider, sent: AbuseContactForm(sent),
        verb=propose_abuse_contact,
        answers=(AbuseContactKnown,),
        done=_("Proposed. A second person has to verify it."),
        history={"provider.abuse_contact_proposed": _("Abuse contact proposed")},
    ),
    Action(
        "propose_form",
        permissions=PROPOSING,
        place="contacts",
        label=_("Propose the form"),
        button="",
        layout="stack",
        folded=_("It takes notices by a web form"),
        form=lambda _provider, sent: FormContactForm(sent),
        verb=propose_form,
        answers=(AbuseContactKnown,),
        done=_("Proposed. A second person has to verify it."),
        history={"provider.abuse_contact_proposed": _("Abuse contact proposed")},
    ),
)
CONTACT.add(
    Action(
        "verify",
        permissions=("hotline.verify_provider",),
        place="offered",
        label=_("Verify it"),
        button="",
        size="small",
        icon="check",
        offered=waits_for_somebody_else,
        verb=verify_abuse_contact,
        warnings=(SecondPersonNeeded,),
        done=_("Verified. Notices may go to it now."),
        history={"provider.abuse_contact_verified": _("Abuse contact verified")},
    ),
    Action(
        "retire",
        permissions=("hotline.manage_provider", "hotline.verify_provider"),
        place="offered",
        label=_("Use it no longer"),
        size="small",
        offered=lambda at: bool(at.contact.state != AbuseContactState.RETIRED),
        verb=retire_abuse_contact,
        done=_("No longer used."),
        history={"provider.abuse_contact_retired": _("Abuse contact no longer used")},
    ),
)
NETWORKS.add(
    Action(
        "verify_networks",
        permissions=("hotline.verify_provider",),
        place="offered",
        label=_("Verify them"),
        button="",
        size="small",
        icon="check",
        offered=lambda at: networks_wait(at) and at.proposed.proposed_by_id != at.person.pk,
        verb=verify_networks,
        warnings=(SecondPersonNeeded,),
        done=_("Verified. The evidence of a URL is compared with them from now on."),
        history={"provider.networks_verified": _("Domains and networks verified")},
    ),
    Action(
        "drop_networks",
        permissions=("hotline.manage_provider", "hotline.verify_provider"),
        place="offered",
        label=_("Do not take them"),
        size="small",
        offered=networks_wait,
        verb=drop_networks,
        done=_("They are not taken, and count for nothing."),
        history={"provider.networks_dropped": _("Proposed domains and networks not taken")},
    ),
)
