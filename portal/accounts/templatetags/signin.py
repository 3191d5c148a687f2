"""What the sign-in and set-up pages need in their templates."""

from typing import Any

import qrcode
from django import template

from portal.accounts import demo

register = template.Library()

QUIET_ZONE_MODULES = 4
"""White border that readers need (ISO/IEC 18004)."""


@register.simple_tag
def qr_drawing(text: str) -> dict[str, Any]:
    """A QR code for inline SVG, without styles: a path on a square of `size` units."""
    code = qrcode.QRCode(border=QUIET_ZONE_MODULES)
    code.add_data(text)
    rows = code.get_matrix()
    squares = [
        f"M{column} {row}h1v1h-1z"
        for row, modules in enumerate(rows)
        for column, dark in enumerate(modules)
        if dark
    ]
    return {"size": len(rows), "path": "".join(squares)}


@register.simple_tag
def demo_people() -> tuple[demo.DemoPerson, ...]:
    """Whom the sign-in page of the demo offers; nobody elsewhere."""
    return demo.DEMO_PEOPLE if demo.is_demo() else ()


@register.simple_tag
def demo_password() -> str:
    """The demo's password; empty elsewhere."""
    return demo.DEMO_PASSWORD if demo.is_demo() else ""


@register.filter
def in_fours(secret: str) -> str:
    """A secret in groups of four, for typing it into an app."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
