"""How much something asks the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def asked(do, *what):
    """The number of queries of `do(*what)`."""
    with CaptureQueriesContext(connection) as queries:
        do(*what)
    return len(queries)
