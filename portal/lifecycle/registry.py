"""Every life there is, by the model and column that hold its state."""

from typing import TYPE_CHECKING, Any

from portal.lifecycle.errors import LifecycleError

if TYPE_CHECKING:
    from portal.lifecycle.life import Lifecycle

_lives: dict[tuple[str, str], "Lifecycle[Any]"] = {}


def add(life: "Lifecycle[Any]") -> None:
    """Called by every Lifecycle for itself. Raises LifecycleError for a second one of a column."""
    key = (life.model_label.lower(), life.column)
    if key in _lives:
        raise LifecycleError(f"two lives for {life.model_label}.{life.column}")
    _lives[key] = life


def all_lives() -> "tuple[Lifecycle[Any], ...]":
    """In the order in which they were declared."""
    return tuple(_lives.values())


def life_of(model_label: str, column: str = "state") -> "Lifecycle[Any]":
    """The life in that column, such as ("hotline.Notice", "state"). Raises KeyError."""
    return _lives[model_label.lower(), column]
