"""Backups that can be trusted and restored: two commands, one folder per backup.

`portal.backup.state.last_backup()` says when the last one was made.
"""
