"""Writes the versioned words of `data/vocabulary/` into their tables. Runs after migrations."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps as registry
from django.conf import settings
from django.utils import translation

from hotline.models.vocabulary import read_categories_again

FOLDER = Path(__file__).resolve().parents[1] / "data" / "vocabulary"


def load(apps: Any) -> None:
    """Insert or refresh every row of every version; removes nothing.

    `apps` is the registry of the migration that just ran, so that this also works while
    migrating through older states; where the tables do not exist yet it does nothing.
    """
    try:
        category, term = apps.get_model("hotline.Category"), apps.get_model("hotline.Term")
    except LookupError:
        return
    _write(category, ("version", "code"), _categories())
    schemes = {code for code, _name in term._meta.get_field("scheme").choices}
    _write(
        term,
        ("version", "scheme", "code"),
        [row for row in _terms() if row["scheme"] in schemes],
    )
    read_categories_again()


def load_after_migrate(apps: Any = registry, **_more: Any) -> None:
    """Receiver of post_migrate, which `flush` also sends, without a registry."""
    load(apps)


def _write(model: Any, identity: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    with translation.override(settings.MODELTRANSLATION_DEFAULT_LANGUAGE):
        model._default_manager.bulk_create(
            [model(**row) for row in rows],
            update_conflicts=True,
            unique_fields=list(identity),
            update_fields=sorted(set(rows[0]) - set(identity)),
        )


def _categories() -> list[dict[str, Any]]:
    return [
        {
            "version": source["version"],
            "code": row["code"],
            "group": row["group"],
            "lane": row["lane"],
            "sort_order": position,
            **_translated("name", row["name"]),
            **_translated("hint", row["hint"]),
        }
        for source in _sources("categories")
        for position, row in enumerate(source["categories"])
    ]


def _terms() -> list[dict[str, Any]]:
    return [
        {
            "version": source["version"],
            "scheme": row["scheme"],
            "code": row["code"],
            "iccam": row["iccam"],
            "sort_order": position,
            **_translated("name", row["name"]),
        }
        for source in _sources("terms")
        for position, row in enumerate(source["terms"])
    ]


def _translated(field: str, words: dict[str, str]) -> dict[str, str | None]:
    languages = [code for code, _name in settings.LANGUAGES]
    columns: dict[str, str | None] = {f"{field}_{code}": words.get(code) for code in languages}
    return {field: words["en"], **columns}


def _sources(name: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(FOLDER.glob(f"{name}-*.json"))]
