"""What staff read on a case: shapes for verdicts, words for what is undecided and comes next."""

from django.utils.translation import gettext_lazy as _

from hotline.policies.hosting_country import Undecided
from hotline.policies.next_step import Step
from hotline.states import Verdict
from portal.web.actions import Words

VERDICT_LOOK: dict[str, str] = {
    Verdict.ILLEGAL: "urgent",
    Verdict.HARMFUL: "held",
    Verdict.NOT_ILLEGAL: "closed",
    Verdict.NOT_ASSESSABLE: "closed",
}

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
MANUAL_ACTION_IS_NEXT = frozenset(
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
"""Steps at which the form for manual actions stands open."""
