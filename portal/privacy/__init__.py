"""Receipts, sealed fields, retention clocks, address-free limits and proof of work."""
