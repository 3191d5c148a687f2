"""A mail server that delivers nothing: every mail becomes two files, for the demo and tests.

`NAME.eml` is the mail as it came, `NAME.txt` the same for reading. Run with
`python -m portal.runner.mail_catcher --port 1025 --folder var/mail`.
"""

import argparse
import asyncio
import re
import signal
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

MAILS_KEPT = 500
MAIL_LIMIT_BYTES = 5 * 1024 * 1024
NAME_LIMIT_CHARS = 48


@dataclass
class Folder:
    """Writes mails into a folder, oldest gone first when there are too many."""

    path: Path
    count: int = 0

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.keep(cast("bytes", envelope.content), to=[str(name) for name in envelope.rcpt_tos])
        return "250 Message kept"

    def keep(self, raw: bytes, *, to: list[str]) -> Path:
        """Writes both files; returns the readable one."""
        mail = message_from_bytes(raw, policy=policy.default)
        self.count += 1
        at = datetime.now(tz=UTC)
        name = f"{at:%Y%m%dT%H%M%S.%f}-{_slug(str(mail['subject']))}"
        (self.path / f"{name}.eml").write_bytes(raw)
        readable = self.path / f"{name}.txt"
        scratch = readable.with_suffix(".new")
        scratch.write_text(_readable(mail, to), encoding="utf-8")
        scratch.replace(readable)
        self._forget_oldest()
        return readable

    def _forget_oldest(self) -> None:
        for old in sorted(self.path.glob("*.txt"))[:-MAILS_KEPT]:
            old.unlink()
            old.with_suffix(".eml").unlink(missing_ok=True)


def _readable(mail: EmailMessage, to: list[str]) -> str:
    """Headers a person looks at, then the plain text, then the names of attachments."""
    body = mail.get_body(preferencelist=("plain", "html"))
    text = body.get_content() if body is not None else ""
    attached = [part.get_filename() or part.get_content_type() for part in mail.iter_attachments()]
    rows = [f"{name}: {mail[name]}" for name in ("From", "To", "Date", "Subject") if mail[name]]
    rows.append(f"Delivered to: {', '.join(to)}")
    rows += [f"Attached: {name}" for name in attached]
    return "\n".join([*rows, "", text])


def _slug(subject: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-")
    return plain[:NAME_LIMIT_CHARS] or "mail"


async def serve(port: int, folder: Path) -> None:
    """Takes mail on loopback until told to stop."""
    keeper = Folder(folder)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wish, stop.set)
    server = await loop.create_server(
        lambda: SMTP(keeper, data_size_limit=MAIL_LIMIT_BYTES, enable_SMTPUTF8=True),
        "127.0.0.1",
        port,
    )
    async with server:
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A mail server that delivers nothing.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(chosen.port, chosen.folder))


if __name__ == "__main__":
    main()
