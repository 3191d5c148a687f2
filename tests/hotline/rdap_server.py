"""A registry that answers by RDAP on a real socket, and the bootstrap file that leads to it."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from hotline.gateways.rdap_client import RdapClient

ABUSE = "abuse@hosting.example"


def entity(name, *roles, email="", entities=()):
    """An entity with its card, as registries write it."""
    card = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    if email:
        card.append(["email", {}, "text", email])
    return {
        "objectClassName": "entity",
        "handle": name.upper().replace(" ", "-"),
        "roles": list(roles),
        "vcardArray": ["vcard", card],
        "entities": list(entities),
    }


def network(start="5.9.0.0", end="5.9.255.255", *, country="DE", **more):
    """A network whose mailbox for abuse stands inside of its holder, as at RIPE."""
    abuse = entity("Abuse Desk", "abuse", email=ABUSE)
    return {
        "objectClassName": "ip network",
        "handle": f"{start} - {end}",
        "startAddress": start,
        "endAddress": end,
        "name": "EXAMPLE-NET",
        "country": country,
        "entities": [entity("Example Hosting", "registrant", entities=[abuse])],
        **more,
    }


def domain(name="example.org", **more):
    """A domain whose registrar has a mailbox for abuse."""
    abuse = entity("Abuse Desk", "abuse", email="abuse@registrar.example")
    return {
        "objectClassName": "domain",
        "handle": "D-1",
        "ldhName": name,
        "entities": [entity("Example Registrar", "registrar", entities=[abuse])],
        **more,
    }


class Registry(BaseHTTPRequestHandler):
    """Gives what its server has for a path."""

    def do_GET(self):
        self.server.asked.append(self.path)
        answer = self.server.answers.get(self.path, 404)
        if callable(answer):
            answer(self)
            return
        status, body = (answer, b"{}") if isinstance(answer, int) else (200, answer)
        self.give(body if isinstance(body, bytes) else json.dumps(body).encode(), status)

    def give(self, body, status=200, **headers):
        """One whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", "application/rdap+json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Nothing."""


@contextmanager
def registry(**answers):
    """A server with answers by path (`ip/5.9.0.1`), on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    server.daemon_threads = True
    server.answers = {f"/{path}": answer for path, answer in answers.items()}
    server.asked, server.stop = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def bootstrap(server):
    """Public networks and names of this server; TEST-NET none knows."""
    url = f"http://127.0.0.1:{server.server_port}/"
    return {
        "ipv4": {"services": [[["5.0.0.0/8", "8.0.0.0/8"], [url]]]},
        "ipv6": {"services": [[["2a01::/16"], [url]]]},
        "asn": {"services": [[["1-2"], [url]]]},
        "dns": {"services": [[["org"], [url]], [["net"], ["http://registry.invalid/"]]]},
    }


def asking(server, **more):
    """A client that knows only this registry."""
    return RdapClient(bootstrap(server), **more)
