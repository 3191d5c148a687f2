"""The register of providers: found by one, verified by another."""

import django_tables2 as tables
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.forms.desk_providers import AbuseContactForm, NetworksForm, ProviderForm
from hotline.models import AbuseContact, Notice, Provider
from hotline.operations.providers import (
    add_provider,
    describe_networks,
    propose_abuse_contact,
    retire_abuse_contact,
    verify_abuse_contact,
)
from hotline.states import AbuseContactState, NoticeState
from hotline.views.permissions import PROVIDER_PROPOSING, PROVIDER_READING, person_of
from portal.web.access import staff_with

PROVIDERS_PER_PAGE = 50
NOTICES_SHOWN = 20


class ProviderTable(tables.Table):
    """Providers with how many abuse contacts wait and how many may be used."""

    name = tables.Column(
        gettext_lazy("Provider"), linkify=("hotline_desk:provider", {"provider_id": tables.A("pk")})
    )
    country = tables.Column(gettext_lazy("Country"))
    state = tables.Column(gettext_lazy("State"))
    verified = tables.Column(gettext_lazy("Verified abuse contacts"))
    proposed = tables.Column(gettext_lazy("Waiting abuse contacts"))
    notices_sent = tables.Column(gettext_lazy("Notices sent"))
    row_heads = True

    class Meta:
        attrs = {"class": "table"}
        order_by = "name"

    def render_state(self, record: Provider) -> str:
        """The word of the state."""
        return str(record.get_state_display())


@staff_with(*PROVIDER_READING)
@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """All providers."""
    return _list(request, ProviderForm())


def _list(request: HttpRequest, form: ProviderForm) -> HttpResponse:
    found = Provider.objects.visible_to(person_of(request)).annotate(
        verified=Count(
            "abuse_contacts", Q(abuse_contacts__state=AbuseContactState.VERIFIED), distinct=True
        ),
        proposed=Count(
            "abuse_contacts", Q(abuse_contacts__state=AbuseContactState.PROPOSED), distinct=True
        ),
        notices_sent=Count("notices", Q(notices__state=NoticeState.SENT), distinct=True),
    )
    table = ProviderTable(found)
    table.address = reverse("hotline_desk:providers")
    tables.RequestConfig(request, paginate={"per_page": PROVIDERS_PER_PAGE}).configure(table)
    waiting = (
        AbuseContact.objects.visible_to(person_of(request))
        .proposed()
        .select_related("provider", "proposed_by")
    )
    context = {"table": table, "form": form, "waiting": waiting}
    return TemplateResponse(request, "desk/hotline/providers.html", context)


@staff_with(*PROVIDER_PROPOSING)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Enter a provider."""
    form = ProviderForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    made = add_provider(form.as_provider(), by=person_of(request))
    messages.success(request, _("Entered. Now propose an abuse contact to write to."))
    return _to(made)


@staff_with(*PROVIDER_READING)
@require_safe
def provider(request: HttpRequest, provider_id: int) -> HttpResponse:
    """One provider, its abuse contacts and what was written to it."""
    return _one(request, _found(request, provider_id), AbuseContactForm())


def _found(request: HttpRequest, provider_id: int) -> Provider:
    visible = Provider.objects.visible_to(person_of(request))
    found: Provider = get_object_or_404(visible, pk=provider_id)
    return found


def _networks_of(found: Provider) -> dict[str, str]:
    return {"domains": " ".join(found.domains), "asns": " ".join(found.networks)}


def _one(
    request: HttpRequest,
    found: Provider,
    form: AbuseContactForm,
    networks_form: NetworksForm | None = None,
) -> HttpResponse:
    abuse_contacts = found.abuse_contacts.select_related("proposed_by", "verified_by")
    notices = Notice.objects.visible_to(person_of(request)).filter(provider=found)
    context = {
        "provider": found,
        "abuse_contacts": abuse_contacts,
        "notices": notices.select_related("abuse_contact").with_url_count()[:NOTICES_SHOWN],
        "form": form,
        "networks_form": networks_form or NetworksForm(initial=_networks_of(found)),
    }
    return TemplateResponse(request, "desk/hotline/provider.html", context)


@staff_with(*PROVIDER_PROPOSING)
@require_POST
def networks(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Say which domains and networks are its own."""
    found, form = _found(request, provider_id), NetworksForm(request.POST)
    if not form.is_valid():
        return _one(request, found, AbuseContactForm(), form)
    describe_networks(found.pk, **form.cleaned_data, by=person_of(request))
    messages.success(request, _("Kept. The evidence of a URL is compared with them."))
    return _to(found)


@staff_with(*PROVIDER_PROPOSING)
@require_POST
def propose(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Propose an abuse contact."""
    found, form = _found(request, provider_id), AbuseContactForm(request.POST)
    if not form.is_valid():
        return _one(request, found, form)
    said = form.cleaned_data
    propose_abuse_contact(found.pk, said["email"], by=person_of(request), source=said["source"])
    messages.success(request, _("Proposed. A second person has to verify it."))
    return _to(found)


@staff_with("hotline.verify_provider")
@require_POST
def verify(request: HttpRequest, provider_id: int, contact_id: int) -> HttpResponse:
    """The second person's look."""
    found, abuse_contact = _abuse_contact(request, provider_id, contact_id)
    verify_abuse_contact(abuse_contact.pk, by=person_of(request))
    messages.success(request, _("Verified. Notices may go to it now."))
    return _to(found)


@staff_with("hotline.manage_provider", "hotline.verify_provider")
@require_http_methods(["POST"])
def retire(request: HttpRequest, provider_id: int, contact_id: int) -> HttpResponse:
    """Take an abuse contact out of use."""
    found, abuse_contact = _abuse_contact(request, provider_id, contact_id)
    retire_abuse_contact(abuse_contact.pk, by=person_of(request))
    messages.success(request, _("No longer used."))
    return _to(found)


def _abuse_contact(
    request: HttpRequest, provider_id: int, contact_id: int
) -> tuple[Provider, AbuseContact]:
    found = _found(request, provider_id)
    mine = AbuseContact.objects.visible_to(person_of(request)).filter(provider=found)
    return found, get_object_or_404(mine, pk=contact_id)


def _to(found: Provider) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("hotline_desk:provider", args=[found.pk]))
