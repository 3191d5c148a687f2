"""The files beside a notice: its exact URLs as CSV and JSON for whoever acts, as XARF for machines.

They say the same as the text, and nothing of a reporter: not when it was reported, nor as what.
The same notice gives the same files, however often it is sent.
"""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from hotline.gateways.mail import Attachment
from hotline.models import Notice, NoticeItem
from hotline.policies import profiles

XARF_VERSION = "4.2.0"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
COLUMNS = (
    *("notice", "url", "classification", "law", "ip_addresses", "as_number"),
    *("as_name", "first_seen_utc", "last_seen_utc"),
)


class NotXarf(Exception):
    """What we wrote is no valid XARF; the message names the fields."""


def attachments(notice: Notice, items: Sequence[NoticeItem]) -> tuple[Attachment, ...]:
    """All files of a notice. Raises NotXarf."""
    rows = [row_of(notice, item) for item in items]
    listed = json.dumps({"notice": notice.number, "urls": rows}, ensure_ascii=False, indent=1)
    files = [
        Attachment(f"{notice.number}.csv", "text/csv", _csv(rows)),
        Attachment(f"{notice.number}.json", "application/json", listed.encode()),
    ]
    mapping = profiles.current().notice.xarf
    on_hosts = [item for item in items if item.location.host]  # XARF knows no account in an app
    mapped = [item for item in on_hosts if item.classification in mapping]
    for number, item in enumerate(mapped, 1):
        report = json.dumps(xarf_of(notice, item, mapping[item.classification]), indent=1)
        files.append(Attachment(f"xarf-{number}.json", "application/json", report.encode()))
    return tuple(files)


def row_of(notice: Notice, item: NoticeItem) -> dict[str, str]:
    """One URL, column by column; all values are texts."""
    values = (
        notice.number,
        item.location.canonical,
        item.classification,
        item.legal_basis,
        " ".join(item.ips),
        str(item.asn or ""),
        item.as_name,
        _utc(item.first_seen_at),
        _utc(item.last_seen_at),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _inert(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _inert(value: str) -> str:
    """Nothing that a spreadsheet would calculate."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def xarf_of(notice: Notice, item: NoticeItem, classification: str) -> dict[str, Any]:
    """One URL as a report of type `content/csam` in XARF 4. Raises NotXarf."""
    mailbox = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    we = {
        "org": settings.CENTRE_NAME,
        "contact": mailbox,
        "domain": mailbox.rpartition("@")[2],
    }
    report = {
        "xarf_version": XARF_VERSION,
        "report_id": str(uuid5(NAMESPACE_URL, f"{notice.message_id}/{item.pk}")),
        "timestamp": _utc(notice.queued_at),
        "reporter": we,
        "sender": we,
        "source_identifier": item.ips[0] if item.ips else item.location.host,
        "category": "content",
        "type": "csam",
        "url": item.location.canonical,
        "classification": classification,
        "detection_method": "manual_review",
        "verified_at": _utc(item.last_seen_at),
        "verification_method": "manual",
    }
    from xarf import parse  # takes a third of a second, and only the mail workers need it

    found = parse(report)
    if found.errors:
        raise NotXarf(", ".join(sorted({str(error.field) for error in found.errors})))
    return report
