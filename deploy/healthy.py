"""Says by its exit code whether something of ours is well: for the health checks of containers.

`http://…/livez` answers below 400; `http://…/readyz/parts#dispatcher` calls its part “dispatcher”
ready (or several, with commas) and without a part prints them all; `ws://…` is a chat server that
says hello; `tcp://host:port` accepts a connection; `file:///path#120` was touched less than so many
seconds ago. Standard library only, so that asking is cheap.
"""

import hmac
import http.client
import json
import os
import runpy
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS = 5


def public_origin() -> str:
    """The address the public sees."""
    return os.environ.get("SITE_ORIGIN", "http://localhost")


def proof() -> str:
    """Shows to `/readyz/parts` that we hold the site's key (see portal/web/health.py)."""
    file = os.environ.get("SECRET_KEY_FILE")
    key = Path(file).read_text().strip() if file else os.environ.get("SECRET_KEY", "")
    return hmac.new(key.encode(), b"balise.readyz.parts", "sha256").hexdigest()


def ask(host: str, port: int, path: str) -> tuple[int, bytes]:
    """Asks as the proxy would: by the public name, over what the proxy calls https."""
    public = urlsplit(public_origin())
    connection = http.client.HTTPConnection(host, port, timeout=LIMIT_SECONDS)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    if path.endswith("/parts"):
        headers["Authorization"] = f"Bearer {proof()}"
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def is_greeted(address: str) -> bool:
    """Whether the chat server there says hello; that file needs no Django."""
    greeting = runpy.run_path(str(ROOT / "portal" / "web" / "hello.py"))["is_greeted"]
    return bool(greeting(address, origin=public_origin(), limit_seconds=LIMIT_SECONDS))


def is_fresh(file: Path, seconds: float) -> bool:
    """For a process that serves no port and holds no key to ask with. Raises OSError."""
    return time.time() - file.stat().st_mtime < seconds


def is_well(address: str) -> bool:
    """Raises OSError, ValueError or HTTPException when there is no telling."""
    target = urlsplit(address)
    if target.scheme == "file":
        return is_fresh(Path(target.path), float(target.fragment))
    host, port = target.hostname or "127.0.0.1", target.port or 80
    if target.scheme == "tcp":
        socket.create_connection((host, port), LIMIT_SECONDS).close()
        return True
    if target.scheme == "ws":
        return is_greeted(target.netloc)
    status, body = ask(host, port, target.path)
    if target.fragment:
        parts = json.loads(body)["parts"]
        return all(parts[name]["state"] == "ready" for name in target.fragment.split(","))
    if target.path.endswith("/parts"):
        sys.stdout.write(body.decode())
    return status < http.client.BAD_REQUEST


if __name__ == "__main__":
    try:
        well = is_well(sys.argv[1])
    except (OSError, ValueError, KeyError, http.client.HTTPException) as trouble:
        sys.exit(f"{sys.argv[1]}: {trouble}")
    sys.exit(0 if well else f"{sys.argv[1]} is not well")
