"""Mailboxes, and accounts that are written like them (`@name@server`, `@name:server`)."""

import re

from hotline.reported_urls.canonical import canonical_url
from hotline.reported_urls.hosts import registrable_domain
from hotline.reported_urls.kinds import LocationKind, ReportedUrl
from hotline.reported_urls.scripts import mixed_script

_MAILBOX = re.compile(
    r"(?:mailto:)?([^\s@/:<>()\[\]{},;\"\\|?#]{1,64})@([^\s@/?#:\\]+[.。][^\s@/?#:\\]+)(?:\?.*)?\Z",
    re.IGNORECASE | re.DOTALL,
)
_ON_SERVER = re.compile(
    r"(?:(?P<app>fediverse|matrix|xmpp):)?@?(?P<name>[\w.+=\-]{1,64})(?P<mark>[@:])"
    r"(?P<host>[^\s@/?#:\\]+[.][^\s@/?#:\\]+)\Z",
    re.IGNORECASE,
)
_APP_OF_MARK = {"@": "fediverse", ":": "matrix"}


def mailbox(raw: str, meant: str) -> ReportedUrl | None:
    """An e-mail address; what a `mailto:` link fills in besides is dropped."""
    hit = _MAILBOX.match(meant)
    host = _host(hit[2]) if hit else ""
    if not hit or not host or hit[1].startswith("xmpp"):
        return None
    return ReportedUrl(
        raw,
        LocationKind.EMAIL,
        f"mailto:{hit[1]}@{host}",
        scheme="mailto",
        registrable_domain=registrable_domain(host),
        mixed_script=mixed_script(host),
    )


def on_server(raw: str, meant: str) -> ReportedUrl | None:
    """An account named with its server: Mastodon, Matrix."""
    hit = _ON_SERVER.match(meant)
    if not hit or not (hit["app"] or meant.startswith("@")):
        return None
    app = (hit["app"] or _APP_OF_MARK[hit["mark"]]).lower()
    return account_on_server(raw, app, hit["name"], hit["host"], hit["mark"])


def account_on_server(
    raw: str, app: str, name: str, server: str, mark: str = "@"
) -> ReportedUrl | None:
    """An account of an app that has many servers; None when the server is no host."""
    host = _host(server)
    if not host:
        return None
    canonical = f"{app}:@{name.lower()}{mark}{host}"
    return ReportedUrl(raw, LocationKind.APP_HANDLE, canonical, app=app)


def _host(typed: str) -> str:
    url = canonical_url(f"https://{typed}")
    return url[1] if url else ""
