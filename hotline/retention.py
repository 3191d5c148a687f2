"""When the hotline forgets what: every model's clock, found by `portal.privacy`."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from hotline.models import (
    AbuseContact,
    AddressCorrection,
    Assessment,
    AssessmentTask,
    AvailabilityCheck,
    Category,
    CheckIn,
    CheckInCount,
    Claim,
    Escalation,
    Exposure,
    FilledForm,
    Forward,
    Hold,
    HostingObservation,
    Location,
    ManualAction,
    Notice,
    NoticeItem,
    Partner,
    PoliceUnit,
    PreparedReport,
    ProbeTask,
    ProfileInUse,
    ProposedNetworks,
    Provider,
    ProviderAnswer,
    ProviderPace,
    Referral,
    ReferralAnswer,
    RefusedRenewal,
    Removal,
    Reply,
    Report,
    ReporterContact,
    ReportMessage,
    Retraction,
    SetAsideMail,
    Submission,
    Term,
    UnitOfficer,
    Watch,
    WelfarePlan,
)
from hotline.models.location import FORGOTTEN
from hotline.operations.erasing import shred_contact, shred_texts
from hotline.operations.preparing import forget_prepared
from hotline.operations.said_words import forget_words
from hotline.operations.watches import end_watch
from portal import audit
from portal.privacy.retention import kept, not_personal, register

RECORD_DAYS = 3_650
"""Who assessed, claimed or notified what, for the courts that may ask."""


def shred_reports(due: QuerySet[Report], _now: datetime) -> int:
    """Destroy the keys of texts; the empty report stays for the figures."""
    reports = list(due.select_related("key").select_for_update(of=("self",)))
    for report in reports:
        shred_texts(report)
        audit.record("report.forgotten", by=None, actor="system", about=report)
    return len(reports)


def shred_contacts(due: QuerySet[ReporterContact], _now: datetime) -> int:
    """Destroy the keys and drop the rows."""
    contacts = list(due.select_related("key"))
    for contact in contacts:
        shred_contact(contact)
    return len(contacts)


def forget_addresses(due: QuerySet[Location], now: datetime) -> int:
    """Empty the URL; the assessment stays for the figures. Something open keeps it."""
    locations = list(due.select_for_update(of=("self",)))
    for location in locations:
        end_watch(location, by=None, at=now)
        Watch.objects.filter(location=location).update(moved_host="")
        ProbeTask.objects.filter(location=location).delete()
        location.canonical = location.host = location.registrable_domain = ""
        location.canonical_sha256 = FORGOTTEN + str(location.pk).encode().ljust(
            32 - len(FORGOTTEN), b"\0"
        )
        location.forget_at = None
        location.save(
            update_fields=[
                "canonical",
                "host",
                "registrable_domain",
                "canonical_sha256",
                "forget_at",
            ]
        )
        forget_words(location)
        _delete_evidence(HostingObservation.objects.filter(location=location))
        _delete_evidence(AvailabilityCheck.objects.filter(location=location))
        _shred_notes(location)
        audit.record("location.forgotten", by=None, actor="system", about=location)
    return len(locations)


def _shred_notes(location: Location) -> None:
    for action in ManualAction.objects.filter(location=location, key__isnull=False):
        action.key.destroy()
    for answer in ProviderAnswer.objects.filter(item__location=location, key__isnull=False):
        answer.key.destroy()
    told = Notice.objects.filter(items__location=location)
    forms = FilledForm.objects.filter(Q(notice__in=told) | Q(notice__reminds__in=told))
    for filled in forms.filter(key__isnull=False):
        filled.key.destroy()
    for hold in Hold.objects.filter(location=location):
        hold.key.destroy()
    for reply in Reply.objects.about(location):
        reply.key.destroy()
    for referral in Referral.objects.filter(location=location, key__isnull=False):
        referral.key.destroy()
    for said in ReferralAnswer.objects.filter(referral__location=location, key__isnull=False):
        said.key.destroy()


def _delete_evidence(rows: QuerySet[Any]) -> int:
    """Append-only rows go only here: the trigger asks for this setting of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL balise.forgetting = 'on'")
        removed, _per_model = rows.delete()
        cursor.execute("SET LOCAL balise.forgetting = 'off'")
    return removed


def forget_evidence(due: QuerySet[Any], _now: datetime) -> int:
    """Old observations go by the same gate."""
    return _delete_evidence(due)


register(
    Report,
    keeps="what a reporter wrote, sealed",
    clock="forget_at",
    days=0,
    purge=shred_reports,
    held_through="key",
)
register(
    ReporterContact,
    keeps="how to reach a reporter, sealed",
    clock="purge_at",
    days=0,
    purge=shred_contacts,
)
register(
    PreparedReport,
    keeps="addresses of a report that a counsellor prepared, sealed",
    clock="valid_until",
    days=0,
    purge=forget_prepared,
)
register(
    Location,
    keeps="a reported address, which may name a person",
    clock="forget_at",
    days=0,
    purge=forget_addresses,
    held_through="submissions__report__key",
)
register(
    HostingObservation,
    keeps="IP addresses of hosts and the analyst who decided a country",
    clock="observed_at",
    days=RECORD_DAYS,
    purge=forget_evidence,
    held_through="location__submissions__report__key",
)
register(
    AvailabilityCheck,
    keeps="whether a reported address was there at a moment",
    clock="looked_at",
    days=RECORD_DAYS,
    purge=forget_evidence,
    held_through="location__submissions__report__key",
)
register(
    Claim,
    keeps="which analyst was on an address",
    clock="taken_at",
    days=365,
)
register(
    Exposure,
    keeps="which analyst looked at what, and for how long",
    clock="began_at",
    days=365,
    purge=forget_evidence,
)
register(
    CheckIn,
    keeps="that an analyst answered how they are, and never what",
    clock="answered_at",
    days=90,
)
not_personal(CheckInCount, because="counts of answers, without whose they are")
not_personal(SetAsideMail, because="size and moment of a mail, gone with it; nothing it says")
not_personal(Submission, because="its sealed text goes with the key of its report")
not_personal(ReportMessage, because="its sealed words go with the key of its report")
kept(ProfileInUse, because="says by which law we worked; holds nothing of a person")
kept(Assessment, because="an official act of a member of staff and evidence; append-only")
kept(AddressCorrection, because="an official act; its sealed words go with the key of its report")
kept(AbuseContact, because="who proposed and who verified it; addresses of organisations")
kept(ManualAction, because="an official act; its sealed words go with their location's address")
kept(ProviderAnswer, because="evidence; its sealed words go with their location's address")
kept(Reply, because="mail between organisations; its sealed words go with an address it is about")
kept(FilledForm, because="an official act; its sealed note goes with an address it is about")
kept(Notice, because="a letter between organisations and who queued it")
kept(Forward, because="who handed what over; the address goes by the location's own clock")
not_personal(AssessmentTask, because="points to the assessment, which says who made it")
kept(Referral, because="an official act; its sealed package goes with its location's address")
kept(ReferralAnswer, because="evidence; its sealed words go with their location's address")
kept(Escalation, because="who else was told and when; holds no words and no person")
kept(Retraction, because="says who was told; holds no words and no person")
kept(Hold, because="an official act; its sealed words go with their location's address")
kept(RefusedRenewal, because="an official act; its sealed words go with those of its hold")
kept(PoliceUnit, because="organisations, and who proposed and verified their address")
kept(WelfarePlan, because="what a member of staff is spared; changed by hand, gone with them")
kept(UnitOfficer, because="which account reads what is referred to a unit; removed by hand")
not_personal(Removal, because="that and when a provider was told; by whom, the record says")
not_personal(Watch, because="when a location is looked at; its address goes by its own clock")
not_personal(ProbeTask, because="a look under way, gone with its answer or its location's address")
not_personal(NoticeItem, because="points to a location, whose address goes by its own clock")
kept(ProposedNetworks, because="who said which networks are a provider's own, and who agreed")
kept(ProviderPace, because="who gave a provider its own pace, and why; append-only")
not_personal(Provider, because="organisations")
not_personal(Partner, because="organisations")
not_personal(Category, because="a vocabulary")
not_personal(Term, because="a vocabulary")
