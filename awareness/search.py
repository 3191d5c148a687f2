"""The search backend: PostgreSQL, forgiving about accents while one types as well.

The library's own completion uses the configuration `simple`, to which "harcelement" and
"Harcèlement" are different words. Ours does not stem, so it serves completion too.
"""

from typing import Any

from modelsearch.backends.database.postgres.postgres import PostgresSearchBackend


class AccentFreeSearchBackend(PostgresSearchBackend):
    """Completes words by the same configuration that it searches by."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.autocomplete_config = self.config


SearchBackend = AccentFreeSearchBackend
"""The name by which Wagtail looks for the backend in a module."""
