"""The mail catcher keeps every mail twice: as it came, and for reading."""

import smtplib
import sys
from email.message import EmailMessage

import pytest

from portal.embedded import free_port
from portal.embedded.processes import ask_to_stop, launch, make_sure
from portal.embedded.server import listens
from portal.runner import mail_catcher
from tests.waiting import until


def a_mail(subject="Notice 4711", text="Please remove it – thank you."):
    mail = EmailMessage()
    mail["From"] = "notices@balise.example"
    mail["To"] = "abuse@host.example"
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def port(folder, tmp_path):
    port = free_port()
    process = launch(
        [
            sys.executable,
            "-m",
            "portal.runner.mail_catcher",
            "--port",
            str(port),
            "--folder",
            folder,
        ],
        log=tmp_path / "mail.log",
    )
    until(lambda: listens(port), seconds=20, what="the mail catcher listening")
    yield port
    ask_to_stop(process)
    assert make_sure(process, limit_seconds=10)


def test_a_mail_becomes_two_files(port, folder):
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.send_message(a_mail())
    (raw,) = folder.glob("*.eml")
    (readable,) = folder.glob("*.txt")
    assert b"Notice 4711" in raw.read_bytes()
    assert "notice-4711" in readable.name
    text = readable.read_text()
    assert "Subject: Notice 4711" in text
    assert "Delivered to: abuse@host.example" in text
    assert "Please remove it – thank you." in text


def test_a_mail_that_is_too_large_is_refused(port, folder):
    huge = a_mail(text="x" * (mail_catcher.MAIL_LIMIT_BYTES + 1))
    with smtplib.SMTP("127.0.0.1", port) as smtp, pytest.raises(smtplib.SMTPException):
        smtp.send_message(huge)
    assert not list(folder.glob("*"))


def test_the_oldest_go_when_there_are_too_many(folder, monkeypatch):
    monkeypatch.setattr(mail_catcher, "MAILS_KEPT", 2)
    folder.mkdir()
    keeper = mail_catcher.Folder(folder)
    for number in range(4):
        keeper.keep(a_mail(subject=f"Number {number}").as_bytes(), to=["a@b.example"])
    assert [file.name.rpartition("-")[2] for file in sorted(folder.glob("*.txt"))] == [
        "2.txt",
        "3.txt",
    ]
    assert len(list(folder.glob("*.eml"))) == 2


@pytest.mark.parametrize("subject", ["", "../../etc/passwd", "عاجل", "x" * 500])
def test_a_subject_never_decides_where_the_file_goes(folder, subject):
    folder.mkdir()
    kept = mail_catcher.Folder(folder).keep(a_mail(subject=subject).as_bytes(), to=[])
    assert kept.parent == folder
    assert len(kept.name) < 100
