"""What stops a backup or a restore; the message says what to do."""


class BackupError(RuntimeError):
    """No backup was made: nothing of it was left behind, older ones are as they were."""


class RestoreRefused(RuntimeError):
    """Nothing was restored: the database is as it was."""
