"""Questions to a reporter that are suggested on the desk, in the reporter's language.

None asks anybody to look again, and none asks who they are.
"""

from django.utils.translation import gettext_lazy as _

SUGGESTED = {
    "where": _("Where on the page was it? For example: at the top, or in the third message."),
    "account": _("What is the name of the app, and what is the name of the account there?"),
    "when": _("On which day did you see it, and at about what time?"),
    "access": _(
        "Does one need a password or an invitation to see it? Tell us only what you know already."
    ),
    "danger": _("Do you know if someone is in danger right now? What do you know about it?"),
}
TALK_WITH_SOMEBODY = _(
    "What you saw can stay with you. At the helpline somebody listens, free of charge, and nobody "
    "asks for a name."
)
"""What the hotline says where it leads to the helpline; the page adds the link."""
