"""What staff read: sentences for the record, shapes for states, words for the next step."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.policies.hosting_country import Undecided
from hotline.policies.next_step import Step
from hotline.states import (
    ASSESSMENT,
    EXCHANGE,
    POLICE,
    PROVIDER,
    REMOVAL,
    Verdict,
)

Words = str | Promise

VERBS: dict[str, Words] = {
    "report.taken": _("Report received"),
    "report.accepted": _("Report claimed"),
    "report.answered_by_assessment": _("Answered by the assessment of its URLs"),
    "report.closed": _("Report closed"),
    "report.reopened": _("Report reopened"),
    "location.claimed": _("URL claimed"),
    "location.claim_lapsed": _("Claim lapsed without activity"),
    "location.released": _("URL released"),
    "location.viewing_begun": _("Looking at it"),
    "location.viewing_ended": _("No longer looking at it"),
    "location.assessed": _("URL assessed"),
    "location.assessment_questioned": _("Assessment put in question"),
    "location.reopened": _("URL to be assessed again"),
    "hosting.observed": _("Hosting looked up"),
    "country.decided": _("Country decided"),
    "notice.queued": _("Notice queued"),
    "notice.failed": _("Notice could not be sent"),
    "notice.retried": _("Notice to be sent again"),
    "notice.sent_to_other_contact": _("Notice to be sent to another abuse contact"),
    "notice.cancelled": _("Notice cancelled: nothing was left in it"),
    "notice.to_be_sent_now": _("Notice to be sent at once"),
    "notice.reserved": _("Notice being sent"),
    "notice.not_taken": _("The mail server did not take the notice"),
    "notice.sent": _("Notice sent"),
    "notice.item_withdrawn": _("URL taken out of the notice"),
    "manual_action.recorded": _("Done by hand"),
    "forward.queued": _("Waits for the partner"),
    "forward.withdrawn": _("No longer waits for the partner"),
    "forward.no_hotline": _("No hotline in that country"),
    "provider.added": _("Provider entered"),
    "provider.networks_described": _("Domains and networks of the provider changed"),
    "provider.abuse_contact_proposed": _("Abuse contact proposed"),
    "provider.abuse_contact_verified": _("Abuse contact verified"),
    "provider.abuse_contact_retired": _("Abuse contact retired"),
    "contact.opened": _("Reporter's contact opened"),
    "contact.refused": _("Reporter's contact refused: no claim"),
    "read": _("Texts of the report read"),
}

WRITTEN_BEFORE: dict[str, str] = {
    "report.answered_by_judgement": "report.answered_by_assessment",
    "location.judgement_questioned": "location.assessment_questioned",
    "notice.readdressed": "notice.sent_to_other_contact",
    "notice.hurried": "notice.to_be_sent_now",
    "forward.taken_back": "forward.withdrawn",
    "provider.address_proposed": "provider.abuse_contact_proposed",
    "provider.address_verified": "provider.abuse_contact_verified",
    "provider.address_retired": "provider.abuse_contact_retired",
}
"""What entries of earlier releases call it: the record is never rewritten."""
VERBS |= {before: VERBS[now] for before, now in WRITTEN_BEFORE.items()}

VERDICT_LOOK: dict[str, str] = {
    Verdict.ILLEGAL: "urgent",
    Verdict.HARMFUL: "held",
    Verdict.NOT_ILLEGAL: "closed",
    Verdict.NOT_ASSESSABLE: "closed",
}


def words_of(verb: str) -> Words:
    """What an entry of the record says. A move without a word of its own says where it led."""
    if verb in VERBS:
        return VERBS[verb]
    life, _dot, state = verb.rpartition(".")
    for each in (REMOVAL, EXCHANGE, POLICE, ASSESSMENT, PROVIDER):
        if each.name == life and state in each.states:
            return str(each.states(state).label)
    return verb


WHY_UNDECIDED: dict[str, Words] = {
    Undecided.NO_EVIDENCE: _("No source knows where it is hosted."),
    Undecided.DISAGREEMENT: _("The sources disagree, or it is hosted in several countries."),
    Undecided.TOO_OLD: _("The only evidence is too old to rely on."),
}

STEP_TITLE: dict[Step, Words] = {
    Step.ASSESS: _("Assess it"),
    Step.DECIDE_COUNTRY: _("Decide the hosting country"),
    Step.POLICE_FIRST: _("The police come first"),
    Step.POLICE_ANSWER: _("The police have the word"),
    Step.CONTACT_IS_THEIRS: _("The police contact the provider"),
    Step.NOTIFY: _("Notify the provider"),
    Step.NOTICE_WAITS: _("The notice waits to be sent"),
    Step.NOTICE_FAILED: _("The notice could not be sent"),
    Step.PROVIDER_HAS_IT: _("The provider has been told"),
    Step.FORWARD: _("Pass it to the hotline of that country"),
    Step.PARTNER_WAITS: _("The partner is still to be told"),
    Step.PARTNER_HAS_IT: _("The partner has been told"),
    Step.NO_HOTLINE: _("No hotline takes it on"),
    Step.POLICE_ONLY: _("Only the police can act here"),
    Step.POLICE_HAVE_IT: _("The police have been told"),
    Step.GONE: _("It is gone"),
    Step.NOTHING: _("Nothing more to do"),
}
STEP_TEXT: dict[Step, Words] = {
    Step.ASSESS: _("Nobody has assessed this URL yet."),
    Step.DECIDE_COUNTRY: _(
        "Weigh the evidence and decide the country. If it cannot be found out, tell the police "
        "and record it below."
    ),
    Step.POLICE_FIRST: _(
        "Under this profile the police are told before the provider. Tell them and record it below."
    ),
    Step.POLICE_ANSWER: _(
        "The police were told and have not answered. Record their answer when it comes."
    ),
    Step.CONTACT_IS_THEIRS: _(
        "Under this profile the hotline sends no notice itself. Tell the police and record it "
        "below."
    ),
    Step.NOTIFY: _("It is illegal and hosted at home. Choose whom to write to."),
    Step.NOTICE_WAITS: _("Other URLs at the same provider may still join."),
    Step.NOTICE_FAILED: _("Nobody was told. Choose another way, or take the URL out of it."),
    Step.PROVIDER_HAS_IT: _("The provider was told. The report may be closed."),
    Step.FORWARD: _(
        "It is illegal and hosted abroad. Tell the hotline of that country and record it below, "
        "or put it on the list of what waits for them."
    ),
    Step.PARTNER_WAITS: _(
        "Nothing leaves by itself yet. Tell the hotline of that country and record it below."
    ),
    Step.PARTNER_HAS_IT: _("The hotline of that country was told. The report may be closed."),
    Step.NO_HOTLINE: _("It goes to the police. Tell them and record it below."),
    Step.POLICE_ONLY: _(
        "It has no hosting country: an onion service, an account or a text. Tell the police and "
        "record it below."
    ),
    Step.POLICE_HAVE_IT: _(
        "Nothing is left that the hotline ought to begin. The report may be closed."
    ),
    Step.GONE: _("It was removed and that was confirmed."),
    Step.NOTHING: _("It is not illegal under this profile, or it cannot be assessed."),
}
BY_HAND_IS_NEXT = frozenset(
    {
        Step.POLICE_FIRST,
        Step.POLICE_ANSWER,
        Step.CONTACT_IS_THEIRS,
        Step.FORWARD,
        Step.PARTNER_WAITS,
        Step.NO_HOTLINE,
        Step.POLICE_ONLY,
    }
)
"""Steps at which the form for actions by hand stands open."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a case's history."""

    text: Words
    at: datetime
    who: Words


ACTORS: dict[str, Words] = {
    "system": _("the system"),
    "reporter": _("the reporter"),
    "provider": _("the provider"),
    "visitor": _("a visitor"),
}
