"""The sentences of the page that reads receipts: the usual ones, and simple ones for children."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class StatusWording:
    """What one version of the page says of its own.

    `statuses`: code → title and sentence, empty for what everybody reads; `page` and `report_page`
    are names of addresses.
    """

    tone: str
    page: str
    report_page: str
    title: Text
    lead: Text
    label: Text
    hint: Text
    missing: Text
    mistyped: Text
    """Empty where the words of the receipt itself say what to look at."""
    unknown: Text
    unknown_text: Text
    show: Text
    another: Text
    erasing: Text
    """What goes on when they have erased what they told us."""
    report: Text
    statuses: dict[str, tuple[Text, Text]] = field(default_factory=dict)


PLAIN = StatusWording(
    tone="hotline",
    page="hotline:status",
    report_page="hotline:report",
    title=_("What became of my report?"),
    lead=_("Your receipt opens the status of your report. You need no account and no name."),
    label=_("Your receipt"),
    hint=_("The letters and digits you got when you sent the report."),
    missing=_("Please write the receipt you kept."),
    mistyped="",
    unknown=_("We know no report with this receipt."),
    unknown_text=_(
        "Please compare it with what you wrote down. Reports are also forgotten when their time "
        "has come."
    ),
    show=_("Show the status"),
    another=_("Ask about another report"),
    erasing=_("We still look at what you reported. Your receipt still shows what becomes of it."),
    report=_("Report something"),
)

SIMPLE = StatusWording(
    tone="children",
    page="hotline:status_young",
    report_page="hotline:report_young",
    title=_("What did we do?"),
    lead=_("Write your secret code here. Then you see what we did. You need not say your name."),
    label=_("Your secret code"),
    hint=_("The letters and numbers you got when you told us."),
    missing=_("Please write your secret code."),
    mistyped=_("Something in this secret code is not right. Look at what you wrote down."),
    unknown=_("We do not know this secret code."),
    unknown_text=_("Look at what you wrote down. After a long time we also forget what was told."),
    show=_("Show me"),
    another=_("Write another secret code"),
    erasing=_("We still look at it. Your secret code still shows what we did."),
    report=_("Tell us about something"),
    statuses={
        "received": (_("It is here"), _("Grown-ups will look at it soon.")),
        "assessing": (_("Somebody is looking at it"), _("Then we know if it is against the law.")),
        "preparing": (_("We know what it is"), _("Now we get the next step ready.")),
        "action_taken": (
            _("We told the company"),
            _("It is against the law. We asked the company to take it away."),
        ),
        "network_told": (
            _("We asked where it is"),
            _("It is against the law. We asked to stop showing it, and who has it."),
        ),
        "looking": (
            _("We look where it is now"),
            _("It is against the law. It is not where we thought, so we look again."),
        ),
        "passed_on": (
            _("We told others who can help"),
            _("It is against the law, and it is in another country. People there know now."),
        ),
        "police_told": (_("We told the police"), _("It is against the law. The police know now.")),
        "gone": (_("It is gone"), _("It was against the law. Now it is no longer there.")),
        "not_illegal": (
            _("We cannot take it away"),
            _("It is not against the law. It was still right that you told us."),
        ),
        "not_accessible": (
            _("We could not see it"),
            _("If you see it again by chance, tell us again. You need not look for it."),
        ),
        "danger_told": (_("We told the police"), _("They know that somebody may be in danger.")),
        "words_not_illegal": (
            _("We cannot do more"),
            _("It is not against the law. It was still right that you told us."),
        ),
        "words_not_accessible": (
            _("We need to know more"),
            _("We could not find out what you mean. You can tell us again."),
        ),
        "out_of_scope": (
            _("Others can help you better"),
            _("We cannot do anything here. It was still right that you told us."),
        ),
        "closed": (
            _("We stopped here"),
            _("We do not go on with it. If it still matters to you, tell us again."),
        ),
    },
)
