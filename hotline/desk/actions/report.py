"""Actions on a whole report: claimed, released, closed, set aside, opened again."""

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAction, CaseAt
from hotline.forms.desk_case import SetAsideForm
from hotline.operations.claims import claim, release
from hotline.operations.closing import close_report, reopen_report, set_aside


@CASE.add
class Claim(CaseAction):
    """Claim the report and every URL of it that nobody is on."""

    label = _("Claim it")
    button = ""
    icon = "person"
    key = "a"
    verb = staticmethod(claim)
    bulk = _("Claim them")
    done = _("It is yours. The claim lasts as long as you work on it.")
    history = {
        "report.accepted": _("Report claimed"),
        "location.claimed": _("URL claimed"),
    }
    beside_a_colleague = True

    def is_due(self, subject: CaseAt) -> bool:
        """While something waits that nobody is on."""
        return subject.case.may_claim


@CASE.add
class CloseReport(CaseAction):
    """Close a report that has been dealt with, and those that name nothing else."""

    label = _("Close the report")
    button = ""
    icon = "check"
    key = "c"
    verb = staticmethod(close_report)
    done = _("Closed, and with it the reports that name nothing else and ask for nobody.")
    history = {"report.closed": _("Report closed")}

    def is_due(self, subject: CaseAt) -> bool:
        """When nothing is left to begin."""
        return subject.case.may_close


@CASE.add
class Release(CaseAction):
    """Release one's own claims."""

    label = _("Release it")
    icon = "reply"
    key = "b"
    verb = staticmethod(release)
    bulk = _("Release them")
    done = _("Released. A colleague can claim it now.")
    history = {"location.released": _("URL released")}

    def is_due(self, subject: CaseAt) -> bool:
        """While one holds a claim."""
        return subject.case.is_mine


@CASE.add
class ReopenReport(CaseAction):
    """Look at an ended report again."""

    permissions = ("hotline.adjudicate",)
    label = _("Open it again")
    icon = "history"
    verb = staticmethod(reopen_report)
    done = _("Reopened. What was not illegal waits to be assessed again.")
    history = {
        "report.reopened": _("Report reopened"),
        "location.reopened": _("URL to be assessed again"),
    }
    for_ended = True
    beside_a_colleague = True


@CASE.add
class SetAside(CaseAction):
    """End a report without an assessment."""

    label = _("End the report")
    button = "danger"
    template = "desk/hotline/actions/set_aside.html"
    form_class = SetAsideForm
    verb = staticmethod(set_aside)
    done = _("Set aside. The reporter's status page says so.")
    history = {"report.closed": _("Report closed")}

    def is_due(self, subject: CaseAt) -> bool:
        """Before anything was assessed or told."""
        return subject.case.may_set_aside
