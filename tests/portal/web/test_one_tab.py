"""Public pages stay in one tab: whoever leaves in a hurry leaves with everything."""

from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
STAFF = frozenset({"desk", "wagtailadmin", "account", "mfa", "mail"})
ANOTHER_TAB = ("_blank", "window.open(")


def test_no_public_page_opens_another_tab():
    templates = [
        file
        for file in sorted(SOURCE.glob("templates/**/*.html"))
        if not STAFF & set(file.relative_to(SOURCE).parts)
    ]
    scripts = [
        file
        for service in ("awareness", "helpline", "hotline", "portal")
        for file in sorted(SOURCE.glob(f"{service}/**/static/**/*.js"))
    ]
    assert {"taken.html", "waiting.html"} <= {file.name for file in templates}
    opening = [
        (file.name, way)
        for file in (*templates, *scripts)
        for way in ANOTHER_TAB
        if way in file.read_text()
    ]
    assert opening == []
