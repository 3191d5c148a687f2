"""An address that resolves to a route's view; the object it names does not exist."""

from itertools import product

from django.urls.converters import get_converters
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.regex_helper import normalize

EXAMPLES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}
"""A value that each converter accepts; "x" where none is named here or by the converter."""
REGEX_EXAMPLES = ("1", "x", "x/", "")
"""What is tried for a group of a regular expression, in this order."""


def example_of(route):
    return "/" + "".join(map(_example, route.patterns))


def _example(pattern):
    if isinstance(pattern, RegexPattern):
        return _regex_example(pattern)
    written = str(pattern)
    kinds = {converter: kind for kind, converter in get_converters().items()}
    for name, converter in pattern.converters.items() if isinstance(pattern, RoutePattern) else ():
        kind = kinds.get(converter, "str")
        value = EXAMPLES.get(kind) or getattr(converter, "example", "x")
        for spelled in (f"<{kind}:{name}>", f"<{name}>"):
            written = written.replace(spelled, value)
    return written


def _regex_example(pattern):
    """The first address with example values that the expression accepts; empty if none is."""
    for written, names in normalize(str(pattern)):
        for values in product(REGEX_EXAMPLES, repeat=len(names)):
            address = written % dict(zip(names, values, strict=True))
            if pattern.regex.search(address):
                return address
    return ""
