"""Invented things for the gallery to show. Nothing here is read by a real page."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Paginator

from portal.front.helplines import EUROPEAN_NUMBERS

NOON = dt.datetime(2026, 2, 10, 12, 0, tzinfo=dt.UTC)
"""Safer Internet Day 2026; fixed, so that two pictures of the gallery can be compared."""

TONES = ("public", "children", "teens", "parents", "educators", "hotline", "talk", "desk")
SCHEMES = ("", "light", "dark")
SCENES = (
    "lighthouse",
    "harbour-mouth",
    "quiet",
    "received",
    "lost",
    "talking",
    "signal",
    "reading",
    "children",
    "teens",
    "parents",
    "educators",
)
STATES = (
    ("new", "New"),
    ("open", "Open"),
    ("active", "Being assessed"),
    ("waiting", "Waiting for the provider"),
    ("held", "On hold for the police"),
    ("done", "Removed"),
    ("closed", "Closed"),
    ("overdue", "Overdue"),
    ("urgent", "Child in danger"),
)
BUTTONS = ("", "report", "talk", "learn", "danger", "quiet", "bare")
CALLOUTS = ("info", "tip", "success", "note", "warning")
ALERTS = ("info", "success", "warning", "error", "urgent")


@dataclass(frozen=True)
class Moment:
    """One line of a history."""

    text: str
    at: dt.datetime
    who: str = ""


@dataclass(frozen=True)
class Bubble:
    """One message of a conversation."""

    side: str
    text: str
    author: str = ""
    state: str = ""
    state_word: str = ""
    at: dt.datetime = field(default=NOON)


BUBBLES = (
    Bubble("system", "You are talking with Noor, a counsellor."),
    Bubble("theirs", "Hi! I am Noor. What would you like to talk about?", "Noor"),
    Bubble("mine", "someone in my class made a group about me"),
    Bubble("mine", "and now everybody is in it"),
    Bubble("theirs", "That sounds really hard. It is good that you tell me.", "Noor"),
    Bubble("mine", "i dont know what to do", "", "delivered", "Read"),
    Bubble("mine", "this one did not get through", "", "failed", "Not sent. Try again."),
    Bubble("note", "Only colleagues see this note.", "Noor"),
)

STEPS = (
    {"title": "Keep calm and keep the proof", "text": "A screenshot with date and name is enough."},
    {"title": "Block and report in the app", "text": "The app's own report button is fastest."},
    {"title": "Tell somebody you trust", "text": "A parent, a teacher, or us."},
)

MOMENTS = (
    Moment("Notice sent to Example Hosting", NOON - dt.timedelta(minutes=35), "A. Analyst"),
    Moment("Assessed as illegal", NOON - dt.timedelta(hours=2), "A. Analyst"),
    Moment("Report received", NOON - dt.timedelta(hours=5)),
)

TABLE = {
    "caption": "Reports by month",
    "heads": ["Month", "Reports", "Removed"],
    "rows": [["January", 412, 388], ["February", 507, 471], ["March", 466, 459]],
}


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


def sent_form() -> GalleryForm:
    """The form as it comes back with mistakes in it."""
    return GalleryForm({"mail": "someone@", "who": "1", "about": ["1"]}, initial={"fixed": "Fixed"})


def samples() -> dict[str, Any]:
    """Everything the gallery's template shows."""
    return {
        "tones": TONES,
        "schemes": SCHEMES,
        "scenes": SCENES,
        "states": [{"look": look, "label": label} for look, label in STATES],
        "buttons": BUTTONS,
        "callouts": CALLOUTS,
        "alerts": ALERTS,
        "bubbles": BUBBLES,
        "form": sent_form(),
        "steps": STEPS,
        "moments": MOMENTS,
        "table": TABLE,
        "numbers": EUROPEAN_NUMBERS,
        "crumbs": [
            {"title": "Home", "url": "/"},
            {"title": "Topics", "url": "/"},
            {"title": "Grooming", "url": ""},
        ],
        "tabs": [
            {"title": "Waiting", "url": "?", "current": True, "count": 4},
            {"title": "With me", "url": "?", "current": False, "count": 0},
            {"title": "Done", "url": "?", "current": False, "count": None},
        ],
        "page_two": Paginator(range(90), 30).page(2),
        "noon": NOON,
        "soon": NOON + dt.timedelta(minutes=34),
        "later": NOON + dt.timedelta(hours=26, minutes=14),
        "past": NOON - dt.timedelta(hours=3, minutes=5),
        "receipt_code": "K7QF-2M9X-B4TD-81WE-C",
        "return_words": "apple river lantern moss",
    }
