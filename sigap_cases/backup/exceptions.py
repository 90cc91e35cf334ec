"""What can be wrong with a backup; each says what to do."""


class BackupError(Exception):
    """No backup was made, or none restored."""


class BackupBroken(BackupError):
    """Something of the backup is missing, cut, changed or of another backup."""


class BackupKeyUnknown(BackupError):
    """BACKUP_KEYS holds no key of that name, or none at all."""


class NotEmpty(BackupError):
    """A backup is restored into an empty database and an empty folder only."""


class ToolFailed(BackupError):
    """pg_dump or pg_restore is missing, too old, or has failed."""
