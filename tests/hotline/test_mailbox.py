"""Reports by mail, from a real IMAP server: taken once, whatever dies, and gone there after."""

import os
import pwd
import select
import shutil
import socket
import socketserver
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now
from django.urls import reverse

from hotline.desk.history import moment_of
from hotline.desk.lists import set_aside_mails
from hotline.gateways.imap import (
    PIECE_BYTES,
    BadMailbox,
    MailboxAway,
    MailRefused,
    WaitingMail,
    mailbox_at,
    opened,
)
from hotline.models import (
    Channel,
    Location,
    Reply,
    Report,
    ReporterContact,
    SetAsideMail,
    SetAsideWhy,
)
from hotline.monitoring.metrics import mailbox_is_read, mails_set_aside
from hotline.operations.mailbox import (
    ADDRESSES_PER_MAIL,
    BREAKS_PER_ROUND,
    MAILS_PER_ROUND,
    URL_LIMIT_CHARS,
    Mailed,
    become,
    places_in,
    take_mail,
    take_waiting_mails,
)
from hotline.operations.reading import open_texts
from hotline.operations.reporting import ADDRESSES_PER_REPORT
from hotline.operations.thread import ask_reporter
from hotline.reported_urls import LocationKind
from hotline.words.errors import NotToBeAsked
from hotline.words.received_mail import mail_in, received
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.jobs import schedule
from portal.jobs.registry import TimeIsUp
from tests.hotline.test_desk import sign_in
from tests.hotline.test_provider_answers import told
from tests.hotline.test_replies import bounce, reply_to
from tests.makers.hotline import locations_of, make_claimed, make_colleague
from tests.makers.jobs import run_due
from tests.waiting import until

pytestmark = pytest.mark.django_db
DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
PICTURE = b"\x89PNG canary of a picture"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody but the test trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(kept)
    return folder / "cert.pem", folder / "key.pem"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def config(folder: Path, port: int, tls_port: int) -> str:
    cert, key = certificate(folder)
    me = pwd.getpwuid(os.geteuid()).pw_name
    owner = "mail" if me == "root" else me
    own = "" if me == "root" else f"default_internal_user = {me}\ndefault_login_user = {me}\n"
    return f"""{own}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
mail_location = maildir:{folder}/Maildir
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Wire(socketserver.ThreadingTCPServer):
    """Passes everything on to a local port, and breaks where it would carry certain bytes."""

    def __init__(self, to_port: int, *, breaks_at: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Carrying)
        self.to_port, self.breaks_at = to_port, breaks_at
        self.port: int = self.server_address[1]


class Carrying(socketserver.BaseRequestHandler):
    """One connection over the wire."""

    server: Wire

    def handle(self) -> None:
        near: socket.socket = self.request
        with socket.create_connection(("127.0.0.1", self.server.to_port)) as far:
            other = {near: far, far: near}
            while True:
                for ready in select.select(list(other), [], [])[0]:
                    said = ready.recv(65_536)
                    if not said or self.server.breaks_at in said:
                        return
                    other[ready].sendall(said)


class Server:
    """A mail server with one mailbox, whose folder is at `mails`."""

    def __init__(self, folder: Path, port: int, tls_port: int) -> None:
        self.port = port
        self.tls_url = f"imaps://hotline:secret@127.0.0.1:{tls_port}/INBOX"
        self.certificate = folder / "cert.pem"
        self.mails = folder / "Maildir"
        self.url = f"imap://hotline:secret@127.0.0.1:{port}/INBOX"
        self.at = mailbox_at(self.url)
        self.delivered = 0

    def deliver(self, raw: bytes) -> None:
        self.delivered += 1
        new = self.mails / "new" / f"{self.delivered}.mail.example"
        new.write_bytes(raw)
        new.chmod(0o666)

    def left(self) -> list[Path]:
        return [*self.mails.glob("new/*"), *self.mails.glob("cur/*")]


@pytest.fixture(scope="module")
def dovecot(tmp_path_factory):
    if DOVECOT is None:
        message = "dovecot is not installed (Debian: dovecot-imapd)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    folder = Path("/tmp") / f"imap-{os.getpid()}"  # noqa: S108 - sockets need a short path
    for part in ("Maildir/new", "Maildir/cur", "Maildir/tmp", "run", "state"):
        (folder / part).mkdir(parents=True)
    for part in (folder, *folder.rglob("*")):
        part.chmod(0o777)
    port, tls_port = free_port(), free_port()
    written = folder / "dovecot.conf"
    written.write_text(config(folder, port, tls_port))
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(written)])
    yield Server(folder, port, tls_port)
    process.terminate()
    process.wait(20)
    shutil.rmtree(folder)


@pytest.fixture
def server(dovecot):
    def is_up():
        try:
            with opened(dovecot.at):
                return True
        except OSError:
            return False

    until(is_up, seconds=20, what="the mail server answering")
    for left in dovecot.left():
        left.unlink()
    return dovecot


def letter(text="Look at https://board.example/thread/1 please", **headers) -> EmailMessage:
    mail = EmailMessage()
    told = {
        "From": "A neighbour <neighbour@home.example>",
        "To": "report@balise.example",
        "Subject": "Something I saw",
        "Message-ID": "<1@home.example>",
    }
    for name, value in (told | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        mail[name] = value
    mail.set_content(text)
    return mail


def narrative_of(report):
    return open_texts(report.pk, by=make_colleague(), purpose="judge").narrative


def test_a_mail_becomes_a_report_and_leaves_no_trace_on_the_server(server):
    mail = letter()
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="canary.png")
    server.deliver(mail.as_bytes())
    assert take_waiting_mails(server.at)[Mailed.TAKEN] == 1
    report = Report.objects.get()
    assert report.channel == Channel.EMAIL
    assert [one.shown for one in locations_of(report)] == ["hxxps://board[.]example/thread/1"]
    assert server.left() == []
    assert "Something I saw" in narrative_of(report)
    assert "canary" not in narrative_of(report)
    dropped = Entry.objects.get(verb="report.attachments_dropped")
    assert dropped.facts["count"] == 1
    assert ReporterContact.objects.filter(report=report).exists()


def test_it_is_taken_once_whatever_dies(server):
    raw = letter().as_bytes()
    take_mail(raw)  # committed, and the worker died before the mail was removed
    server.deliver(raw)
    assert take_waiting_mails(server.at)[Mailed.TAKEN_BEFORE] == 1
    server.deliver(b"Received: by another.example\r\n" + raw)
    take_waiting_mails(server.at)
    assert Report.objects.count() == 1
    assert server.left() == []


def sites(count):
    return "\n".join(f"https://site{number}.example/a" for number in range(count))


def left_out():
    return [one.facts["count"] for one in Entry.objects.filter(verb="report.addresses_left_out")]


def test_a_mail_that_names_more_than_one_report_takes_becomes_several():
    raw = letter(sites(ADDRESSES_PER_REPORT + 3)).as_bytes()
    assert take_mail(raw) == Mailed.TAKEN
    first, second = Report.objects.order_by("pk")
    assert (first.submissions.count(), second.submissions.count()) == (ADDRESSES_PER_REPORT, 3)
    assert narrative_of(first) == narrative_of(second)
    assert Location.objects.count() == ADDRESSES_PER_REPORT + 3
    for report in (first, second):
        (entry,) = Entry.objects.filter(about_id=str(report.pk), verb="report.one_of_several")
        assert str(moment_of(entry).text) == "One mail became several reports · 2"
    assert left_out() == []
    assert take_mail(raw) == Mailed.TAKEN_BEFORE
    assert Report.objects.count() == 2


def test_what_is_too_much_or_too_long_for_all_of_them_is_counted_on_the_case():
    long = f"https://long.example/{'a' * URL_LIMIT_CHARS}"
    assert take_mail(letter(f"{long}\nhttps://short.example/").as_bytes()) == Mailed.TAKEN
    assert [one.host for one in Location.objects.all()] == ["short.example"]
    assert left_out() == [1]
    (entry,) = Entry.objects.filter(verb="report.addresses_left_out")
    assert str(moment_of(entry).text).endswith("too many or too long · 1")


def test_of_a_mail_with_addresses_without_end_the_first_are_read_and_the_rest_counted():
    places = places_in(received(mail_in(letter(sites(ADDRESSES_PER_MAIL + 7)).as_bytes()), own=""))
    assert [len(one) for one in places.in_reports] == [ADDRESSES_PER_REPORT] * 10
    assert places.left_out == 7


def test_a_mail_whose_end_is_not_read_says_so_on_the_case():
    assert take_mail(letter("https://a.example/ " + "word " * 9_000).as_bytes()) == Mailed.TAKEN
    assert Entry.objects.filter(verb="report.mail_cut").count() == 1
    take_mail(letter("https://b.example/", Message_ID="<2@home.example>").as_bytes())
    assert Entry.objects.filter(verb="report.mail_cut").count() == 1


def test_what_a_machine_wrote_is_flagged_and_left(server):
    server.deliver(letter(Auto_Submitted="auto-replied").as_bytes())
    server.deliver(letter(Return_Path="<>").as_bytes())
    assert take_waiting_mails(server.at)[Mailed.AUTOMATIC] == 2
    assert take_waiting_mails(server.at) == dict.fromkeys(Mailed, 0)
    assert not Report.objects.exists()
    assert len(server.left()) == 2
    assert all("F" in left.name.rpartition(",")[2] for left in server.left())


def test_what_came_back_leaves_the_server_and_is_no_report(server):
    _locations, notice = told()
    reports = Report.objects.count()
    server.deliver(bounce(notice))
    server.deliver(reply_to(notice.message_id))
    assert take_waiting_mails(server.at)[Mailed.REPLY] == 2
    assert server.left() == []
    assert Report.objects.count() == reports
    assert {one.kind for one in Reply.objects.all()} == {"hard_bounce", "answer"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Precedence": "bulk"},
        {"List_Id": "news.example"},
        {"From": "notices@balise.example"},
        {"Auto_Submitted": "auto-generated"},
    ],
)
def test_machines_and_loops_are_no_reports(headers):
    assert take_mail(letter(**headers).as_bytes()) == Mailed.AUTOMATIC


def test_a_mail_that_names_no_url_is_a_report_all_the_same():
    take_mail(letter("Somebody in my class is being blackmailed.").as_bytes())
    (location,) = locations_of(Report.objects.get())
    assert location.kind == LocationKind.TEXT


def test_html_is_read_as_text_and_no_picture_is_named():
    mail = letter()
    mail.set_content(
        "<head><style>canary</style></head><p>see <a href='https://board.example/9'>this</a>"
        "<img src='https://track.example/pixel'><script>canary()</script>",
        subtype="html",
    )
    take_mail(mail.as_bytes())
    report = Report.objects.get()
    assert [one.host for one in locations_of(report)] == ["board.example"]
    assert "canary" not in narrative_of(report)


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\x00\x00",
        b"Subject: =?no-such?Q?=ff?=\r\nFrom: <<<\r\n\r\nhttps://board.example/1",
        b"Content-Type: text/plain; charset=no-such\r\n\r\n\xff https://board.example/1 \xfe",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ncut",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Subject: a\x00b\r\n\r\nhttps://board.example/\x00",
    ],
)
def test_garbage_is_taken_and_crashes_nothing(raw):
    assert take_mail(raw) == Mailed.TAKEN


@pytest.mark.parametrize(
    "text",
    [
        "see https://board.example/5\n-- \nA Neighbour\n+32 475 12 34 56\nwww.home.example",
        "see below\n-- \nA Neighbour\nwww.home.example\n\n> https://board.example/5",
        "A <Neighbour@home.example> wrote to report@balise.example:\n> https://board.example/5",
        "https://board.example/5 or mailto:neighbour@home.example",
    ],
)
def test_how_to_reach_who_wrote_is_nothing_that_was_reported(text):
    """Found: a mailbox in a signature or a quotation stood among the URLs, in clear."""
    take_mail(letter(text).as_bytes())
    (location,) = locations_of(Report.objects.get())
    assert location.canonical == "https://board.example/5"
    assert text.split()[-1] in narrative_of(Report.objects.get())


def test_where_a_signature_names_all_there_is_it_is_reported():
    take_mail(letter("look\n-- \nhttps://board.example/5").as_bytes())
    assert locations_of(Report.objects.get())[0].host == "board.example"


def test_what_only_a_mail_program_reads_is_set_aside_and_no_report(server):
    sealed = b"From: a@x.example\nContent-Type: application/pkcs7-mime\n\nMIAG"
    server.deliver(sealed)
    assert take_waiting_mails(server.at)[Mailed.CLOSED] == 1
    assert SetAsideMail.objects.get().why == SetAsideWhy.CLOSED
    assert not Report.objects.exists()
    assert len(server.left()) == 1


def test_words_below_a_large_picture_are_read(server):
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "a@x.example", "<large@x.example>"
    mail.add_attachment(PICTURE * 150_000, maintype="image", subtype="png", filename="a.png")
    mail.add_attachment("https://board.example/below", disposition="inline")
    raw = mail.as_bytes()
    assert len(raw) > 3 * PIECE_BYTES
    server.deliver(raw)
    assert take_waiting_mails(server.at)[Mailed.TAKEN] == 1
    report = Report.objects.get()
    assert [one.host for one in locations_of(report)] == ["board.example"]
    assert Entry.objects.get(verb="report.attachments_dropped").facts["count"] == 1
    assert not Entry.objects.filter(verb="report.mail_cut").exists()


def test_a_folder_that_was_set_up_anew_counts_anew(server):
    server.deliver(letter(Auto_Submitted="auto-replied").as_bytes())
    take_waiting_mails(server.at)
    SetAsideMail.objects.update(uid_validity=1, why=SetAsideWhy.TOO_MANY)
    take_waiting_mails(server.at)
    assert SetAsideMail.objects.get().why == SetAsideWhy.FLAGGED


def test_folders_and_passwords_may_hold_any_letter(server):
    (server.mails / '.Meldungen &APw- "A" &- B' / "cur").mkdir(parents=True)
    for part in server.mails.rglob("*"):
        part.chmod(0o777)
    folder = server.url.replace("INBOX", quote('Meldungen ü "A" & B'))
    with opened(mailbox_at(folder)) as mailbox:
        assert mailbox.waiting(1) == []
    with pytest.raises(MailboxAway):
        take_waiting_mails(mailbox_at(server.url.replace("secret", "gehe%C3%AFm")))
    with pytest.raises(MailboxAway):
        take_waiting_mails(mailbox_at(server.url.replace("INBOX", "missing")))


@pytest.fixture
def hangs_up(server):
    """The same server behind a wire that breaks whenever a mail of this Message-ID is sent."""
    with Wire(server.port, breaks_at=b"<poison@x.example>") as wire:
        carrying = Thread(target=wire.serve_forever)
        carrying.start()
        yield wire
        wire.shutdown()
        carrying.join()


def test_a_mail_at_which_the_server_hangs_up_keeps_no_other_from_us(server, hangs_up):
    """Found: each reading broke off at the same mail, and what came after it was never read."""
    server.deliver(letter(Message_ID="<poison@x.example>").as_bytes())
    server.deliver(letter("https://other.example/1").as_bytes())
    at = mailbox_at(server.url.replace(str(server.port), str(hangs_up.port)))
    counted = take_waiting_mails(at)
    assert (counted[Mailed.TAKEN], counted[Mailed.UNREADABLE]) == (1, 1)
    assert SetAsideMail.objects.get().why == SetAsideWhy.UNREADABLE
    assert [one.host for one in Location.objects.all()] == ["other.example"]
    assert len(server.left()) == 1


def test_a_server_that_hangs_up_at_every_mail_is_away(server, hangs_up):
    for number in range(5):
        server.deliver(letter(Message_ID="<poison@x.example>", X_Number=str(number)).as_bytes())
    at = mailbox_at(server.url.replace(str(server.port), str(hangs_up.port)))
    with pytest.raises(MailboxAway):
        take_waiting_mails(at)
    assert SetAsideMail.objects.count() == BREAKS_PER_ROUND // 2


def test_nothing_is_no_report():
    assert take_mail(b"") == Mailed.UNREADABLE
    assert not Report.objects.exists()


def test_fifty_mails_that_cannot_be_read_keep_no_report_from_us(server):
    """Found: each stayed where it was, first in the row, and slowed the next reading."""
    poison = b"From: a@x.example\nSubject: =?utf-8?b?a?=\nMessage-ID: <%d@x.example>\n\nbuy"
    for number in range(MAILS_PER_ROUND):
        server.deliver(poison % number)
    server.deliver(letter().as_bytes())
    taken = sum(take_waiting_mails(server.at)[Mailed.TAKEN] for _round in range(2))
    assert taken == MAILS_PER_ROUND + 1
    assert server.left() == []


def test_an_empty_mail_is_set_aside_and_shown_until_somebody_removes_it(server):
    for _each in range(MAILS_PER_ROUND):
        server.deliver(b"")
    server.deliver(letter().as_bytes())
    assert take_waiting_mails(server.at)[Mailed.UNREADABLE] == MAILS_PER_ROUND
    assert take_waiting_mails(server.at) == dict.fromkeys(Mailed, 0) | {Mailed.TAKEN: 1}
    assert take_waiting_mails(server.at) == dict.fromkeys(Mailed, 0)
    assert {mail.why for mail in SetAsideMail.objects.all()} == {SetAsideWhy.UNREADABLE}
    assert mails_set_aside() == {"unreadable": MAILS_PER_ROUND}
    person = make_colleague()
    assert set_aside_mails(person).count() == MAILS_PER_ROUND
    for left in server.left()[1:]:
        left.unlink()
    take_waiting_mails(server.at)
    assert set_aside_mails(person).count() == 1


def test_the_desk_says_when_a_mail_came_how_large_it_is_and_nothing_it_says(server, client):
    raw = letter("canary words", Subject="canary subject", Auto_Submitted="auto-replied").as_bytes()
    server.deliver(raw)
    take_waiting_mails(server.at)
    (mail,) = SetAsideMail.objects.all()
    assert mail.size_bytes >= len(raw)
    assert abs(mail.arrived_at - database_now()) < timedelta(minutes=5)
    sign_in(client)
    page = client.get(reverse("hotline_desk:set_aside_mails")).text
    assert "A machine wrote it" in page
    assert "canary" not in page
    assert "home.example" not in page


def test_what_somebody_takes_the_flag_off_is_read_again(server):
    server.deliver(letter(Auto_Submitted="auto-replied").as_bytes())
    take_waiting_mails(server.at)
    (left,) = server.left()
    left.rename(left.with_name(left.name.rpartition(",")[0] + ","))
    assert take_waiting_mails(server.at)[Mailed.AUTOMATIC] == 1
    assert SetAsideMail.objects.count() == 1


def test_what_a_person_flagged_is_listed_and_not_read(server):
    server.deliver(letter().as_bytes())
    (left,) = server.left()
    left.rename(server.mails / "cur" / f"{left.name}:2,F")
    assert take_waiting_mails(server.at) == dict.fromkeys(Mailed, 0)
    assert SetAsideMail.objects.get().why == SetAsideWhy.FLAGGED


class Box:
    """A mailbox whose mails are what reading them does."""

    def __init__(self, *mails):
        self.mails, self.aside = dict(enumerate(mails, start=1)), []
        self.uid_validity = 1

    def read(self, uid):
        mail = self.mails[int(uid)]
        if isinstance(mail, Exception):
            raise mail
        return mail

    def set_aside(self, uid):
        self.aside.append(uid)

    def look_at(self, uid):
        return WaitingMail(1, database_now())


def test_a_mail_that_went_meanwhile_is_no_report():
    assert become(Box(None), "1") == Mailed.GONE
    assert not Report.objects.exists()


def test_a_mail_that_the_server_cannot_give_holds_up_no_other():
    assert become(Box(MailRefused("no")), "1") == Mailed.UNREADABLE


def test_a_server_that_is_away_is_not_the_fault_of_a_mail():
    with pytest.raises(MailboxAway):
        become(Box(MailboxAway("gone")), "1")


class BytesThat(bytes):
    """A mail during whose reading something happens."""

    happens: Exception

    def strip(self, *_chars):
        raise self.happens


@pytest.mark.parametrize(
    "happens", [TimeIsUp(), InterfaceError("closed"), OperationalError("deadlock")]
)
def test_time_that_is_up_and_a_database_that_is_away_go_through(happens):
    raw = BytesThat(b"x")
    raw.happens = happens
    box = Box(raw)
    with pytest.raises(type(happens)):
        become(box, "1")
    assert box.aside == (["1"] if isinstance(happens, TimeIsUp) else [])


def test_what_nobody_foresaw_is_set_aside(caplog):
    raw = BytesThat(b"x")
    raw.happens = LookupError("canary")
    assert become(Box(raw), "1") == Mailed.UNREADABLE
    assert "a mail could not be taken" in caplog.text


def test_nobody_who_wrote_a_mail_is_asked_behind_a_receipt():
    take_mail(letter().as_bytes())
    report, by = make_claimed(Report.objects.get())
    with pytest.raises(NotToBeAsked):
        ask_reporter(report.pk, "Where was it?", by=by)


def test_a_password_never_travels_in_clear():
    with pytest.raises(BadMailbox):
        mailbox_at("imap://user:secret@mail.example/INBOX")
    assert mailbox_at("imaps://user:secret@mail.example").port == 993


def test_over_tls_only_a_server_that_is_trusted_is_told_the_password(server, monkeypatch):
    server.deliver(letter().as_bytes())
    with pytest.raises(ssl.SSLCertVerificationError):
        take_waiting_mails(mailbox_at(server.tls_url))
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    assert take_waiting_mails(mailbox_at(server.tls_url))[Mailed.TAKEN] == 1
    assert server.left() == []


def test_a_server_that_fails_is_asked_less_and_less_often(settings):
    settings.MAILBOX_URL = "imap://hotline:secret@127.0.0.1:1/INBOX"
    schedule.begin()
    sweep = schedule.sweeps().filter(kind="hotline.mailbox")
    pauses = []
    for _round in range(6):
        sweep.update(next_at=Now())
        run_due("hotline.mailbox", quietly=True)
        pauses.append((sweep.get().next_at - database_now()).total_seconds() // 60)
    assert pauses == [1, 3, 7, 14, 14, 14], "minutes begun"
    settings.MAILBOX_URL = ""
    sweep.update(next_at=Now())
    run_due("hotline.mailbox")
    assert sweep.get().next_at - database_now() <= timedelta(minutes=1)
    assert mailbox_is_read().ok


def test_a_server_that_is_away_or_refuses_is_noticed(server):
    with pytest.raises(MailboxAway):
        take_waiting_mails(mailbox_at(server.url.replace("secret", "wrong")))
    with pytest.raises(OSError, match="refused"):
        take_waiting_mails(mailbox_at("imap://hotline:secret@127.0.0.1:1/INBOX"))


def test_without_a_mailbox_nothing_is_asked(settings):
    assert settings.MAILBOX_URL == ""
    assert take_waiting_mails() == dict.fromkeys(Mailed, 0)


def test_a_mailbox_that_cannot_be_read_is_seen_by_operators():
    schedule.begin()
    assert mailbox_is_read().ok
    schedule.sweeps().filter(kind="hotline.mailbox").update(last_error="MailboxAway")
    assert not mailbox_is_read().ok
