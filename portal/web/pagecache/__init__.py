"""Whole anonymous pages, kept in Django's cache and in this process, outermost of all middleware.

A page of the page tree is kept when its answer was made for nobody in particular: no cookie,
no session, no nonce, no token. Publishing calls `clear`, which starts a new generation: this
process forgets at once, the others within `CHECK_SECONDS`. Without Redis each process keeps
pages for `ALONE_SECONDS` only, so that a change it was not told of shows within that time.
"""

from portal.web.pagecache.store import clear, clear_on_commit

__all__ = ["clear", "clear_on_commit"]
