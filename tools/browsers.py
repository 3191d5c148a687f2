"""Finds what the browser tests and the production test need on this machine."""

import os
import shutil
from pathlib import Path

CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
"""The first that is there; the shell is the same engine without a desktop, a third quicker."""
HOW_CHROMIUM = (
    "apt install chromium, or .venv/bin/python -m playwright install chromium, or CHROMIUM=/path"
)
HOW_NGINX = "apt install nginx-light"


def chromium() -> str | None:
    """The Chromium to drive: CHROMIUM, one on PATH, Playwright's own, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return found
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def nginx() -> str | None:
    """nginx on PATH or where Debian keeps it for root."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
