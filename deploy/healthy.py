"""Says by its exit code whether something of ours is well: for the health checks of containers.

`http://…` answers below 400, `tcp://host:port` accepts a connection, `file:///path` was
written within the last minutes. Uses only the standard library, so that asking is cheap.
"""

import http.client
import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

LIMIT_SECONDS = 5
FILE_LIMIT_SECONDS = 10 * 60
"""Celery's beat writes its schedule every three minutes."""


def answers(host: str, port: int, path: str) -> bool:
    """Asks as the proxy would: by the public name, over what the proxy calls https."""
    public = urlsplit(os.environ.get("SITE_ORIGIN", "http://localhost"))
    connection = http.client.HTTPConnection(host, port, timeout=LIMIT_SECONDS)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    connection.request("GET", path, headers=headers)
    return connection.getresponse().status < http.client.BAD_REQUEST


def is_well(address: str) -> bool:
    target = urlsplit(address)
    if target.scheme == "file":
        written = max(file.stat().st_mtime for file in Path("/").glob(target.path[1:] + "*"))
        return time.time() - written < FILE_LIMIT_SECONDS
    host, port = target.hostname or "127.0.0.1", target.port or 80
    if target.scheme == "tcp":
        socket.create_connection((host, port), LIMIT_SECONDS).close()
        return True
    return answers(host, port, target.path)


if __name__ == "__main__":
    try:
        well = is_well(sys.argv[1])
    except (OSError, ValueError, http.client.HTTPException) as trouble:
        sys.exit(f"{sys.argv[1]}: {trouble}")
    sys.exit(0 if well else f"{sys.argv[1]} is not well")
