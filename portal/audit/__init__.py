"""Who did what and who read what: an append-only record, sealed by a hash chain.

`record` and `record_read` are all that other packages need.
"""

from portal.audit.log import record, record_read

__all__ = ["record", "record_read"]
