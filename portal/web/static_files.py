"""Static files under hashed names, each address worked out once.

A page names about thirty-five of them, and what a name leads to does not change while a process
lives: `collectstatic` runs before it starts.
"""

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which keeps the addresses it has given."""

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. Raises ValueError for one that was not collected."""
        if settings.DEBUG or force:
            return str(super().url(name, force))
        if name not in self._given:
            self._given[name] = str(super().url(name))
        return self._given[name]
