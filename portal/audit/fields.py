"""The transaction number of PostgreSQL as a model field."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    BigInteger = models.BigIntegerField[int, int]
else:
    BigInteger = models.BigIntegerField  # Django's fields take no type arguments when they run


class TransactionNumberField(BigInteger):
    """`xid8`: 64 bits, never wraps round, so it orders transactions within one cluster."""

    def db_type(self, connection: Any) -> str:
        """The column type."""
        return "xid8"

    def from_db_value(self, value: str | None, *_: Any) -> int | None:
        """The driver hands `xid8` over as text."""
        return None if value is None else int(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """A text literal, because PostgreSQL has no cast from integers to `xid8`."""
        if isinstance(value, int):
            return str(value)
        return super().get_db_prep_value(value, connection, prepared)
