"""Whatever anybody sends to an address that asks for no sign-in, the site answers it.

Addresses come from the URLconf of each zone and fields from the forms their pages show, so what
is added tomorrow is tried tomorrow. A form that refuses gives back what was typed.
"""

import base64
import json
from html.parser import HTMLParser
from itertools import product

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import translation

from portal.privacy import pow as proof
from portal.web.bodies import BODY_LIMIT_BYTES
from portal.web.routes import ZONES, routes_of
from tests.example_addresses import example_of
from tests.makers.awareness import make_site
from tests.makers.helpline import make_counsellor

pytestmark = pytest.mark.django_db

TYPED = {
    **dict.fromkeys(("text", "search", "tel", "textarea"), "Kept-as-typed-4711"),
    "email": "kept-4711@balise.example",
    "url": "https://kept-4711.example/",
    "password": "kept-nowhere-4711",
}
"""What stands in a field of a kind while another field takes something hostile."""
HOSTILE = {
    "nul": "a\0b",
    "characters": "\u202eabc\u202c\u2066x\u2069 \u200b\u200d\ufeffb \ufdd0\uffff\U0010ffff",
    "line ends": "a\r\nSet-Cookie: b=c\u2028\u2029\x85",
    "languages": "{{ 7|add:1 }}{% load i18n %}%(x)s%s{0}'; DROP TABLE x; --\\",
    "long": "x" * 20_000,
    "deep json": "[" * 5_000,
    "json of another shape": '{"id": "\\ud800", "response": 5, "rawId": [[]], "type": "\\u0000"}',
    "number": "-99999999999999999999",
    "time": "9999-99-99T99:99",
    "base64": base64.b64encode(json.dumps({"challenge": [], "solution": "\0"}).encode()).decode(),
    "signed": "a:b:c:d",
    "nothing": "",
}
RAW_QUERIES = [
    *("q=%00&page=%00&p=0&c=%00", "q=a%00b&page=-1&p=%00&%00=1", "q=%&page=x", "q=%zz", "=", "&&"),
    *("q=%ff%fe&page=99999999999999999999", "q=%ED%A0%80&next=%ED%A0%80", "q=%F0%9F&next=%00"),
    *("next=//x", "next=%0d%0aX:y", "next=" + "x" * 5_000),
]
"""Several names at once: a page looks at its own and passes over the others."""
LONG_QUERIES = [
    "&".join(f"a{number}=1" for number in range(12_000)),
    "q=" + "x" * 1024 * 1024,
    "q=" + "%00" * 20_000,
]
MEDIA_FOLDERS = ("", "images/", "original_images/")
MEDIA_NAMES = ("a" * 300, "a/" * 3_000, "%00", "../x", "a%0ab")
RAW_PATHS = [
    *("/%00", "/en/%00/", "/en/%", "/en/%zz/", "/en/%ff/", "/en/%ED%A0%80/", "//", "/../../etc/x"),
    *("/en/" + "a/" * 1_000, "/en/" + "x" * 9_000 + "/", "/en//report/", "/EN/report/"),
    *(f"/media/{folder}{name}" for folder in MEDIA_FOLDERS for name in MEDIA_NAMES),
    *("/documents/99999999999999999999/x", "/documents/1/%00", "/documents/1/" + "x" * 3_000),
    *("/feeds/%00/news.xml", "/feeds/../news.xml", "/challenge/a.b/", "/static/%00"),
    *("/accounts/password/reset/key/%00-x/", "/accounts/password/reset/key/zzzzzzzzzzzzzzzz-x/"),
    *("/accounts/password/reset/key/1-%00/", "/.well-known/%00", "/desk/%00/", "/cms/%00/"),
]
HEADERS = [
    *({"HTTP_ACCEPT_LANGUAGE": value} for value in ("*", "x" * 5_000, "\0", ";q=,,", "en;q=nan")),
    *({"HTTP_HOST": value} for value in ("", "a b", "[::1", "x" * 300, "testserver:99999", "\0")),
    *({"HTTP_COOKIE": value} for value in ("=", ";;", 'desk="\\000"', "desk=" + "x" * 5_000)),
    *(
        {"HTTP_COOKIE": f'{name}="\\000\\355"'}
        for name in ("desk", "seat", "form", "known", "left")
    ),
    *({"HTTP_COOKIE": f"{name}=[:x:y"} for name in ("desk", "seat", "form", "known", "left")),
    *({"HTTP_IF_NONE_MATCH": value} for value in ("*", '"', 'W/"\0"')),
    *({"HTTP_IF_MODIFIED_SINCE": value} for value in ("never", "Thu, 99 Xxx 99999 99:99:99 GMT")),
    *({"HTTP_RANGE": value} for value in ("bytes=9-1", "bytes=-", "x")),
    *({"HTTP_ORIGIN": value} for value in ("null", "\0", "https://[", "x" * 500)),
    *({"HTTP_REFERER": value} for value in ("\0", "https://[", "//")),
    *({"HTTP_X_FORWARDED_FOR": value} for value in ("\0", ",,,", "::1%x", "x" * 5_000)),
    {"HTTP_X_REQUESTED_WITH": "fetch"},
    {"HTTP_ACCEPT": "application/json"},
    {"HTTP_ACCEPT": "\0/;;q=x"},
    {"HTTP_SEC_FETCH_SITE": "\0"},
    {"HTTP_FORWARDED": "for=\0"},
]
BODIES = [
    *(("application/x-www-form-urlencoded", body) for body in (b"\0", b"%", b"a=%00&%ff", b"&&=")),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=b"),
    ("application/x-www-form-urlencoded; charset=zlib", b"a=b"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=", b"--"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
    (
        "multipart/form-data; boundary=x; charset=unicode_escape",
        b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n\\ud800\r\n--x--\r\n',
    ),
    (
        "multipart/form-data; boundary=x; charset=zlib",
        b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\nx\r\n--x--\r\n',
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a\0"; filename="../\0"\r\n\r\n\0\r\n--x--',
    ),
    ("application/json", b"[" * 5_000),
    ("application/json", b'{"after": "\\ud800", "frames": [[[]]]}'),
    ("application/json", b'{"after": 1e999, "frames": {"a": 1}}'),
    ("application/json", b"\xff\xfe\0"),
    ("text/plain; charset=none", b"x"),
    ("/;;=", b"x"),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * 1024 * 1024),
]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")


class Forms(HTMLParser):
    """The forms of a page: where they go, their fields with what stands in them; and its links."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.links = set()
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "a" and (has.get("href") or "").startswith(("/en/", "/accounts/")):
            self.links.add(has["href"].split("?")[0].split("#")[0])
        if tag == "form":
            self.found.append(
                (has.get("method", "get").lower(), has.get("action") or "", {}, set())
            )
        elif self.found and has.get("name") and tag in {"input", "textarea", "select", "button"}:
            self._field(tag, has)
        elif tag == "option" and self._select and has.get("value"):
            self.found[-1][2][self._select] = self.found[-1][2][self._select] or has["value"]

    def handle_endtag(self, tag):
        self._select = "" if tag == "select" else self._select

    def _field(self, tag, has):
        fields, typed = self.found[-1][2:]
        kind = has.get("type", "text") if tag == "input" else tag
        if tag == "select":
            self._select = has["name"]
        if kind in TYPED:
            fields[has["name"]] = TYPED[kind]
            if kind != "password":
                typed.add(has["name"])
        else:
            fields.setdefault(has["name"], has.get("value", ""))


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """A planted site with an open line, made once and rolled back after this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_site()
        make_counsellor()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def a_site_with_pages_in_which_no_form_waits(made, db, monkeypatch):
    monkeypatch.setattr(proof, "SLOW_PATH_SECONDS", 0)
    cache.clear()


def ask(method, address, **more):
    """The answer to a stranger; whatever it changed is undone."""
    client = Client(raise_request_exception=False)
    before = transaction.savepoint()
    body = more.pop("body", b"")
    kind = more.pop("kind", "application/x-www-form-urlencoded")
    try:
        return client.generic(method, address, body, kind, **more)
    finally:
        transaction.savepoint_rollback(before)


def send(address, form):
    client = Client(raise_request_exception=False)
    before = transaction.savepoint()
    try:
        return client.post(address, form)
    finally:
        transaction.savepoint_rollback(before)


def open_addresses(zone):
    """Addresses that a stranger may call, as examples."""
    with translation.override("en"):
        return sorted(
            {
                example_of(route)
                for route in routes_of(zone)
                if not (route.access and route.access.for_staff)
                and (not route.path.startswith("/cms/") or route.path == "/cms/login/")
            }
        )


@pytest.fixture
def in_zone(settings):
    def enter(zone):
        settings.ROOT_URLCONF, settings.PORTAL_ZONE = f"portal.urls.{zone}", zone
        return open_addresses(zone)

    return enter


def crashed(answers):
    return [what for *what, answer in answers if answer.status_code >= 500]


@pytest.mark.parametrize("zone", ZONES)
def test_every_method_is_answered_everywhere(zone, in_zone):
    addresses = in_zone(zone)
    assert len(addresses) > 15
    methods = METHODS if zone == "all" else ("GET", "POST")
    tried = product(methods, addresses)
    assert crashed((*one, ask(*one)) for one in tried) == []


@pytest.mark.parametrize("zone", ZONES)
def test_every_path_is_answered(zone, in_zone):
    in_zone(zone)
    assert (
        crashed(
            (method, path[:60], ask(method, path))
            for path in RAW_PATHS
            for method in ("GET", "POST")
        )
        == []
    )


def test_every_query_is_answered_everywhere(in_zone):
    tried = (
        *product(in_zone("all"), RAW_QUERIES),
        *(("/en/search/", query) for query in LONG_QUERIES),
    )
    assert crashed((a, query[:40], ask("GET", f"{a}?{query}")) for a, query in tried) == []


def test_every_body_is_answered_everywhere(in_zone):
    tried = product(in_zone("all"), BODIES)
    assert (
        crashed(
            (address, kind, body[:40], ask("POST", address, kind=kind, body=body))
            for address, (kind, body) in tried
        )
        == []
    )


def test_every_header_is_answered(in_zone):
    in_zone("all")
    addresses = {"/en/", "/en/report/", "/accounts/login/", "/desk/", "/cms/"}
    tried = product(sorted(addresses), HEADERS, ("GET", "POST"))
    assert crashed((m, a, headers, ask(m, a, **headers)) for a, headers, m in tried) == []


def forms_of(addresses):
    """Every different form on pages a stranger may open, and on those they lead to."""
    seen, to_open = set(), list(addresses)
    for address in to_open:
        answer = ask("GET", address)
        page = Forms(answer.content.decode(errors="replace") if not answer.streaming else "")
        to_open += sorted(page.links - set(to_open))
        for method, action, fields, typed in page.found:
            target = (action or address).split("?")[0]
            if target.startswith("/") and (target, *sorted(fields)) not in seen:
                seen.add((target, *sorted(fields)))
                yield method, target, fields, typed


def shows_again(answer, fields):
    """Whether the answer is the same form once more."""
    if answer.status_code != 200 or answer.streaming:
        return False
    page = answer.content.decode(errors="replace")
    return any(set(fields) <= set(form[2]) for form in Forms(page).found)


def test_every_field_of_every_form_takes_anything_and_loses_nothing(in_zone):
    wrong, tried, forms = [], 0, set()
    for method, target, fields, typed in forms_of(in_zone("all")):
        for name, (what, hostile) in product(fields, HOSTILE.items()):
            cache.clear()
            form = {**fields, name: hostile}
            if method == "get":
                answer = ask("GET", target, QUERY_STRING=_query(form))
            else:
                answer = send(target, form)
            tried += 1
            forms.add(target)
            others = typed - {name}
            if answer.status_code >= 500:
                wrong.append((target, name, what, answer.status_code))
            elif shows_again(answer, fields) and not all(fields[o] in answer.text for o in others):
                wrong.append((target, name, what, "lost what was typed"))
    assert wrong == []
    assert tried > 400
    for ending in ("/login/", "/report/", "/child/", "/search/"):
        assert any(target.endswith(ending) for target in forms), ending


def _query(form):
    from urllib.parse import urlencode

    return urlencode(form)


def test_anything_for_a_passkey_is_the_ordinary_refusal():
    answers = set()
    for credential in passkeys_gone_wrong():
        cache.clear()
        answer = send("/accounts/2fa/webauthn/login/", {"credential": credential})
        answers.add((answer.status_code, answer.get("Location")))
    assert answers == {(302, "/accounts/login/")}


def passkeys_gone_wrong():
    """Shapes near to what a browser sends: each part left out, or replaced by something else."""
    yield from ('{"id":"x"}', "[" * 5_000, "null", "5", '"x"', "{}", "{", "", "\0", "x" * 90_000)
    sent = {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {
            "clientDataJSON": base64.urlsafe_b64encode(b'{"type":"webauthn.get"}').decode(),
            "authenticatorData": base64.urlsafe_b64encode(b"\0" * 37).decode(),
            "signature": "AAAA",
            "userHandle": "MQ",
        },
        "clientExtensionResults": {},
        "authenticatorAttachment": None,
    }
    others = (
        None,
        5,
        "",
        "x",
        "=",
        "\ud800",
        "\0",
        [],
        {},
        [[]],
        10**30,
        True,
        "MTIzNDU2Nzg5MA" * 9,
    )
    yield json.dumps(sent)
    for part in (sent, sent["response"]):
        for name in list(part):
            kept = part.pop(name)
            yield json.dumps(sent)
            for other in others:
                part[name] = other
                yield json.dumps(sent)
            part[name] = kept


def test_impossible_characters_become_the_sign_for_what_cannot_be_read(client):
    page = client.get("/en/search/?q=a%00b").text
    assert "a\N{REPLACEMENT CHARACTER}b" in page
    assert "\0" not in page


def test_a_cookie_of_impossible_characters_is_no_cookie(client):
    answer = client.get("/desk/", HTTP_COOKIE=f'{site.SESSION_COOKIE_NAME}="\\000"')
    assert answer["Location"] == "/accounts/login/?next=/desk/"


def test_one_megabyte_is_refused_by_name(client):
    answer = client.post("/en/report/", {"narrative": "x" * 1024 * 1024})
    assert answer.status_code == 413
    assert BODY_LIMIT_BYTES < 1024 * 1024
