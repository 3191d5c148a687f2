"""Who did what and who read what: an append-only record, sealed by a hash chain.

`record` and `record_read` are all that other packages need; `entry_of` is for a verb that puts the
entry in together with its rows.
"""

from portal.audit.log import entry_of, record, record_read

__all__ = ["entry_of", "record", "record_read"]
