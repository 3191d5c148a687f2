"""The processes of production behind the shipped nginx configuration, over real TLS."""

import re
import socket
import ssl
from urllib.parse import urlsplit

CANARY = "203.0.113.77"
"""An address of documentation networks that must not be found anywhere afterwards."""


def test_it_lives_and_is_ready(ask):
    assert ask("/livez")[0] == 200
    assert ask("/readyz")[0] == 200


def test_plain_http_is_sent_on_to_tls(ask, production):
    status, headers, _body = ask("/en/report/?a=1", origin=production.plain_origin)
    assert status == 308
    assert headers["location"] == f"{production.origin}/en/report/?a=1"


def test_pages_come_from_the_web_server_with_strict_headers(ask):
    status, headers, body = ask("/en/")
    assert status == 200
    assert b"<html" in body
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert headers["server"] == "nginx"


def test_hashed_static_files_are_kept_for_ever_and_come_compressed(ask):
    _status, _headers, body = ask("/en/report/")
    path = re.search(rb'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', body)[1].decode()
    status, headers, _content = ask(path, Accept_Encoding="gzip")
    assert status == 200
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"].startswith("text/css")
    assert headers["x-content-type-options"] == "nosniff"


def test_metrics_are_on_an_address_of_their_own(ask, production):
    assert ask("/metrics")[0] == 404
    status, _headers, body = ask("/metrics", origin=production.metrics_address)
    assert status == 200
    assert b"# HELP" in body


def test_a_body_beyond_the_wall_is_refused(ask):
    status, _headers, _body = ask("/en/report/", method="POST", body=b"x" * 300_000)
    assert status == 413


def test_chat_sockets_reach_the_chat_server(production):
    """An upgrade without a ticket is refused by the chat itself, not by the proxy."""
    trust = ssl.create_default_context(cafile=str(production.certificate))
    target = urlsplit(production.origin)
    with (
        socket.create_connection((target.hostname, target.port), 20) as plain,
        trust.wrap_socket(plain, server_hostname="localhost") as wire,
    ):
        wire.sendall(
            (
                "GET /ws/helpline/ HTTP/1.1\r\n"
                f"Host: {target.netloc}\r\nOrigin: {production.origin}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            ).encode()
        )
        status = int(wire.recv(4096).split(b" ", 2)[1])
    assert status in {101, 403}


def test_the_address_of_a_visitor_is_found_nowhere(ask, production):
    for path in ("/en/", "/en/report/", "/nowhere/", "/ws/helpline/"):
        ask(path, X_Forwarded_For=CANARY, X_Real_IP=CANARY, Forwarded=f"for={CANARY}")
    ask("/en/report/", method="POST", body=b"bad", X_Forwarded_For=CANARY)
    for file in production.place.folder.rglob("*"):
        if file.is_file() and "pg" not in file.relative_to(production.place.folder).parts:
            assert CANARY.encode() not in file.read_bytes(), file
    for part in production.parts.values():
        assert "127.0.0.1 - " not in part.said()


def test_readiness_is_one_word_to_the_public(ask):
    _status, _headers, body = ask("/readyz", Accept="application/json")
    assert body == b"degraded\n", "nobody has made a backup yet"
