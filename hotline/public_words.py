"""What the public reads about categories and about the fate of a report: whole sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.models import Group, Location, Report
from hotline.states import (
    EXCHANGE_OPEN,
    REPORT_ENDED,
    Outcome,
    RemovalState,
    ReportState,
    Verdict,
)

GROUP_NAMES: dict[str, str | Promise] = {
    Group.CHILDREN: _("Children and sexual violence"),
    Group.PEOPLE: _("Violence, hate and threats"),
    Group.ELSE: _("Something else"),
}


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """What a reporter is told. `look` is a shape of the state component."""

    code: str
    look: str
    title: str | Promise
    text: str | Promise
    steps_done: int


RECEIVED = PublicStatus(
    "received",
    "new",
    _("Received"),
    _("Your report is here. A trained person will look at it, the most urgent reports first."),
    1,
)
ASSESSING = PublicStatus(
    "assessing",
    "active",
    _("Being assessed"),
    _("A trained person is looking at what you reported and judges it by the law."),
    2,
)
ACTION_TAKEN = PublicStatus(
    "action_taken",
    "done",
    _("Action taken"),
    _("It is illegal. We told the company that hosts it to remove it."),
    4,
)
PREPARING = PublicStatus(
    "preparing",
    "active",
    _("Judged, action is being prepared"),
    _("We judged what you reported and are preparing the next step."),
    3,
)
PASSED_ON = PublicStatus(
    "passed_on",
    "done",
    _("Passed to a partner"),
    _("It is hosted in another country. The hotline of that country takes over from here."),
    4,
)
NOT_ILLEGAL = PublicStatus(
    "not_illegal",
    "closed",
    _("No action possible"),
    _(
        "We looked at it carefully. It is not illegal here, so we cannot have it removed. "
        "It was right to tell us."
    ),
    4,
)
NOT_ACCESSIBLE = PublicStatus(
    "not_accessible",
    "closed",
    _("No action possible"),
    _("We could not open anything at this address. If you still see it, please report it again."),
    4,
)
OUT_OF_SCOPE = PublicStatus(
    "out_of_scope",
    "closed",
    _("Closed"),
    _("This is not something a hotline can act on. Others may be able to help you better."),
    4,
)
CLOSED = PublicStatus(
    "closed",
    "closed",
    _("Closed"),
    _("We could not make out what to look for. If it still matters to you, please report again."),
    4,
)
ALL = (
    RECEIVED,
    ASSESSING,
    PREPARING,
    ACTION_TAKEN,
    PASSED_ON,
    NOT_ILLEGAL,
    NOT_ACCESSIBLE,
    OUT_OF_SCOPE,
    CLOSED,
)

_OF_OUTCOME = {
    Outcome.ACTION_TAKEN: ACTION_TAKEN,
    Outcome.PASSED_ON: PASSED_ON,
    Outcome.NOT_ILLEGAL: NOT_ILLEGAL,
    Outcome.NOT_ACCESSIBLE: NOT_ACCESSIBLE,
    Outcome.OUT_OF_SCOPE: OUT_OF_SCOPE,
    Outcome.SPAM: CLOSED,
}
_TOLD_NOBODY = frozenset({RemovalState.NOT_STARTED, RemovalState.NOTICE_QUEUED, RemovalState.HELD})


def public_status(report: Report, locations: Iterable[Location]) -> PublicStatus:
    """The wording for a reporter, from the state of the report and of what it named."""
    if report.state in REPORT_ENDED:
        return _OF_OUTCOME[Outcome(report.outcome)]
    if report.state != ReportState.IN_PROGRESS:
        return RECEIVED if report.state == ReportState.RECEIVED else ASSESSING
    found = list(locations)
    if any(not one.verdict for one in found):
        return ASSESSING
    illegal = [one for one in found if one.verdict == Verdict.ILLEGAL]
    if any(one.removal_state not in _TOLD_NOBODY for one in illegal):
        return ACTION_TAKEN
    if any(one.exchange_state in EXCHANGE_OPEN for one in illegal):
        return PASSED_ON
    return PREPARING
