"""What the hotline puts on the desk: its work lists and its search."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.models import (
    AbuseContact,
    Location,
    Notice,
    ProposedNetworks,
    Provider,
    Referral,
    Report,
    SetAsideMail,
    digest_of,
)
from hotline.models.querysets import (
    ANSWER_REFERRAL,
    CASE_WORK,
    PROVIDER_WORK,
    READ_TRAILS,
    REFERRAL_WORK,
)
from hotline.reported_urls import read, refang
from hotline.states import REPORT_UNTOUCHED, PoliceState
from portal.accounts.models import User
from portal.privacy.legal_holds.kinds import HeldKind, register_kind
from portal.web.desk import (
    SEARCH_HITS_PER_KIND,
    SearchHit,
    Worklist,
    register_search,
    register_worklist,
)

REPORT_KIND = "report"
"""What a legal hold keeps of the hotline: a report, and what it names."""
LEAST_LETTERS = 3
"""Shorter questions match nearly everything."""


def register() -> None:
    """Called once when the app is ready."""
    register_kind(
        HeldKind(
            REPORT_KIND,
            title=gettext_lazy("Report"),
            model_label="hotline.Report",
            permission="hotline.adjudicate",
            lookup="public_ref",
            reference=lambda row: row.public_ref,
            url=lambda row: reverse("hotline_desk:case", args=[row.public_ref]),
            left_out=gettext_lazy(
                "How to reach whoever reported it is never kept: it goes by its own clock, and at "
                "once when they ask."
            ),
        )
    )
    register_worklist(
        Worklist(
            key="hotline.today",
            title=gettext_lazy("Today in the hotline"),
            url_name="hotline_desk:today",
            permissions=CASE_WORK,
            waiting=None,
            service="hotline",
            order=1,
            is_first_page=True,
        )
    )
    register_worklist(
        Worklist(
            key="hotline.due",
            title=gettext_lazy("What is due"),
            url_name="hotline_desk:due",
            permissions=CASE_WORK,
            waiting=due_locations,
            service="hotline",
            order=5,
            icon="clock",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.reports",
            title=gettext_lazy("Reports"),
            url_name="hotline_desk:queue",
            permissions=CASE_WORK,
            waiting=waiting_reports,
            service="hotline",
            order=10,
            icon="report",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.providers",
            title=gettext_lazy("Providers"),
            url_name="hotline_desk:providers",
            permissions=PROVIDER_WORK,
            waiting=providers_to_verify,
            service="hotline",
            order=20,
            icon="provider",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.failed_notices",
            title=gettext_lazy("Notices not sent"),
            url_name="hotline_desk:failed_notices",
            permissions=CASE_WORK,
            waiting=failed_notices,
            service="hotline",
            order=15,
            icon="mail",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.set_aside_mails",
            title=gettext_lazy("Mails set aside"),
            url_name="hotline_desk:set_aside_mails",
            permissions=CASE_WORK,
            waiting=set_aside_mails,
            service="hotline",
            order=16,
            icon="inbox",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.referrals",
            title=gettext_lazy("Police"),
            url_name="hotline_desk:referrals",
            permissions=(*REFERRAL_WORK, ANSWER_REFERRAL),
            waiting=open_referrals,
            service="hotline",
            order=18,
            icon="police",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.second_looks",
            title=gettext_lazy("Second looks"),
            url_name="hotline_desk:second_looks",
            permissions=("hotline.adjudicate",),
            waiting=to_decide,
            service="hotline",
            order=8,
            icon="scales",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.welfare",
            title=gettext_lazy("Care for the team"),
            url_name="hotline_desk:welfare",
            permissions=("hotline.view_care",),
            waiting=None,
            service="hotline",
            order=40,
            icon="heart",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.trails",
            title=gettext_lazy("Trails of cases"),
            url_name="hotline_desk:trails",
            permissions=(READ_TRAILS,),
            waiting=None,
            service="hotline",
            order=30,
            icon="history",
        )
    )
    register_worklist(
        Worklist(
            key="hotline.profile",
            title=gettext_lazy("Law and clocks"),
            url_name="hotline_desk:profile",
            permissions=CASE_WORK,
            waiting=None,
            service="hotline",
            order=45,
            icon="book",
        )
    )
    register_search("hotline", PROVIDER_WORK, search)


def due_locations(person: User) -> QuerySet[Location]:
    """URLs for which something is to be done."""
    due: QuerySet[Location] = Location.objects.visible_to(person).awaiting_us()
    return due


def to_decide(person: User) -> QuerySet[Location]:
    """URLs of which two assessments differ."""
    differing: QuerySet[Location] = Location.objects.visible_to(person).to_be_decided()
    return differing


def waiting_reports(person: User) -> QuerySet[Report]:
    """Reports nobody has taken on yet, and those of this person whose reporter wrote since."""
    wrote = Q(unread_since__isnull=False, taken_on_by=person)
    reports: QuerySet[Report] = Report.objects.visible_to(person).open()
    return reports.filter(Q(state__in=REPORT_UNTOUCHED) | wrote)


def failed_notices(person: User) -> QuerySet[Notice]:
    """Notices that could not be sent."""
    failed: QuerySet[Notice] = Notice.objects.visible_to(person).failed()
    return failed


def set_aside_mails(person: User) -> QuerySet[SetAsideMail]:
    """Mails of which no report was made."""
    mails: QuerySet[SetAsideMail] = SetAsideMail.objects.visible_to(person)
    return mails


def open_referrals(person: User) -> QuerySet[Referral]:
    """Referrals without an answer: for officers to answer, for us to ask about."""
    sent: QuerySet[Referral] = Referral.objects.visible_to(person).sent()
    return sent.filter(state__in={PoliceState.REFERRED, PoliceState.SILENT})


def providers_to_verify(person: User) -> QuerySet[Provider]:
    """Providers of which something waits for this person as the second one."""
    visible: QuerySet[Provider] = Provider.objects.visible_to(person)
    if not person.has_perm("hotline.verify_provider"):
        return visible.none()
    contacts = AbuseContact.objects.proposed().exclude(proposed_by=person)
    networks = ProposedNetworks.objects.proposed().exclude(proposed_by=person)
    waits = Q(pk__in=contacts.values("provider")) | Q(pk__in=networks.values("provider"))
    return visible.filter(waits)


def search(person: User, words: str) -> list[SearchHit]:
    """By reference, by URL (typed in any form), by provider."""
    if len(words) < LEAST_LETTERS:
        return []
    return [*_reports(person, words), *_locations(person, words), *_providers(person, words)]


def _reports(person: User, words: str) -> list[SearchHit]:
    found = Report.objects.visible_to(person).filter(public_ref__icontains=words)
    newest = found.select_related("category").order_by("-received_at")[:SEARCH_HITS_PER_KIND]
    return [_hit(report, str(report.category)) for report in newest]


def _locations(person: User, words: str) -> list[SearchHit]:
    visible = Location.objects.visible_to(person)
    exact = visible.filter(canonical_sha256=digest_of(read(words)))
    alike = visible.filter(canonical__icontains=refang(words))
    seen = {location.pk: location for location in (*exact[:1], *alike[:SEARCH_HITS_PER_KIND])}
    reports = (
        Report.objects.visible_to(person)
        .filter(submissions__location__in=list(seen))
        .select_related("category")
        .prefetch_related("submissions")
        .order_by("-received_at")
    )
    return [
        _hit(report, seen[named.location_id].shown, f"?url={named.position + 1}")
        for report in reports[:SEARCH_HITS_PER_KIND]
        for named in report.submissions.all()
        if named.location_id in seen
    ]


def _providers(person: User, words: str) -> list[SearchHit]:
    found = Provider.objects.visible_to(person).filter(name__icontains=words)
    return [
        SearchHit(
            title=provider.name,
            url=reverse("hotline_desk:provider", args=[provider.pk]),
            detail=provider.get_state_display(),
            kind=_("Provider"),
        )
        for provider in found[:SEARCH_HITS_PER_KIND]
    ]


def _hit(report: Report, detail: str, asked: str = "") -> SearchHit:
    return SearchHit(
        title=report.public_ref,
        url=reverse("hotline_desk:case", args=[report.public_ref]) + asked,
        detail=detail,
        kind=_("Report"),
    )
