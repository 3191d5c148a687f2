"""Filters of a list as its address says them: what is chosen, and the way back from each.

A list that is filtered is a link: it can be kept, sent and paged through.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.forms import Field, Form
from django.http import HttpRequest

from portal.web.actions import Words

PAGE = "page"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on; its `url` leads to the list without it."""

    label: Words
    value: Words
    url: str


def asked_of(request: HttpRequest) -> dict[str, str]:
    """What the address of a list asks for, without the page."""
    return {name: str(value) for name, value in request.GET.items() if name != PAGE and value}


def as_query(asked: Mapping[str, str]) -> str:
    """For links within the list: `show=mine&`, or nothing."""
    return f"{urlencode(asked)}&" if asked else ""


def chips(form: Form, asked: Mapping[str, str]) -> list[Chip]:
    """A chip per filter that is on, in the order of the form."""
    form.is_valid()
    return [
        Chip(
            field.label or "",
            _words_of(field, value),
            "?" + urlencode({other: said for other, said in asked.items() if other != name}),
        )
        for name, field in form.fields.items()
        if (value := form.cleaned_data.get(name)) not in {None, ""}
    ]


def _words_of(field: Field, value: Any) -> Words:
    listed: Any = getattr(field, "choices", ())
    words: dict[str, Words] = {str(code): said for code, said in listed if isinstance(value, str)}
    return words.get(str(value), str(value))
