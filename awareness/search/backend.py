"""The search backend: PostgreSQL, with one spelling for what is indexed and what is asked.

`normalization` says which spellings are one. Normalized texts are plain words, so the text-search
configuration has nothing left to do but to cut them apart; it does not stem, so it serves
completion too.
"""

import copy
from typing import Any

from modelsearch.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import MATCH_ALL, Fuzzy, PlainText, SearchQuery

from awareness.search.normalization import normalized

SIMILAR_ENOUGH = 0.5
"""Share of letter triples that a mistyped word must have in common with the word it may mean."""


class NormalizedObject:
    """An object as the index reads it: every searched text normalized."""

    def __init__(self, original: Any) -> None:
        self.original = original
        self.pk = original.pk

    def get_search_fields(self) -> list[Any]:
        return [_normalizing(field, outermost=True) for field in self.original.get_search_fields()]


def _normalizing(field: Any, *, outermost: bool = False) -> Any:
    """A twin of a search field whose text comes out normalized."""
    twin = copy.copy(field)
    if isinstance(field, RelatedFields):
        twin.fields = [_normalizing(each) for each in field.fields]

    def get_value(found: Any) -> Any:
        value = field.get_value(found.original if outermost else found)
        return _normalize(value) if isinstance(field, SearchField | AutocompleteField) else value

    twin.get_value = get_value
    return twin


def _normalize(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_normalize(item) for item in value]
    if isinstance(value, dict):
        return [_normalize(item) for item in value.values()]
    return normalized(str(value))


class NormalizingIndex(PostgresIndex):
    """Keeps normalized texts."""

    def add_items(self, model: Any, objs: Any) -> None:
        super().add_items(model, [NormalizedObject(each) for each in objs])


class NormalizingSearch(PostgresSearchQueryCompiler):
    """Search by whole words, or by words nearly like those asked for."""

    def __init__(self, queryset: Any, query: Any, **options: Any) -> None:
        if isinstance(query, str | PlainText | Fuzzy):
            query = _normalized_query(query)
        super().__init__(queryset, query, **options)


def _normalized_query(query: Any) -> str | SearchQuery:
    """What is asked, normalized; of signs that are no words nothing is left to find."""
    words = normalized(query if isinstance(query, str) else query.query_string)
    if not words:
        return ~MATCH_ALL
    if isinstance(query, str):
        return words
    twin = copy.copy(query)
    twin.query_string = words
    return twin


class NormalizingCompletion(NormalizingSearch, PostgresAutocompleteQueryCompiler):
    """Search while one types."""


class NormalizingSearchBackend(PostgresSearchBackend):
    """Searches and completes by the same configuration."""

    query_compiler_class = NormalizingSearch
    autocomplete_query_compiler_class = NormalizingCompletion
    index_class = NormalizingIndex

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"FUZZY_SIMILARITY_THRESHOLD": SIMILAR_ENOUGH, **params})
        self.autocomplete_config = self.config


SearchBackend = NormalizingSearchBackend
"""The name by which Wagtail looks for the backend in a module."""
