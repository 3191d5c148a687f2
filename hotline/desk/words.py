"""What staff read on a case: shapes for verdicts, words for what is undecided and comes next."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from hotline.operations.case import Case, CaseItem
from hotline.policies.hosting_country import Undecided
from hotline.policies.next_steps import LOOKS, Step
from hotline.states import ItemState, MoveSeen, Verdict
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
    Undecided.REGISTRY_DISAGREES: _(
        "The registry names another country than the geo data. The holder may be registered in "
        "one and have the machines in the other."
    ),
    Undecided.TOO_OLD: _("The only evidence is too old to rely on."),
    Undecided.AWAITING_ORIGIN: _(
        "A content delivery network answers for it, so nobody can see from outside where it is "
        "hosted. Ask the operator of that network for the origin, then decide the country."
    ),
}


class StepWords(NamedTuple):
    """What a step is called, and what it asks for."""

    title: Words
    text: Words


STEP_WORDS: dict[Step, StepWords] = {
    Step.CLAIM: StepWords(_("Claim it"), _("Nobody is on it.")),
    Step.READ_ANSWER: StepWords(
        _("Read what the reporter wrote"),
        _("The reporter has answered or added something. Open the text to read it."),
    ),
    Step.REPORTER_ASKED: StepWords(
        _("The reporter has been asked"),
        _("The answer comes behind the receipt. Without one, the case goes on by itself."),
    ),
    Step.ASSESS: StepWords(_("Assess it"), _("Nobody has assessed this URL yet.")),
    Step.SECOND_LOOK: StepWords(
        _("Look a second time"),
        _(
            "It was assessed once. Somebody who has not assessed it looks now, without knowing "
            "what was found."
        ),
    ),
    Step.ADJUDICATE: StepWords(
        _("Decide between two assessments"),
        _("Two assessments differ. A supervisor decides who made neither of them."),
    ),
    Step.RETRACT: StepWords(
        _("Tell them that it is not illegal"),
        _("Somebody was told that it is illegal and no mail of ours reaches them. Tell them."),
    ),
    Step.RETRACT_DANGER: StepWords(
        _("Tell them that nobody is in danger"),
        _("Somebody was told of danger and no mail of ours reaches them. Tell them."),
    ),
    Step.TELL_AGAIN: StepWords(
        _("Tell the others that it is illegal after all"),
        _(
            "Somebody heard from us that it is not illegal, and has not heard since that it is. "
            "They are named under “Police”: refer it to them, or tell them and say so there."
        ),
    ),
    Step.DECIDE_COUNTRY: StepWords(
        _("Decide the hosting country"),
        _(
            "Weigh the evidence and decide the country. If it cannot be found out, tell the "
            "police and record it below."
        ),
    ),
    Step.ASK_ORIGIN: StepWords(
        _("Ask the delivery network for the origin"),
        _(
            "A content delivery network answers for it. Write to its operator: the notice asks "
            "where it is hosted. Then record the answer. If it cannot be found out, tell the "
            "police and record it below."
        ),
    ),
    Step.DANGER: StepWords(
        _("Someone is in danger: tell the police"),
        _(
            "Whatever was found and wherever it is: refer it to the police, or tell them yourself "
            "and record it below. Where there is no need, a supervisor closes it and says why."
        ),
    ),
    Step.TELL_POLICE: StepWords(
        _("Tell the police"),
        _(
            "It is hosted at home: the police are told as well as the provider. Refer it to "
            "them, or tell them yourself and record it below."
        ),
    ),
    Step.POLICE_FIRST: StepWords(
        _("The police come first"),
        _(
            "Under this profile the police are told before the provider. Refer it to them, or "
            "tell them yourself and record it below."
        ),
    ),
    Step.REFERRAL_WAITS: StepWords(
        _("The referral is on its way"), _("The mail to the police leaves in a moment.")
    ),
    Step.HELD: StepWords(
        _("Held for the police"),
        _(
            "The police asked us to wait: until then nobody else is told. Looking whether it is "
            "still there goes on."
        ),
    ),
    Step.DECIDE_RENEWAL: StepWords(
        _("Decide whether the police get more time"),
        _("The police asked for more time. A supervisor renews the hold, or says no and why."),
    ),
    Step.POLICE_ANSWER: StepWords(
        _("The police have the word"),
        _("The police were told and have not answered. Record their answer when it comes."),
    ),
    Step.ASK_POLICE: StepWords(
        _("Ask the police"),
        _(
            "They were told and have not answered. Ask whether they have it and write down what "
            "they say; “told” means that you asked once more, and they get the same time again."
        ),
    ),
    Step.POLICE_AGREE: StepWords(
        _("Ask whether the police agree"),
        _(
            "They have it. Under this profile the provider is told only once they agree: ask, and "
            "write down what they say."
        ),
    ),
    Step.CONTACT_IS_THEIRS: StepWords(
        _("The police contact the provider"),
        _(
            "Under this profile the hotline sends no notice itself. Refer it to the police, or "
            "tell them yourself and record it below."
        ),
    ),
    Step.NOTIFY: StepWords(
        _("Notify the provider"),
        _("It is illegal, and whoever hosts or runs it may be asked. Choose whom to write to."),
    ),
    Step.NOTICE_WAITS: StepWords(
        _("The notice waits to be sent"), _("Other URLs at the same provider may still join.")
    ),
    Step.FILL_IN_FORM: StepWords(
        _("Fill in the provider’s form"),
        _(
            "This provider takes notices by a web form. Nobody has been told before somebody fills "
            "it in and writes down that it was sent."
        ),
    ),
    Step.NOTICE_FAILED: StepWords(
        _("The notice could not be sent"),
        _("Nobody was told. Choose another way, or take the URL out of it."),
    ),
    Step.UNDELIVERED: StepWords(
        _("The notice came back"),
        _(
            "It could not be delivered, so nobody was told. Choose another abuse contact, or "
            "tell the provider yourself and record it below."
        ),
    ),
    Step.READ_MAIL: StepWords(
        _("Read what came by mail"),
        _(
            "Somebody answered by mail. It is shown below: read it, and record below what it "
            "says. Nothing in it is believed by itself."
        ),
    ),
    Step.PROVIDER_HAS_IT: StepWords(
        _("The provider has been told"),
        _("It was asked to remove the content. What it answers on its page is shown here."),
    ),
    Step.PROVIDER_REMINDED: StepWords(
        _("The provider is overdue and reminded"),
        _("It let its time pass. Reminders leave by themselves; you need do nothing yet."),
    ),
    Step.REMIND_BY_FORM: StepWords(
        _("Remind the provider by its form"),
        _(
            "A reminder is due, and this provider takes notices by a web form. It has not been "
            "reminded before somebody fills it in and writes down that it was sent."
        ),
    ),
    Step.ORIGIN_ASKED: StepWords(
        _("The delivery network has been asked"),
        _(
            "It was asked to stop serving the content and to say on its page where it is hosted. "
            "What it says there is shown here; record what you learn otherwise. If it cannot be "
            "found out, tell the police."
        ),
    ),
    Step.ORIGIN_TOLD: StepWords(
        _("The delivery network says where it is hosted"),
        _(
            "Read below what it says. Take it as where it is hosted, record it by hand with the "
            "country where that is not settled, or ask again if it cannot be true."
        ),
    ),
    Step.LOCATE_ORIGIN: StepWords(
        _("Locate the origin"),
        _(
            "The delivery network has answered: read below what it says of where it is hosted, and "
            "record the origin, or ask it again."
        ),
    ),
    Step.ESCALATE: StepWords(
        _("The provider does not answer"),
        _(
            "No reminder is left, or it is known not to answer. Write to somebody else who can "
            "remove it, ask once more, or tell a regulator or the police and record it below."
        ),
    ),
    Step.TELL_OWNER: StepWords(
        _("Tell its platform or owner as well"),
        _(
            "It is still online so long after the first notice. Write to whoever runs the site or "
            "the platform; its provider is reminded as ever."
        ),
    ),
    Step.TELL_NETWORK: StepWords(
        _("Tell the registrar or the network before it as well"),
        _(
            "It is still online so long after the first notice. Write to the registrar of the "
            "domain or to the network before its host; whoever was asked is reminded as ever."
        ),
    ),
    Step.TELL_AUTHORITY: StepWords(
        _("Tell the regulator or the police as well"),
        _(
            "It is still online so long after the first notice. Write to the regulator, refer it "
            "to the police, or tell them that it is still there and record it below."
        ),
    ),
    Step.CHECK_REMOVED: StepWords(
        _("Check that it is gone"),
        _("They say that it is removed. Nobody has looked yet."),
    ),
    Step.FOLLOW_MOVE: StepWords(
        _("See where it moved"),
        _(
            "The provider says that it is not with them. Hosting was looked up again: weigh the "
            "evidence, decide the country, and go on from there or ask them again."
        ),
    ),
    Step.SEE_MOVE: StepWords(
        _("See where it moved"),
        _("The machine saw that it is elsewhere. See where, and what follows."),
    ),
    Step.ANSWER_DISPUTE: StepWords(
        _("Answer the provider's disagreement"),
        _("Read why, have it assessed again if they may be right, or ask them again."),
    ),
    Step.RECHECK: StepWords(
        _("Look whether it is still there"),
        _("The machine cannot look here, or is turned away. Look by your own means and say so."),
    ),
    Step.DECIDE_WATCH: StepWords(
        _("Still there: go on watching, or end?"),
        _(
            "The last look by the profile was made, and nobody found it gone. Decide whether looks "
            "go on, as rarely as they did last, or the watch ends."
        ),
    ),
    Step.LOOK_FOR_RETURN: StepWords(
        _("Look whether it is back"),
        _(
            "It was gone. The machine cannot look here: look by your own means and say what you "
            "saw."
        ),
    ),
    Step.GIVEN_UP: StepWords(
        _("Given up"),
        _(
            "Everybody who was asked let it stand. An answer still counts. Whoever learns of "
            "somebody else to ask writes to them, or asks again."
        ),
    ),
    Step.FORWARD: StepWords(
        _("Pass it to the hotline of that country"),
        _(
            "It is illegal and hosted abroad. Tell the hotline of that country and record it "
            "below, or put it on the list of what waits for them."
        ),
    ),
    Step.PARTNER_WAITS: StepWords(
        _("The partner is still to be told"),
        _("Nothing leaves by itself yet. Tell the hotline of that country and record it below."),
    ),
    Step.PARTNER_HAS_IT: StepWords(
        _("The partner has been told"),
        _("The hotline of that country acts now. Record its answer when it comes."),
    ),
    Step.NO_HOTLINE: StepWords(
        _("No hotline takes it on"),
        _("It goes to the police. Refer it to them, or tell them yourself and record it below."),
    ),
    Step.POLICE_ONLY: StepWords(
        _("Only the police can act here"),
        _(
            "It has no hosting country: an onion service, an account or a text. Refer it to "
            "the police, or tell them yourself and record it below."
        ),
    ),
    Step.POLICE_HAVE_IT: StepWords(
        _("The police have been told"), _("Nothing is left that the hotline ought to begin.")
    ),
    Step.POLICE_DECLINED: StepWords(
        _("The police do not act: decide what else"),
        _(
            "Refer it to another unit, which a police liaison enters under Police units, or tell "
            "the INTERPOL bureau or another authority and record it below. Where nobody else can "
            "act, a supervisor gives up and says why."
        ),
    ),
    Step.CLOSE: StepWords(
        _("Close the report"),
        _("Everybody who ought to know was told: the report may be closed."),
    ),
}
"""In the order in which they are shown."""
NO_PARTNER = StepWords(
    _("No hotline takes it on"),
    _(
        "It is illegal and hosted abroad, and no partner of ours works for that country: it goes "
        "to the police. Write that down with one press; then refer it to them, or tell them "
        "yourself."
    ),
)
"""Of what is hosted where no partner is, before that is on the record."""
IT_LEADS_ELSEWHERE = StepWords(
    _("See where it moved"),
    _(
        "The machine saw that it leads to another site; the hosts on the way stand under Watch. "
        "Add that address to the report to have it assessed, and go on with this one where whoever "
        "serves it, a shortener for example, is to be told as well."
    ),
)
HOSTED_ELSEWHERE = StepWords(
    _("See where it moved"),
    _(
        "The machine saw that it is hosted elsewhere than when others were told. Weigh the "
        "evidence, decide the country where it is not settled, and go on from there."
    ),
)
_AS_THE_MACHINE_SAW = {
    MoveSeen.REDIRECT: IT_LEADS_ELSEWHERE,
    MoveSeen.HOSTING: HOSTED_ELSEWHERE,
}
"""Of a step about a move, where the machine saw it and no provider said so."""
PASSED_ON = StepWords(
    _("They have it, and it is still there"),
    _(
        "They said that they have it, that they act or that they passed it on, and their time is "
        "over. Look whether it is still there, ask once more, or write to somebody else who can "
        "remove it."
    ),
)
NOT_FOR_THEM = StepWords(
    _("They say that it is not for them"),
    _(
        "Read below what they say. Write to somebody else who can remove it, or ask them again if "
        "it cannot be true."
    ),
)
POLICE_KNOW = StepWords(
    STEP_WORDS[Step.TELL_AUTHORITY].title,
    _(
        "It is still online so long after the first notice. Write to the regulator, or tell the "
        "police, who know of it, that it is still there and record it below."
    ),
)
IT_IS_GONE = StepWords(_("It is gone"), _("It was removed and that was confirmed."))
NOTHING_TO_DO = StepWords(
    _("Nothing more to do"),
    _("It is not illegal under this profile, or it cannot be assessed."),
)
ITS_PARTS_WAIT = StepWords(
    _("Nothing more to do for the page itself"),
    _("What is on it still waits: open one of its addresses in the list above."),
)
MANUAL_ACTION_IS_NEXT = frozenset(
    {
        Step.DANGER,
        Step.TELL_POLICE,
        Step.POLICE_FIRST,
        Step.POLICE_ANSWER,
        Step.ASK_POLICE,
        Step.POLICE_AGREE,
        Step.CONTACT_IS_THEIRS,
        Step.FORWARD,
        Step.PARTNER_WAITS,
        Step.NO_HOTLINE,
        Step.POLICE_ONLY,
        Step.POLICE_DECLINED,
        Step.TELL_AUTHORITY,
    }
)
"""Steps at which the form for manual actions stands open."""


class StepShown(NamedTuple):
    """A step as the page of a case shows it."""

    words: StepWords
    due_at: datetime | None


_GOES_ON_WITHOUT_US = frozenset({Step.CLOSE, Step.POLICE_HAVE_IT, Step.GIVEN_UP})


def left_open(case: Case) -> list[Words]:
    """What its URLs still wait for, also when the report may be closed; each once, in order."""
    found = [
        title
        for item in case.items
        for title in titles_of(item.steps - _GOES_ON_WITHOUT_US, has_partner=has_partner_for(item))
    ]
    order = [words.title for words in (*STEP_WORDS.values(), NO_PARTNER)]
    return sorted(dict.fromkeys(found), key=order.index)


def has_partner_for(item: CaseItem) -> bool:
    """Whether a hotline works for its country; asked only of what waits for one."""
    return Step.FORWARD not in item.clocks or not item.has_no_partner


def said_of(step: Step, *, has_partner: bool) -> StepWords:
    """What a step is called where a hotline works for the country of the URL, and where none."""
    return NO_PARTNER if step == Step.FORWARD and not has_partner else STEP_WORDS[step]


def titles_of(steps: Collection[Step], *, has_partner: bool) -> list[Words]:
    """What lists call them, in the order in which they are shown."""
    return [said_of(step, has_partner=has_partner).title for step in STEP_WORDS if step in steps]


def steps_shown(item: CaseItem, parts: Sequence[CaseItem] = ()) -> list[StepShown]:
    """Everything a URL waits for; a sentence of its own when that is nothing.

    `parts` are what is on it, where it is a page.
    """
    has_partner = has_partner_for(item)
    found = [
        StepShown(words_at(item, step, has_partner=has_partner), item.clocks[step])
        for step in STEP_WORDS
        if step in item.clocks
    ]
    return found or [StepShown(_nothing_left(item, parts), None)]


def words_at(item: CaseItem, step: Step, *, has_partner: bool) -> StepWords:
    """What a step is called where this URL stands."""
    found = _of_move(item, step) or _of_answer(item, step)
    if step == Step.TELL_AUTHORITY and not item.may_refer:
        found = POLICE_KNOW
    return found or said_of(step, has_partner=has_partner)


def _of_answer(item: CaseItem, step: Step) -> StepWords | None:
    """What whoever is asked says, where that is neither silence nor a disagreement."""
    said = item.notice_item.state if item.notice_item else ""
    if step == Step.ESCALATE and said in {ItemState.ACKNOWLEDGED, ItemState.ACTING}:
        return PASSED_ON
    return NOT_FOR_THEM if step == Step.ANSWER_DISPUTE and said == ItemState.NOT_THEIRS else None


def _nothing_left(item: CaseItem, parts: Sequence[CaseItem]) -> StepWords:
    if any(part.clocks for part in parts):
        return ITS_PARTS_WAIT
    return IT_IS_GONE if item.location.is_gone else NOTHING_TO_DO


def _of_move(item: CaseItem, step: Step) -> StepWords | None:
    """Who says that it moved, where that was the machine."""
    moves = {Step.FOLLOW_MOVE, Step.SEE_MOVE}
    if step not in moves or item.watch is None or item.watch.moved_at is None:
        return None
    said_so = {one.state for one in item.notice_items} & {ItemState.PROVIDER_SAYS_MOVED}
    if said_so and step == Step.FOLLOW_MOVE:
        return None
    return _AS_THE_MACHINE_SAW.get(MoveSeen(item.watch.moved_because))


WHERE_IT_IS_DONE = {
    **dict.fromkeys(LOOKS, "assessment-title"),
    Step.DANGER: "police-title",
    Step.DECIDE_COUNTRY: "item-title",
    **dict.fromkeys((Step.DECIDE_RENEWAL, Step.TELL_AGAIN), "police-title"),
    Step.RETRACT_DANGER: "danger-retractions-title",
}
"""The place on the page of a case; everything else is done at what comes next."""
