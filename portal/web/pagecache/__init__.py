"""Whole anonymous pages, kept in this process and in Redis, outermost of all middleware.

A page is kept when its view is marked `cacheable` (Wagtail's pages are by themselves) and
the answer was made for nobody in particular: no cookie, no session, no nonce, no token.
Publishing calls `clear`, which starts a new generation: this process forgets at once,
the others within `GENERATION_CHECK_SECONDS`. Without Redis each process keeps pages for
`ALONE_SECONDS` only, so that a change it was not told of shows within that time.
"""

from portal.web.pagecache.marks import cacheable, indexable, sensitive
from portal.web.pagecache.rules import allow_query
from portal.web.pagecache.store import clear, clear_on_commit

__all__ = ["allow_query", "cacheable", "clear", "clear_on_commit", "indexable", "sensitive"]
