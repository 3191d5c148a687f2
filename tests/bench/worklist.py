"""The list of what is due with many open locations: processor time of one page, and its queries.

The goal is in milliseconds of this process, because it is what an analyst waits for on any page;
the time of the database is not in it. The bare page beside it shows what the machine is worth.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import django
from django.db import connection

ROWS = 10_000
ROUNDS = 5
FIRST_ID = 50_000_000
PAGES = {"due": "/desk/hotline/due/", "bare": "/desk/hotline/providers/"}


def copy_rows(model, pk: object, rows: int = ROWS, **changes: str) -> None:
    """Copies of one row; `changes` are SQL expressions by column, over the number `n`."""
    columns = [field.column for field in model._meta.concrete_fields]
    wanted = {"id": f"{FIRST_ID} + n"} | changes
    values = ", ".join(wanted.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {values}'  # noqa: S608 - names of our own
            f' FROM "{table}", generate_series(1, {rows}) n WHERE "{table}".id = %s',
            [pk],
        )


def fill() -> None:
    """Open reports of as many locations."""
    from hotline.models import Location, Report, Submission
    from portal.privacy.models import SubjectKey
    from tests.makers.hotline import make_report

    report = make_report("https://images.example.org/bench", observed=False)
    submission = Submission.objects.get(report=report)
    moved = f"{FIRST_ID} + n"
    key = "md5('bench' || n)::uuid"
    copy_rows(SubjectKey, report.key_id, id=key)
    copy_rows(
        Report,
        report.pk,
        key_id=key,
        public_ref="'R-' || lpad(n::text, 5, '0') || '-00000'",
        receipt_digest="sha256(('bench' || n)::bytea)",
        first_look_due_at="now() + n * interval '1 second'",
    )
    copy_rows(
        Location,
        submission.location_id,
        canonical="canonical || n",
        canonical_sha256="sha256((canonical || n)::bytea)",
        next_due_at="now() + n * interval '1 second'",
    )
    copy_rows(Submission, submission.pk, report_id=moved, location_id=moved)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def milliseconds(ask: Callable[[str], object], url: str) -> float:
    """Processor time of one page, the median of the rounds; the first is not counted."""
    ask(url)
    spent = []
    for _round in range(ROUNDS):
        began = time.process_time()
        ask(url)
        spent.append((time.process_time() - began) * 1_000)
    return statistics.median(spent)


def main() -> int:
    django.setup()

    from django.db import transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.hotline.test_desk import sign_in
    from tests.signing_in import with_both_factors

    with transaction.atomic():
        fill()
        client = Client(SERVER_NAME="localhost")
        with_both_factors(client, sign_in(client))
        found = {name: milliseconds(client.get, url) for name, url in PAGES.items()}
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(PAGES["due"])
        assert answer.content.count(b"data-key-item") == 25, answer.status_code
        found["queries"] = len(queries)
        transaction.set_rollback(True)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
