"""Whether a kept connection still stands, without asking the server.

Django asks `SELECT 1` before the first statement of a request: one round trip of the six that
taking a report needs. A server that ends, or ends a connection, says so on the line, and the
kernel of a process that died does it for it; so it is enough to see that nothing was said.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, but for `is_usable`."""

    def is_usable(self) -> bool:
        """False for a connection that ended. The server is asked after an error, or if it spoke."""
        if self.connection is None or self.connection.closed:
            return False
        if self.errors_occurred or _speaks(self.connection.fileno()):
            return super().is_usable()
        return True


def _speaks(line: int) -> bool:
    """Whether something waits to be read that nobody asked for, or the other end hung up."""
    waiting = select.poll()
    waiting.register(line, select.POLLIN)
    return bool(waiting.poll(0))
