"""Mails of the demo that come back after a notice: an automatic reply, an answer, a bounce, and
what a mail server says in words of its own."""

from email.message import EmailMessage

from hotline.models import Notice
from hotline.operations.mail_text import message_id_of
from hotline.operations.mailbox import take_mail

WORDS = {
    "auto": ("[Ticket#2026118800417] We have received your message", "We look into it."),
    "answer": (
        "Re: illegal content",
        (
            "Hello, our customer says that the page has been switched off since this morning. "
            "Could you look again and tell us? The abuse desk of Northlight Data"
        ),
    ),
    "doubt": (
        "Warning: could not send message",
        "Hi. This is the mail program at mx.example. I was not able to hand your message on.",
    ),
}


def comes_back(notice: Notice, what: str) -> None:
    """One mail of `WORDS`, or a bounce for a full mailbox, is taken as if it came in."""
    take_mail(_bounce(notice) if what == "bounce" else _reply(notice, what))


def _reply(notice: Notice, what: str) -> bytes:
    subject, text = WORDS[what]
    mail = EmailMessage()
    by_server = what == "doubt"
    mail["From"] = "MAILER-DAEMON@mx.example" if by_server else notice.abuse_contact.email
    mail["Subject"] = subject
    mail["Message-ID"] = message_id_of(f"demo-{what}-{notice.pk}")
    mail["In-Reply-To"] = notice.message_id
    if what == "auto":
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(text)
    return mail.as_bytes()


def _bounce(notice: Notice) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\r\nSubject: Mail delivery failed\r\n"
        "Auto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="part"\r\n\r\n'
        "--part\r\nContent-Type: text/plain\r\n\r\nThe mailbox is full.\r\n"
        "--part\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {notice.abuse_contact.email}\r\n"
        "Action: failed\r\nStatus: 5.2.2\r\n\r\n"
        "--part\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {notice.message_id}\r\n\r\n\r\n--part--\r\n"
    ).encode("ascii")
