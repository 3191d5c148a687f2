"""The shipped proxy names exactly one caller to the application, whatever callers say."""

import http.client
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.embedded import free_port
from portal.embedded.processes import ask_to_stop, launch, make_sure
from portal.embedded.server import listens
from tests.stack import SOURCE
from tests.waiting import until

pytestmark = pytest.mark.nginx

CLAIMS = {
    "X-Forwarded-For": "192.0.2.1, 192.0.2.9",
    "X-Real-IP": "192.0.2.2",
    "Forwarded": "for=192.0.2.3",
}


class Application(BaseHTTPRequestHandler):
    """Answers with what the proxy says of the caller."""

    def do_GET(self):
        said = [self.headers.get_all(name) for name in CLAIMS]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(repr(said).encode())

    def log_message(self, *_words):
        """Says nothing."""


@pytest.fixture
def application():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def proxy(application, tmp_path):
    """Starts the proxy without TLS; answers what it tells the application of a caller."""
    started = []

    def start(terminator):
        port = free_port()
        env = {
            "PATH": os.environ["PATH"],
            "SITE_ORIGIN": "https://localhost",
            "WEB_UPSTREAM": application,
            "CHAT_UPSTREAM": application,
            "LISTEN_HTTP": str(port),
            "NGINX_SCRATCH": str(tmp_path / "nginx"),
            "TLS_TERMINATOR": terminator,
        }
        log = tmp_path / "proxy.log"
        process = launch([SOURCE / "deploy/nginx/start"], log=log, env=env, folder=SOURCE)
        started.append(process)
        until(lambda: listens(port), seconds=20, what="nginx listening", why=log.read_text)
        return lambda place: told(port, place)

    yield start
    for process in started:
        ask_to_stop(process)
        make_sure(process, limit_seconds=10)


def told(port, place):
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=10, source_address=(place, 0)
    )
    connection.request("GET", "/en/", headers={"Host": "localhost", **CLAIMS})
    said = connection.getresponse().read().decode()
    connection.close()
    return said


def only(address):
    return repr([[address], None, None])


def test_who_calls_the_proxy_is_the_caller(proxy):
    assert proxy("")("127.0.0.7") == only("127.0.0.7")


def test_behind_a_terminator_of_the_centre_its_last_word_is_the_caller(proxy):
    say = proxy("127.0.0.8 10.0.0.0/8")
    assert say("127.0.0.8") == only("192.0.2.9")
    assert say("127.0.0.7") == only("127.0.0.7")
