"""Whole anonymous pages, kept in Django's cache, outermost of all middleware.

A page of the page tree is kept when its answer was made for nobody in particular: no cookie,
no session, no nonce, no token. Publishing calls `clear`, which starts a new generation: every
process sees the change at once. A publisher whom Redis was too slow to hear tells it again until it
has heard. Without Redis nothing is kept and every page is rendered.
"""

from portal.web.pagecache.store import clear, clear_on_commit

__all__ = ["clear", "clear_on_commit"]
