"""What lies in Redis: plain values as JSON, and maps by number, which JSON would not give back.

Wagtail keeps the names of languages by the numbers of their rows.
"""

from typing import Any

from django_redis.serializers.json import JSONSerializer

BY_NUMBER = "by number"
"""The one key of what stands in place of a map by number: a list of its pairs."""


class PlainValues(JSONSerializer):
    """Like the library's, save for maps whose keys are all whole numbers."""

    def dumps(self, value: Any) -> bytes:
        """Raises TypeError for what is no plain value."""
        if isinstance(value, dict) and value and all(isinstance(key, int) for key in value):
            value = {BY_NUMBER: list(value.items())}
        return bytes(super().dumps(value))

    def loads(self, value: bytes) -> Any:
        """Raises ValueError for what is no JSON."""
        found = super().loads(value)
        if isinstance(found, dict) and found.keys() == {BY_NUMBER}:
            return dict(found[BY_NUMBER])
        return found
