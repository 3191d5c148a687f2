"""One connection to one IP address for one question; nothing of it is used again.

No proxy, no cookie, no referrer, no decompression: the request is written out here in full.
"""

import asyncio
import ssl
from functools import cache
from typing import cast

from hotline.gateways.probe.guard import Place
from hotline.gateways.probe.reading import Answer, AnswerReader, Unusable, Wanted

BUFFER_BYTES = 16_384
"""So much is read at once; of content nobody asked for, never more than this arrives here."""
_CERTIFICATE_WORDS = {10: "expired", 18: "self_signed", 19: "self_signed", 62: "wrong_host"}
"""By the verification codes of OpenSSL."""


class Exchange(asyncio.BufferedProtocol):
    """Says one request and reads the answer; the connection is dropped as soon as that is done."""

    def __init__(self, request: bytes, reader: AnswerReader) -> None:
        self.finished = asyncio.get_running_loop().create_future()
        self._request = request
        self._reader = reader
        self._buffer = memoryview(bytearray(BUFFER_BYTES))
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._request)

    def get_buffer(self, _sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        try:
            self._reader.feed(self._buffer[:nbytes])
        except Unusable as wrong:
            self._finish(wrong)
        else:
            if self._reader.done:
                self._finish()

    def eof_received(self) -> None:
        try:
            self._reader.end()
        except Unusable as wrong:
            self._finish(wrong)
        else:
            self._finish()

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(exc or ConnectionResetError())

    def drop(self) -> None:
        """Ends the connection at once."""
        if self._transport:
            self._transport.abort()

    def _finish(self, wrong: Exception | None = None) -> None:
        if not self.finished.done():
            if wrong:
                self.finished.set_exception(wrong)
            else:
                self.finished.set_result(None)
            self.drop()


async def ask(
    place: Place,
    ip: str,
    *,
    agent: str,
    wanted: Wanted,
    tls: ssl.SSLContext | None,
) -> Answer:
    """Asks `ip` for a place. Raises OSError (TLS included) and Unusable."""
    reader = AnswerReader(wanted)
    exchange = Exchange(request(place, agent, content=wanted.content), reader)
    try:
        transport, _protocol = await asyncio.get_running_loop().create_connection(
            lambda: exchange,
            ip,
            place.port,
            ssl=tls,
            server_hostname=place.host.strip("[]") if tls else None,
        )
        if transport.get_extra_info("peername", ("",))[0] != ip:
            raise ConnectionAbortedError
        await exchange.finished
    finally:
        exchange.drop()
    return reader.answer()


def request(place: Place, agent: str, *, content: bool) -> bytes:
    """The bytes of a request; the place holds ASCII without spaces and line ends only."""
    return (
        f"{'GET' if content else 'HEAD'} {place.path}{place.query} HTTP/1.1\r\n"
        f"Host: {place.authority}\r\n"
        f"User-Agent: {agent}\r\n"
        "Accept: */*\r\n"
        "Accept-Encoding: identity\r\n"
        "Connection: close\r\n\r\n"
    ).encode("ascii")


@cache
def trusting() -> ssl.SSLContext:
    """Accepts the certificates that the machine's authorities stand for."""
    return ssl.create_default_context()


@cache
def trusting_nobody() -> ssl.SSLContext:
    """Accepts any certificate: for headers of a host whose own does not hold."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def certificate_word(wrong: ssl.SSLCertVerificationError) -> str:
    """What is wrong with a certificate, in one word."""
    return _CERTIFICATE_WORDS.get(wrong.verify_code, "untrusted")
