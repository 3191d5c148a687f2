"""The action that enters a provider whom a registry named, from the case where it is missing."""

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.forms.desk_providers import CandidateForm
from hotline.models import AbuseContact
from hotline.operations.provider_candidates import (
    Candidate,
    add_candidate,
    candidate_in,
    waiting_candidate,
)
from hotline.policies.next_steps import Step
from hotline.words.errors import AbuseContactKnown, NotACandidate, ProviderKnown

SOMEBODY_IS_WRITTEN_TO = frozenset(
    {Step.NOTIFY, Step.ASK_ORIGIN, Step.NOTICE_FAILED, Step.ESCALATE}
)


def candidate_at(at: CaseAt) -> Candidate | None:
    """Whom the registry names, where somebody is to be written to and the register has nobody."""
    if not at.item.steps & SOMEBODY_IS_WRITTEN_TO:
        return None
    return candidate_in(at.item.observations, at.item.location)


def candidate_waiting(at: CaseAt) -> AbuseContact | None:
    """Whom the registry names, where somebody is to be written to and a second person is due."""
    if not at.item.steps & SOMEBODY_IS_WRITTEN_TO:
        return None
    return waiting_candidate(at.item.observations)


CASE.add(
    ItemAction(
        "add_candidate",
        goes_on=True,
        place="next_step",
        label=_("Add as a candidate"),
        icon="plus",
        template="desk/hotline/actions/candidate.html",
        offered=lambda at: candidate_at(at) is not None,
        form=lambda at, sent: CandidateForm(sent, candidate=candidate_at(at)),
        verb=add_candidate,
        warnings=(NotACandidate, ProviderKnown, AbuseContactKnown),
        done=_("Entered as a candidate. A second person verifies its abuse contact first."),
        history={"provider.candidate_added": _("Provider entered whom the registry names")},
    ),
)
