"""Whoever reads the mailbox is killed in the middle: each mail becomes one report all the same."""

import pytest

from hotline.models import Report
from tests.hotline.test_mailbox import dovecot, letter, server
from tests.waiting import until

__all__ = ["dovecot", "server"]
pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 12
KILLS = 5
READER = """
import os, django
django.setup()
from hotline.gateways.imap import mailbox_at
from hotline.operations.mailbox import take_waiting_mails
take_waiting_mails(mailbox_at(os.environ["MAILBOX_URL"]))
print("round over", flush=True)
"""


def test_each_mail_is_one_report_whoever_is_killed(server, processes):
    for number in range(MAILS):
        mail = letter(f"https://board.example/{number}", Message_ID=f"<{number}@home.example>")
        server.deliver(mail.as_bytes())
    for killed in range(KILLS):
        reader = processes.script(READER, MAILBOX_URL=server.url)
        until(
            lambda least=killed + 1, reader=reader: (
                Report.objects.count() >= least or reader.poll() is not None
            ),
            seconds=60,
            what="a report",
        )
        processes.kill(reader)
    assert server.left(), "it was killed in the middle"
    processes.script(READER, MAILBOX_URL=server.url).wait(60)
    assert server.left() == []
    assert Report.objects.count() == MAILS
    named = Report.objects.values_list("submissions__location__canonical", flat=True)
    assert len(set(named)) == MAILS
