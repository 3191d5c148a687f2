"""The trail of a case for auditors: who did what, when and why. No texts, no contacts, no URLs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hotline.models import Forward, NoticeItem, Referral, Report
from hotline.states import ItemState
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
        if kind == "notice":
            of_others = not_about(numbers, {str(one) for one in ids})
    entries = Entry.objects.filter(about).exclude(pk__in=of_others)
    entries = entries.select_related("by").order_by("id")
    return Trail(report, entries, numbers)


_TAKEN_OUT = {ItemState.WITHDRAWN, ItemState.ENDED}


def not_about(urls: Collection[str], notices: Collection[str]) -> list[int]:
    """Which entries of these notices say nothing of any of these URLs.

    A notice tells about several; what is done with it is done with a URL from when it was put in
    until it was taken out.
    """
    told: dict[str, set[str]] = {}
    others: list[int] = []
    entries = Entry.objects.filter(about_type="hotline.notice", about_id__in=notices)
    for pk, notice, facts in entries.order_by("id").values_list("pk", "about_id", "facts"):
        inside, url = told.setdefault(notice, set()), facts.get("location")
        if str(url) in urls:
            (inside.discard if facts.get("state") in _TAKEN_OUT else inside.add)(str(url))
        elif url is not None or not inside:
            others.append(pk)
    return others
