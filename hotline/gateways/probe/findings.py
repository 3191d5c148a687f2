"""What an answer means: pure rules on status, headers, and a prefix that is dropped after them.

A soft 404 is told by a second question, for a random sibling of the same path that cannot
exist. When both are redirected to one place, or both answer with the same status, type, length
and first bytes, the host says the same about what was there and about what never was. The root
of a host has no sibling, and answers that echo the path or the hour differ: those count as online.

Some hosts answer HEAD with "not found" whatever is there. Where only HEAD may be asked, that is
believed of a place that once answered HEAD, or where the root of the host answers HEAD otherwise.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, replace

from hotline.gateways.probe.guard import Place
from hotline.gateways.probe.reading import Answer
from hotline.states.finding import Finding

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ANSWERED = frozenset({200, 203, 206})
BY_STATUS = {
    401: Finding.LOGIN_WALL,
    403: Finding.BLOCKED_OR_CHALLENGE,
    404: Finding.GONE_404,
    407: Finding.LOGIN_WALL,
    410: Finding.GONE_410,
    429: Finding.BLOCKED_OR_CHALLENGE,
    451: Finding.GONE_451,
}
"""Any other status that is no answer and no redirect is unknown, 5xx too."""
NOT_FOUND_TO_HEAD = frozenset({Finding.GONE_404, Finding.GONE_410})
_TELLS_PATHS_APART = ANSWERED | REDIRECTS | {204, 401, 403, 405}
"""What the root of a host says when its "not found" means the path. Throttling and errors of the
server say nothing about it."""
CHALLENGE_HEADERS = ("cf-mitigated", "x-amzn-waf-action")
_PATH_WORD = re.compile(r"[^/]+")
_LOGIN_PATHS = frozenset(
    [
        "login",
        "log-in",
        "log_in",
        "signin",
        "sign-in",
        "sign_in",
        "auth",
        "authenticate",
        "sso",
        "anmelden",
        "connexion",
    ]
)
_GATE_PATHS = frozenset(
    [
        "captcha",
        "challenge",
        "cdn-cgi",
        "age-gate",
        "agegate",
        "age-check",
        "age-verification",
        "verify-age",
        "consent",
    ]
)
_CHALLENGE_MARKS = (
    b"<title>just a moment",
    b"_cf_chl_opt",
    b'id="challenge-form"',
    b"captcha-delivery.com",
    b"_incapsula_resource",
    b"<title>ddos-guard",
    b"px-captcha",
)
_LOGIN_TITLE = re.compile(
    rb"<title>\s*(?:log ?in|sign ?in|anmelden|einloggen|inloggen|connexion|iniciar sesi)"
)
SIBLING_CHARS = 20


def from_headers(answer: Answer) -> Finding | None:
    """What status and headers say; None when something answered and may be looked at closer."""
    if any(answer.headers.get(name) for name in CHALLENGE_HEADERS):
        return Finding.BLOCKED_OR_CHALLENGE
    if answer.status in ANSWERED:
        return None
    return BY_STATUS.get(answer.status, Finding.UNKNOWN)


def tells_paths_apart(root: Answer) -> bool:
    """Whether a host whose root answers HEAD so means the path where it says "not found"."""
    return root.status in _TELLS_PATHS_APART


def from_redirect(place: Place) -> Finding | None:
    """What the place that a redirect leads to says; None when it may be followed."""
    words = {word.partition(".")[0].lower() for word in _PATH_WORD.findall(place.path)}
    if words & _LOGIN_PATHS:
        return Finding.LOGIN_WALL
    return Finding.BLOCKED_OR_CHALLENGE if words & _GATE_PATHS else None


def from_prefix(answer: Answer) -> Finding | None:
    """What the first bytes of a page say; None when it is neither challenge nor sign-in."""
    if not is_plain(answer):
        return None
    start = answer.prefix.lower()
    if any(mark in start for mark in _CHALLENGE_MARKS):
        return Finding.BLOCKED_OR_CHALLENGE
    return Finding.LOGIN_WALL if _LOGIN_TITLE.search(start) else None


def is_plain(answer: Answer) -> bool:
    """Whether the content came as we asked for it: not encoded."""
    return answer.headers.get("content-encoding", "identity").strip().lower() in {"", "identity"}


def from_digest(found: bytes, expected: bytes) -> Finding:
    """Online; changed only where both digests are known and differ."""
    if found and expected and found != expected:
        return Finding.ONLINE_CHANGED
    return Finding.ONLINE_SAME


@dataclass(frozen=True, slots=True)
class Likeness:
    """By what an answer is compared with a sibling's; `redirected_to` is empty if it was not."""

    redirected_to: str
    status: int
    content_type: str
    length: str
    prefix_sha256: bytes


def likeness(answer: Answer, *, asked: Place, reached: Place) -> Likeness:
    """The likeness of an answer; the prefix is not needed after this."""
    return Likeness(
        redirected_to="" if asked == reached else reached.url,
        status=answer.status,
        content_type=answer.headers.get("content-type", ""),
        length=answer.headers.get("content-length", ""),
        prefix_sha256=hashlib.sha256(answer.prefix).digest(),
    )


def are_alike(one: Likeness, sibling: Likeness) -> bool:
    """Whether a host says the same of both."""
    if one.redirected_to and one.redirected_to == sibling.redirected_to:
        return True
    return replace(one, redirected_to="") == replace(sibling, redirected_to="")


def root_of(place: Place) -> Place | None:
    """The root of the host of `place`; None when `place` is that."""
    root = replace(place, path="/", query="")
    return None if root == place else root


def sibling_of(place: Place) -> Place | None:
    """A path beside that of `place` which cannot exist, with the same ending; None for the root."""
    if place.path == "/":
        return None
    folder, _slash, name = place.path.rstrip("/").rpartition("/")
    _stem, dot, ending = name.rpartition(".")
    random_name = secrets.token_hex(SIBLING_CHARS // 2) + (f".{ending}" if dot else "")
    slash = "/" if place.path.endswith("/") else ""
    return replace(place, path=f"{folder}/{random_name}{slash}")
