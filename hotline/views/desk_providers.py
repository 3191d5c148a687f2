"""The register of providers: found by one, verified by another."""

import django_tables2 as tables
from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hotline.desk.actions.providers import (
    CONTACT,
    NETWORKS,
    PROVIDER,
    PROVIDERS,
    ContactAt,
    NetworksAt,
)
from hotline.desk.history import moment_of
from hotline.desk.pace_words import pace_rows
from hotline.models import AbuseContact, Notice, ProposedNetworks, Provider, ProviderRole
from hotline.models.querysets import PROVIDER_WORK
from hotline.operations.notice_mail import language_of
from hotline.operations.notices import FIRST_AS
from hotline.operations.responsiveness import records_of
from hotline.reported_urls.apps import apps as known_apps
from hotline.states import AbuseContactState, NoticeState
from hotline.views.permissions import person_of
from portal.database.clock import database_now
from portal.lifecycle.history import moments_about
from portal.web.access import staff_with
from portal.web.actions import Forms, by_place

PROVIDERS_PER_PAGE = 50
NOTICES_SHOWN = 20
WRITTEN_TO_AS = (*FIRST_AS, ProviderRole.REGULATOR)
"""As what it is written to, the first of these that it is."""


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
    in_time = tables.Column(gettext_lazy("Answered in time"), empty_values=(), orderable=False)
    row_heads = True

    class Meta:
        attrs = {"class": "table"}
        order_by = "name"

    def render_in_time(self, record: Provider) -> str:
        """Of what was asked and is over."""
        if not hasattr(self, "records"):
            self.records = records_of([row.record for row in self.paginated_rows], database_now())
        found = self.records[record.pk]
        return f"{found.in_time} / {found.asked}" if found.asked else "–"

    def render_state(self, record: Provider) -> str:
        """The word of the state."""
        return str(record.get_state_display())


@staff_with(*PROVIDER_WORK)
@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """All providers."""
    return show_providers(request)


def find_register(_request: HttpRequest) -> None:
    """The register is one, for everybody who may open it."""


def show_providers(
    request: HttpRequest, _register: None = None, forms: Forms | None = None
) -> HttpResponse:
    """The page of the register, also after a form on it was not right."""
    person = person_of(request)
    found = Provider.objects.visible_to(person).annotate(
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
    waiting = AbuseContact.objects.visible_to(person).proposed()
    networks = ProposedNetworks.objects.visible_to(person).proposed()
    context = {
        "table": table,
        "offers": by_place(PROVIDERS.offered(None, to=person, forms=forms)),
        "waiting": waiting.select_related("provider", "proposed_by"),
        "waiting_networks": networks.select_related("provider", "proposed_by"),
    }
    return TemplateResponse(request, "desk/hotline/providers.html", context)


@staff_with(*PROVIDER_WORK)
@require_safe
def provider(request: HttpRequest, provider_id: int) -> HttpResponse:
    """One provider, its abuse contacts and what was written to it."""
    return show_provider(request, find_provider(request, provider_id))


def find_provider(request: HttpRequest, provider_id: int) -> Provider:
    """The provider, if this person may know of it; else 404."""
    visible = Provider.objects.visible_to(person_of(request))
    found: Provider = get_object_or_404(visible, pk=provider_id)
    return found


def show_provider(
    request: HttpRequest, found: Provider, forms: Forms | None = None
) -> HttpResponse:
    """The page of a provider, also after a form on it was not right."""
    person = person_of(request)
    contacts = found.abuse_contacts.select_related("proposed_by", "verified_by")
    notices = Notice.objects.visible_to(person).filter(provider=found)
    proposed = found.proposed_networks.proposed().select_related("proposed_by").first()
    networks = NetworksAt(proposed, person) if proposed else None
    context = {
        "provider": found,
        "offers": by_place(PROVIDER.offered(found, to=person, forms=forms)),
        "contacts": [(one, CONTACT.offered(ContactAt(one, person), to=person)) for one in contacts],
        "proposed": proposed,
        "of_proposed": NETWORKS.offered(networks, to=person) if networks else {},
        "apps": [known_apps()[key].name for key in found.apps],
        "roles": [ProviderRole(role).label for role in found.roles],
        "first_as": next(each for each in WRITTEN_TO_AS if each in found.roles),
        "language_code": language_of(found),
        "language": dict(settings.LANGUAGES)[language_of(found)],
        "pace": pace_rows(found),
        "paces": found.paces.select_related("set_by"),
        "record": records_of([found], database_now())[found.pk],
        "notices": notices.select_related("abuse_contact").with_url_count()[:NOTICES_SHOWN],
        "moments": moments_about(found, moment_of),
    }
    return TemplateResponse(request, "desk/hotline/provider.html", context)


def find_contact(request: HttpRequest, provider_id: int, contact_id: int) -> ContactAt:
    """The abuse contact, if this person may know of it; else 404."""
    person = person_of(request)
    visible = AbuseContact.objects.visible_to(person).select_related("provider")
    return ContactAt(get_object_or_404(visible, provider=provider_id, pk=contact_id), person)


def show_contact(request: HttpRequest, found: ContactAt, _forms: Forms) -> HttpResponse:
    """An abuse contact is shown with its provider."""
    return show_provider(request, found.contact.provider)


def find_networks(request: HttpRequest, provider_id: int, proposed_id: int) -> NetworksAt:
    """The proposed networks, if this person may know of them; else 404."""
    person = person_of(request)
    visible = ProposedNetworks.objects.visible_to(person).select_related("provider")
    return NetworksAt(get_object_or_404(visible, provider=provider_id, pk=proposed_id), person)


def show_networks(request: HttpRequest, found: NetworksAt, _forms: Forms) -> HttpResponse:
    """Proposed networks are shown with their provider."""
    return show_provider(request, found.proposed.provider)
