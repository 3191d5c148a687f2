"""Says by its exit code whether something of ours is well: for the health checks of containers.

`http://…/livez` answers below 400, `http://…/readyz#worker` calls its part “worker” ready,
`tcp://host:port` accepts a connection. Standard library only, so that asking is cheap.
"""

import http.client
import json
import os
import socket
import sys
from urllib.parse import urlsplit

LIMIT_SECONDS = 5


def ask(host: str, port: int, path: str) -> tuple[int, bytes]:
    """Asks as the proxy would: by the public name, over what the proxy calls https."""
    public = urlsplit(os.environ.get("SITE_ORIGIN", "http://localhost"))
    connection = http.client.HTTPConnection(host, port, timeout=LIMIT_SECONDS)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def is_well(address: str) -> bool:
    """Raises OSError, ValueError or HTTPException when there is no telling."""
    target = urlsplit(address)
    host, port = target.hostname or "127.0.0.1", target.port or 80
    if target.scheme == "tcp":
        socket.create_connection((host, port), LIMIT_SECONDS).close()
        return True
    status, body = ask(host, port, target.path)
    if target.fragment:
        return bool(json.loads(body)["parts"][target.fragment]["state"] == "ready")
    return status < http.client.BAD_REQUEST


if __name__ == "__main__":
    try:
        well = is_well(sys.argv[1])
    except (OSError, ValueError, KeyError, http.client.HTTPException) as trouble:
        sys.exit(f"{sys.argv[1]}: {trouble}")
    sys.exit(0 if well else f"{sys.argv[1]} is not well")
