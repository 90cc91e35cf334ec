"""What can be wrong with a sealed value or its key."""


class SealingError(Exception):
    """A sealed value cannot be opened."""


class KeyUnknown(SealingError):
    """The settings hold no master key of this name."""


class SealBroken(SealingError):
    """The value was changed, belongs to another column, or its key is gone."""


class KeyDestroyed(SealBroken):
    """The key was destroyed on purpose: what it sealed is deleted."""


class NotSealed(SealingError, TypeError):
    """Sealed columns are written by saving their row and found by their index."""
