"""What the backup's tests run inside a database: `python -m tests.portal.backup.world STEP`.

Each step is a process of its own, as an operator's commands are, and prints JSON.
"""

import json
import sys

import django

STORY = "A harmless sentence that only a key opens."


def fill():
    """Two reports with a text each, a sealed record."""
    from portal.audit.sealing import seal_finished
    from tests.makers.hotline import make_colleague, make_report

    make_colleague()
    made = [make_report(f"https://images.example.org/{n}", narrative=STORY) for n in (1, 2)]
    seal_finished()
    return [str(report.key_id) for report in made]


def forget(key):
    """One of them is forgotten after the backup, and the record goes on."""
    from django.db import transaction

    from portal import audit
    from portal.jobs.sweeps import seal_record
    from portal.privacy.models import SubjectKey
    from portal.privacy.tasks import write_down_destroyed

    with transaction.atomic():
        SubjectKey.objects.get(pk=key).destroy()
        audit.record("report.forgotten", by=None, actor="system")
    seal_record()
    write_down_destroyed()


def look():
    """What can be read, as the site."""
    from django.db import connection

    from hotline.models import Report
    from hotline.operations.reading import open_texts
    from portal.accounts.models import User
    from portal.audit.models import Entry
    from portal.audit.verifying import verify
    from portal.backup.state import last_backup
    from portal.web.refusals import Refusal

    read = {}
    for report in Report.objects.order_by("pk"):
        try:
            opened = open_texts(report.pk, by=User.objects.first(), purpose="test")
            read[str(report.key_id)] = opened.narrative
        except Refusal as refused:
            read[str(report.key_id)] = type(refused).__name__
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (user,) = cursor.fetchone()
    restored = Entry.objects.filter(verb="backup.restored").values_list("facts", flat=True)
    last = last_backup()
    return {
        "user": user,
        "read": read,
        "problems": [problem.words for problem in verify()],
        "restored": list(restored),
        "last backup": last and last.facts["name"],
    }


if __name__ == "__main__":
    django.setup()
    step, *arguments = sys.argv[1:]
    print(json.dumps({"fill": fill, "forget": forget, "look": look}[step](*arguments)))  # noqa: T201
