"""The history of a case: a sentence for every entry of the record."""

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions import CASE
from hotline.desk.actions.notice_forms import FORM
from hotline.desk.actions.police import REFERRAL
from hotline.desk.actions.police_units import OFFICER, UNIT, UNITS
from hotline.desk.actions.providers import CONTACT, NETWORKS, PROVIDER, PROVIDERS
from hotline.desk.actions.welfare import PLAN
from hotline.forms.desk_case import PURPOSES
from hotline.models.vocabulary import offered_categories
from hotline.operations.case import CASE_PURPOSE
from hotline.states import Addressee, AlsoTold, Answer, PoliceSays, ProviderSays, ReplyKind
from portal.audit.models import Entry
from portal.lifecycle.history import Moment, moment, words_for
from portal.privacy.legal_holds.desk.actions import WORDS as HOLD_WORDS
from portal.web.actions import Words

BESIDE_ACTIONS: dict[str, Words] = {
    "report.taken": _("Report received"),
    "report.attachments_dropped": _("Attachments dropped unopened"),
    "report.one_of_several": _("One mail became several reports"),
    "report.addresses_left_out": _("Addresses of the mail were left out, too many or too long"),
    "report.mail_cut": _("The mail was longer than is read: its end is missing"),
    "report.entered": _("Report entered by hand"),
    "report.reporter_answered": _("The reporter answered"),
    "report.reporter_added": _("The reporter added something"),
    "report.question_unanswered": _("The reporter did not answer in time; the case goes on"),
    "report.answered_by_assessment": _("Answered by the assessment of its URLs"),
    "location.claim_lapsed": _("Claim lapsed without activity"),
    "location.viewing_ended_by_clock": _("The clock ended the look"),
    "hosting.observed": _("Hosting looked up"),
    "short.followed": _("The shortener said where the address leads"),
    "short.not_followed": _("The shortener did not say where the address leads"),
    "address.led_to": _("Read as the address that a short one leads to"),
    "notice.failed": _("Notice could not be sent"),
    "notice.reserved": _("Notice being sent"),
    "notice.form_due": _("A person is to fill in the provider’s form"),
    "notice.form_let_lie": _("Nobody said for half an hour what became of the form"),
    "notice.not_taken": _("The mail server did not take the notice"),
    "notice.sent": _("Notice sent"),
    "notice.item_kept_back": _("Taken out of the notice: nobody is told of it as things stand"),
    "notice.item_sent_elsewhere": _("Taken out of the notice: another abuse contact is told"),
    "notice.item_moved": _("Taken out of the notice: it is hosted elsewhere now"),
    "notice.item_unsettled": _("Taken out of the notice: where it is hosted is no longer certain"),
    "notice.reminder_queued": _("Reminder queued"),
    "provider.answered": _("Provider answered"),
    "provider.unresponsive": _("Answers late or never"),
    "provider.answers_again": _("Answers again"),
    "provider.abuse_contact_bounces": _("Mail to the abuse contact comes back"),
    "removal.undelivered": _("Nobody was told: the notice could not be delivered"),
    "reply.received": _("Mail came back"),
    "police.silent": _("The police have not answered for as long as they are waited for"),
    "police.to_tell_again": _("The police are to be told once more that it is illegal"),
    "removal.to_tell_again": _("The provider is to be told once more that it is illegal"),
    "police.not_reached": _("The referral could not be sent"),
    "provider.networks_left_out": _("Domains and networks left out"),
    "provider.networks_described": _("Domains and networks changed"),
    "profile.changed": _("Another law profile is in use"),
    "retraction.sent": _("Told by mail that it is not illegal"),
    "retraction.to_tell": _("Nobody could be told by mail that it is not illegal"),
    "danger_retraction.sent": _("Told by mail that nobody is in danger"),
    "danger_retraction.to_tell": _("Nobody could be told by mail that nobody is in danger"),
    "danger_retraction.queued": _("To be told again that nobody is in danger"),
    "exchange.heard_otherwise": _("The partner is to be told once more that it is illegal"),
    "retraction.dropped": _("Illegal after all: nobody is told otherwise"),
    "notice.item_not_sent": _("Taken out of the notice: it could not be sent"),
    "escalation.due": _("Still online: due to be told as well"),
    "escalation.told": _("Told as well"),
    "escalation.somebody_else": _("They do nothing about it: somebody else is due to be told"),
    "escalation.form_due": _("To be told as well by their form"),
    "escalation.moot": _("Needs no longer be told as well"),
    "hold.expired": _("The hold ended by its clock"),
    "forward.withdrawn": _("No longer waits for the partner"),
}
"""What no action writes."""
WORDS = (
    BESIDE_ACTIONS
    | HOLD_WORDS
    | CASE.history()
    | PROVIDERS.history()
    | PROVIDER.history()
    | CONTACT.history()
    | NETWORKS.history()
    | FORM.history()
    | REFERRAL.history()
    | UNITS.history()
    | PLAN.history()
    | UNIT.history()
    | OFFICER.history()
)

_COUNTED = frozenset(
    {"report.attachments_dropped", "report.one_of_several", "report.addresses_left_out"}
)
"""The sentence says how many."""

WRITTEN_BEFORE: dict[str, str] = {
    "report.answered_by_judgement": "report.answered_by_assessment",
    "location.judgement_questioned": "location.assessment_questioned",
    "notice.readdressed": "notice.sent_to_other_contact",
    "notice.hurried": "notice.to_be_sent_now",
    "forward.taken_back": "forward.withdrawn",
}
"""What entries of earlier releases call it: the record is never rewritten."""


def moment_of(entry: Entry) -> Moment:
    """What happened, when, and who did it."""
    text = words_of(entry.verb)
    if entry.verb == "manual_action.recorded":
        told, answer = Addressee(entry.facts["addressee"]), Answer(entry.facts["answer"])
        text = f"{text} · {told.label} · {answer.label}"
    if entry.verb == "provider.answered":
        if entry.facts.get("beside"):
            text = str(_("Answered, who was told as well"))
        text = f"{text} · {ProviderSays(entry.facts['says']).label}"
    if entry.verb == "reply.received":
        text = f"{text} · {ReplyKind(entry.facts['kind']).label}"
    if entry.verb == "police.answered":
        text = f"{text} · {PoliceSays(entry.facts['says']).label}"
    if entry.verb.startswith("escalation."):
        text = f"{text} · {AlsoTold(entry.facts['also_told']).label}"
    if entry.verb in _COUNTED:
        text = f"{text} · {entry.facts['count']}"
    if entry.verb == "report.categorised":
        before, after = entry.facts["category_before"], entry.facts["category"]
        text = f"{text} · {_category(before)} → {_category(after)}"
    if entry.verb == "read":
        text = _reading(entry)
    return moment(entry, text)


def _category(code: str) -> str:
    """By its name; by its code where it is offered no longer."""
    found = offered_categories().get(code)
    return found.name if found else code


def _reading(entry: Entry) -> Words:
    """A text is opened for a purpose of the list; auditors give their own, and read no text."""
    if entry.about_type == "hotline.referral":
        return _("Referral read")
    if entry.about_type == "hotline.notice":
        return _("Notice read")
    if entry.purpose == CASE_PURPOSE:
        return _("Case looked at")
    purpose = dict(PURPOSES).get(entry.purpose)
    return f"{words_of('read')} · {purpose}" if purpose else _("Trail of the case read")


LIVES_BEFORE = {"forward": "exchange"}
"""Lives that had another name in entries of earlier releases."""


def words_of(verb: str) -> Words:
    """What an entry of the record says."""
    verb = WRITTEN_BEFORE.get(verb, verb)
    name, dot, state = verb.rpartition(".")
    renamed = LIVES_BEFORE.get(name, name) + dot + state
    return words_for(verb if verb in WORDS else renamed, WORDS)
