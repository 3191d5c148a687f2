"""The lists of the desk as tables for spreadsheets: addresses defanged, nothing about reporters."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from portal.web.spreadsheets import Row

EXPORT_LIMIT_ROWS = 5000
"""Most rows of one file: it is written while the person waits (a second or two)."""


def table_of_due(rows: Iterable[Any]) -> Iterator[Row]:
    """The list of what is due, from its `DueRow`s."""
    yield (
        _("Report"),
        _("URL"),
        _("Kind"),
        _("Hosted in"),
        _("Category"),
        _("What is due"),
        _("Due (UTC)"),
        _("Priority"),
        _("Reports"),
        _("First reported (UTC)"),
        _("Assessment"),
        _("Who works on it"),
    )
    for row in rows:
        location = row.location
        yield (
            row.named.report.public_ref,
            location.shown,
            location.get_kind_display(),
            location.country,
            str(row.named.report.category),
            ", ".join(map(str, row.steps)),
            moment(row.due_at),
            row.priority.points,
            location.report_count,
            moment(location.first_reported_at),
            location.get_verdict_display() or location.get_assessment_state_display(),
            str(row.owner or ""),
        )


def table_of_reports(rows: Iterable[Any]) -> Iterator[Row]:
    """The list of reports, from its `Row`s."""
    yield (
        _("Report"),
        _("Received (UTC)"),
        _("Came in by"),
        _("Category"),
        _("State"),
        _("Outcome"),
        _("First URL"),
        _("URLs"),
        _("Assessed"),
        _("What it waits for"),
        _("Due (UTC)"),
        _("Priority"),
        _("Who works on it"),
    )
    for row in rows:
        report = row.report
        yield (
            report.public_ref,
            moment(report.received_at),
            report.get_channel_display(),
            str(report.category),
            row.state,
            report.get_outcome_display(),
            row.url,
            row.total,
            row.assessed,
            ", ".join(map(str, row.next)),
            "" if report.closed_at else moment(row.due_at),
            row.priority.points if row.priority else 0,
            str(row.claim.by if row.claim else ""),
        )


def moment(at: datetime | None) -> str:
    """In UTC, as spreadsheets sort it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else ""
