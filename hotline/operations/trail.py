"""The trail of a case for auditors: who did what, when and why. No texts, no contacts, no URLs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hotline.models import Forward, NoticeItem, Referral, Report
from portal.audit.models import Entry


@dataclass(frozen=True, slots=True)
class Trail:
    """The entries about a case, oldest first, and which number each of its URLs has."""

    report: Report
    entries: "QuerySet[Entry]"
    numbers: Mapping[str, int]

    def number_of(self, entry: Entry) -> int | None:
        """Of the URL that an entry is about; None for what is about the whole case."""
        about_url = entry.about_type == "hotline.location"
        return self.numbers.get(entry.about_id) if about_url else None


def trail_of(report: Report) -> Trail:
    """Of the report, of its URLs, and of what was told about them to others."""
    named = report.submissions.order_by("position").values_list("location_id", flat=True)
    numbers = {str(location): number for number, location in enumerate(named, 1)}
    about = Q(about_type="hotline.report", about_id=str(report.pk))
    about |= Q(about_type="hotline.location", about_id__in=list(numbers))
    for kind, model in {"notice": NoticeItem, "forward": Forward, "referral": Referral}.items():
        column = "notice_id" if kind == "notice" else "pk"
        ids = model._default_manager.filter(location__in=list(named)).values_list(column, flat=True)
        about |= Q(about_type=f"hotline.{kind}", about_id__in=[str(one) for one in set(ids)])
    entries = Entry.objects.filter(about).select_related("by").order_by("id")
    return Trail(report, entries, numbers)
