"""Invented things for the gallery to show. Nothing here is read by a real page."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator

from portal.front.helplines import EUROPEAN_NUMBERS

DRAWN = Path(__file__).resolve().parent / "static" / "balise"
NOON = dt.datetime(2026, 2, 10, 12, 0, tzinfo=dt.UTC)
"""Safer Internet Day 2026; fixed, so that two pictures of the gallery can be compared."""
TONES = ("public", "children", "teens", "parents", "educators", "hotline", "talk", "desk")
SCHEMES = ("", "light", "dark")


class GalleryForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Name", required=False, help_text="Any name will do.")
    mail = forms.EmailField(label="E-mail address")
    seen = forms.CharField(
        label="What did you see?", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    language = forms.ChoiceField(
        label="Language", choices=[("en", "English"), ("fr", "Français")], required=False
    )
    fixed = forms.CharField(label="Not yours to change", disabled=True, required=False)
    who = forms.ChoiceField(
        label="Who are you?",
        widget=forms.RadioSelect,
        choices=[("1", "A child or a teen"), ("2", "A parent"), ("3", "I would rather not say")],
    )
    about = forms.MultipleChoiceField(
        label="What is it about?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Pictures"), ("2", "Bullying"), ("3", "Something else")],
        required=False,
    )
    agreed = forms.BooleanField(label="I have read what happens next")


def samples() -> dict[str, Any]:
    """What the gallery's template cannot say itself; the form comes back with mistakes in it."""
    sent = {"mail": "someone@", "who": "1", "about": ["1"]}
    return {
        "tones": TONES,
        "schemes": SCHEMES,
        "icons": _symbols("icons.svg", ""),
        "scenes": _symbols("scenes.svg", "0 0 320 (?:200|352)"),
        "form": GalleryForm(sent, initial={"fixed": "Fixed"}),
        "numbers": EUROPEAN_NUMBERS,
        "buttons": ("", "report", "talk", "learn", "danger", "quiet", "bare"),
        "callouts": ("info", "tip", "success", "note", "warning"),
        "alerts": ("info", "success", "warning", "error", "urgent"),
        "steps": [
            {"title": "Keep calm and keep the proof", "text": "A screenshot with date and name."},
            {"title": "Block and report in the app", "text": "The app's own button is fastest."},
            {"title": "Tell somebody you trust", "text": "A parent, a teacher, or us."},
        ],
        "moments": [
            {"text": "Notice sent to Example Hosting", "at": _ago(minutes=35), "who": "A. Analyst"},
            {"text": "Report received", "at": _ago(hours=5)},
        ],
        "table": {
            "caption": "Reports by month",
            "heads": ["Month", "Reports", "Removed"],
            "rows": [["January", 412, 388], ["February", 507, 471]],
        },
        "crumbs": [{"title": "Home", "url": "/"}, {"title": "Grooming", "url": ""}],
        "tabs": [
            {"title": "Waiting", "url": "?", "current": True, "count": 4},
            {"title": "With me", "url": "?", "current": False, "count": 0},
            {"title": "Done", "url": "?", "current": False, "count": None},
        ],
        "page_two": Paginator(range(90), 30).page(2),
        "noon": NOON,
        "soon": _ago(minutes=-34),
        "later": _ago(hours=-26),
        "past": _ago(hours=3, minutes=5),
    }


def _ago(**time: float) -> dt.datetime:
    return NOON - dt.timedelta(**time)


def _symbols(sprite: str, view_box: str) -> list[str]:
    """Names of the drawings in a sprite that have this size."""
    drawn = (DRAWN / sprite).read_text(encoding="utf-8")
    return re.findall(rf'<symbol id="([^"]+)" viewBox="{view_box}', drawn)
