"""Refusals by name, and how typed countries, hosts and mailboxes are read; only translation."""
