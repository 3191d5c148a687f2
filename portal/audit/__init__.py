"""Append-only record of who did and who read what, sealed by a hash chain."""
