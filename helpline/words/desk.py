"""Words of the desk for what the records say in codes (staff only)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpline.policies.triage import Reason

BANDS: dict[int, str | Promise] = {
    0: _("P0 · Flagged"),
    1: _("P1 · Not safe now"),
    2: _("P2 · Vulnerable"),
    3: _("P3 · Ordinary"),
    4: _("P4 · Information"),
}
"""The handbook's numbers, which supervisors say aloud, each with its word."""
BAND_LOOKS = {0: "urgent", 1: "urgent", 2: "waiting", 3: "open", 4: "new"}
"""Which look of components/state.html a band has; the word says it as well."""

RISK_LOOKS = {0: "new", 1: "new", 2: "waiting", 3: "urgent", 4: "urgent"}
"""The same of a level of risk."""

MINUTES = _("%(number)s min")
VISITOR_WORDS: dict[str, str | Promise] = {"child": _("Child"), "parent": _("Adult")}
"""Who writes on the visitor's side, by the line they came through."""

REASONS: dict[str, str | Promise] = {
    Reason.NOT_SAFE: _("Says they are not safe now"),
    Reason.MAY_BE_UNSAFE: _("Is not sure to be safe"),
    Reason.UNDER_13: _("Younger than 13"),
    Reason.VERY_UPSET: _("Feels really bad"),
    Reason.ORDINARY: _("Nothing speaks for urgency"),
    Reason.INFORMATION: _("Just has a question"),
    Reason.CUT_OFF: _("Cut off while the risk was high"),
    Reason.RAISED: _("Moved to the front by a supervisor"),
}
NO_LONGER_YOURS = _(
    "This conversation is no longer yours: a colleague goes on, it waits for one, or it is over."
)
"""Read by whoever talked there."""
EVENTS: dict[str, str | Promise] = {
    "joined": _("The counsellor took the conversation."),
    "requeued": _("The counsellor's connection broke. The conversation went back to the queue."),
    "handed_over": _("The conversation was handed over: a colleague goes on."),
    "nudged": _("Nobody wrote for a while. The visitor was asked if they are still there."),
    "ended": _("The chat has ended."),
    "left_in_hurry": _("The visitor left in a hurry."),
    "connection_lost": _("The visitor's connection was lost for a long time."),
    "came_back": _("The visitor came back."),
    "closing_soon": _("The visitor was told that we close soon."),
    "missed": _("Closing time came first."),
    "blocked": _("A supervisor blocked the conversation. The visitor cannot come back to it."),
}
"""What happened, in the desk's words; the visitor reads those of `models.message.Event`."""
ANSWERS: dict[str, dict[str, str | Promise]] = {
    "caller": {
        "child_self": _("Child about themselves"),
        "child_other": _("Child about another child"),
        "parent": _("Parent or carer"),
        "professional": _("Professional"),
        "adult_other": _("Another adult"),
        "undisclosed": _("Not said"),
    },
    "age_band": {
        "under_10": _("Under 10"),
        "10_12": _("10 to 12"),
        "13_15": _("13 to 15"),
        "16_18": _("16 to 18"),
        "over_18": _("Over 18"),
        "undisclosed": _("Age not said"),
    },
    "topic": {
        "bullying": _("Bullying or hate"),
        "pictures": _("Pictures that were shared"),
        "stranger": _("A stranger online"),
        "pressure": _("Threats or blackmail"),
        "seen": _("Something seen online"),
        "account": _("Account, data, scam"),
        "gaming": _("Games and time online"),
        "feelings": _("Feelings"),
        "home": _("Family and home"),
        "friends": _("Friends, love, school"),
        "information": _("A question"),
        "other": _("Something else"),
        "undisclosed": _("Topic not said"),
    },
    "mood": {
        "fine": _("Okay"),
        "low": _("Not so good"),
        "awful": _("Really bad"),
        "undisclosed": _("Not said"),
    },
    "safety": {
        "safe": _("Safe"),
        "unsure": _("Not sure"),
        "unsafe": _("Not safe"),
        "undisclosed": _("Not said"),
    },
}
