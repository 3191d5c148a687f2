"""Pairs of a first and a blind second assessment: the figures of whoever decides between two."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.models import Assessment, Term
from hotline.policies.agreement import Agreement, agreement_of
from hotline.policies.combinations import VERDICT_OF
from hotline.states import BLIND, Round, SecondLook
from portal.database.clock import database_now

PERIODS_DAYS = (30, 90, 365)
UNDETERMINED = [code for code, verdict in VERDICT_OF.items() if verdict is None]


@dataclass(frozen=True, slots=True)
class TwoLooks:
    """What two people found at one URL, and why a second one looked."""

    first: Term
    second: Term
    why: tuple[SecondLook, ...]

    @property
    def codes(self) -> tuple[str, str]:
        """Both classifications in codes."""
        return self.first.code, self.second.code


@dataclass(frozen=True, slots=True)
class CrossedRow:
    """How often those who looked second found what, where the first found `first`."""

    first: Term
    counts: list[int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one period: all pairs, each reason for a second look, and who found what."""

    overall: Agreement
    by_reason: list[tuple[SecondLook, Agreement]]
    columns: list[Term]
    rows: list[CrossedRow]


def figures(days: int) -> Figures:
    """Of the second looks of the last `days`; in two queries."""
    pairs = list(_pairs(database_now() - timedelta(days=days)))
    reasons = [why for why in SecondLook if any(why in pair.why for pair in pairs)]
    terms = {term.code: term for pair in pairs for term in (pair.first, pair.second)}
    columns = sorted(terms.values(), key=lambda term: term.sort_order)
    counted = Counter(pair.codes for pair in pairs)
    return Figures(
        overall=agreement_of(pair.codes for pair in pairs),
        by_reason=[
            (why, agreement_of(pair.codes for pair in pairs if why in pair.why)) for why in reasons
        ],
        columns=columns,
        rows=[
            CrossedRow(first, [counted[(first.code, second.code)] for second in columns])
            for first in columns
        ],
    )


def _pairs(since: datetime) -> Iterable[TwoLooks]:
    """Each blind look that determined something, with the first one that it belongs to."""
    seconds = Assessment.objects.filter(round__in=BLIND, made_at__gte=since).exclude(
        classification__code__in=UNDETERMINED
    )
    found = list(seconds.select_related("classification").order_by("pk"))
    firsts = Assessment.objects.filter(
        round=Round.FIRST, location__in=[made.location_id for made in found]
    ).exclude(second_look_because=[])
    by_location: dict[int, list[Assessment]] = {}
    for first in firsts.select_related("classification").order_by("pk"):
        by_location.setdefault(first.location_id, []).append(first)
    for second in found:
        earlier = [one for one in by_location.get(second.location_id, []) if one.pk < second.pk]
        if earlier:
            why = tuple(SecondLook(one) for one in earlier[-1].second_look_because)
            yield TwoLooks(earlier[-1].classification, second.classification, why)
