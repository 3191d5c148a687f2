"""How much something asks the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.models.vocabulary import offered_categories


def asked(do, *what):
    """The number of queries of `do(*what)`, without what a process reads once."""
    offered_categories()
    with CaptureQueriesContext(connection) as queries:
        do(*what)
    return len(queries)
