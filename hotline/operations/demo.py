"""Demo content: invented reports in every state, on names reserved for examples.

Everything happens through the verbs. A report that is there already stays as it is.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from hotline.gateways.demo_home import demo_country
from hotline.gateways.probe import Look
from hotline.models import (
    AgeBand,
    Category,
    Channel,
    Location,
    NoticeItem,
    Partner,
    PoliceUnit,
    Provider,
    ProviderRole,
    Report,
    Watch,
)
from hotline.operations.assessing import NewAssessment, assess
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim
from hotline.operations.closing import close_report, reopen_report, set_aside, undo_set_aside
from hotline.operations.correcting_addresses import add_addresses, correct_address
from hotline.operations.demo_holds import load_holds
from hotline.operations.demo_mail import comes_back
from hotline.operations.forwards import queue_forward
from hotline.operations.holds import NewHold, ask_for_renewal, set_hold
from hotline.operations.hosting import observe_hosting
from hotline.operations.intake import ENTERED_BY_STAFF, enter_report
from hotline.operations.manual_actions import Done, record_manual_action
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.origin import ask_for_origin
from hotline.operations.paces import set_pace
from hotline.operations.page_notices import notify_page, plan_notices
from hotline.operations.parts import add_parts
from hotline.operations.police_answers import record_police_answer
from hotline.operations.police_units import NewUnit, add_officer, add_unit, verify_unit
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.provider_networks import verify_networks
from hotline.operations.providers import (
    NewProvider,
    add_provider,
    propose_abuse_contact,
    propose_form,
    verify_abuse_contact,
)
from hotline.operations.referring import refer, send_referral
from hotline.operations.reminders import give_to_a_person
from hotline.operations.reporting import Statement, Taken, take_report
from hotline.operations.sending import fail_notice, send_notice
from hotline.operations.telling_as_well import make_due
from hotline.operations.thread import ask_reporter, hear_reporter
from hotline.operations.told_viewing import Told
from hotline.operations.watching import ask_a_person, record_look
from hotline.policies import profiles
from hotline.policies.combinations import NEEDS_REASON
from hotline.policies.pace import OwnPace
from hotline.reported_urls import read_lines
from hotline.states import (
    BLIND,
    Addressee,
    AlsoTold,
    Answer,
    Failure,
    Finding,
    Means,
    Outcome,
    PoliceSays,
    ProviderSays,
    UnitChannel,
    Urgency,
)
from hotline.words.questions import SUGGESTED
from portal.accounts.demo import DemoPerson, OutsideTheDemo, person_for
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.web.refusals import Refusal

CONTENT = Path(__file__).resolve().parents[1] / "data" / "demo" / "reports.json"
TOKEN = "demo.report.{key}"  # noqa: S105 - names a demo report, opens nothing elsewhere
RECIPIENTS = {
    "police": "Example Police, unit for crimes against children",
    "interpol": "INTERPOL National Central Bureau, Example City",
    "partner": "Example Hotline",
    "provider": "Harbour Hosting",
}
ANSWERS = {
    ProviderSays.DISPUTE: "Our customer says that these are pictures of a museum.",
    ProviderSays.ORIGIN: "192.0.2.11",
}
WHY_THIS_PROVIDER = "It answered for this site before."
REPLIES = {
    "when": "On Saturday, some time after lunch. It was the second message from the top.",
}
MEANT = {
    "albums": "https://gallery.example/set/901\nhttps://gallery.example/set/902",
    "page": "https://gallery.example/members/harbour",
    "shots": "\n".join(f"https://mirror.example/gallery/77/{n}.jpg" for n in range(1, 4)),
    "regatta": "\n".join(f"https://gallery.example/harbour/regatta/{n}.jpg" for n in range(1, 4)),
    "pictures": "\n".join(f"https://gallery.example/set/901/{n:02}.jpg" for n in range(1, 7)),
}
POLICE_WORDS = "Our reference 2026/1188. Colleagues look into it."
WHO = {
    "analyst": Role.ANALYST,
    "supervisor": Role.HOTLINE_SUPERVISOR,
    "liaison": Role.POLICE_LIAISON,
    "officer": Role.POLICE_OFFICER,
}


def load_demo(now: datetime) -> None:
    """Add the reports, providers and partners that are missing. Raises OutsideTheDemo."""
    if not settings.DEMO:
        raise OutsideTheDemo
    content = json.loads(CONTENT.read_text())
    staff = {name: _account(person_for(role)) for name, role in WHO.items()}
    staff["colleague"] = _account(person_for(Role.ANALYST, 2))
    for partner in content["partners"]:
        Partner.objects.get_or_create(code=partner["code"], defaults=partner)
    for provider in content["providers"]:
        _provider(provider | {"country": demo_country(provider["country"])}, staff)
    for unit in content["police_units"]:
        _unit(unit, staff)
    for told in content["reports"]:
        _report(told, staff, now)
    load_holds(staff["supervisor"], now=now)


def _account(person: DemoPerson) -> User:
    found: User = User.objects.get(email=person.email)
    return found


def demo_token(key: str) -> str:
    """The form token of a demo report; its receipt follows from it."""
    return TOKEN.format(key=key)


@transaction.atomic
def _provider(found: dict[str, Any], staff: dict[str, User]) -> None:
    if Provider.objects.filter(name=found["name"], country=found["country"]).exists():
        return
    provider = add_provider(
        NewProvider(
            found["name"],
            found["country"],
            roles=tuple(ProviderRole(role) for role in found.get("roles", ["host"])),
            domains=tuple(found["domains"]),
        ),
        by=staff["analyst"],
    )
    says: dict[str, Any] = {"by": staff["analyst"], "source": "the provider's own page"}
    if form := found.get("form"):
        contact = propose_form(provider.pk, form["url"], form_note=form["note"], **says)
    else:
        contact = propose_abuse_contact(provider.pk, found["address"], **says)
    if found["verified"]:
        verify_abuse_contact(contact.pk, by=staff["supervisor"])
        for proposed in provider.proposed_networks.proposed():
            verify_networks(proposed.pk, by=staff["supervisor"])
    if pace := dict(found.get("pace", {})):
        reason = pace.pop("reason")
        set_pace(provider.pk, OwnPace(**pace), reason=reason, by=staff["supervisor"])


@transaction.atomic
def _unit(found: dict[str, Any], staff: dict[str, User]) -> None:
    if PoliceUnit.objects.filter(email=found["email"]).exists():
        return
    channel, language = UnitChannel(found["channel"]), found["language"]
    unit = add_unit(
        NewUnit(found["name"], found["email"], channel, language), by=staff[found["by"]]
    )
    if found["verified"]:
        verify_unit(unit.pk, by=staff["supervisor"])
        add_officer(unit.pk, by=staff["liaison"], email=person_for(Role.POLICE_OFFICER).email)


def _report(told: dict[str, Any], staff: dict[str, User], now: datetime) -> None:
    """One report and what happened to it; all of it or nothing, apart from the mail."""
    with transaction.atomic():
        channel = Channel(told.get("channel", Channel.WEB))
        taken = _take(
            Statement(
                urls=tuple(read_lines(told["typed"])),
                category=Category.objects.current().get(code=told["category"]),
                language=told["language"],
                narrative=told["narrative"],
                contact=told.get("contact", ""),
                imminent_danger=told.get("danger", False),
                reporter_is_depicted=told.get("depicted", False),
                reporter_age=AgeBand(told.get("age", AgeBand.UNSAID)),
                channel=channel,
            ),
            by=staff["analyst"] if channel in ENTERED_BY_STAFF else None,
            token=demo_token(told["key"]),
            now=now - timedelta(hours=told["hours_ago"]),
        )
        if not taken.fresh:
            return
        story = Story(taken.report, staff, staff["analyst"])
        for step in told["steps"]:
            if not _fits_the_law(partial(story.play, step)):
                break
    sent = [_send(send_notice, notice_id) for notice_id in story.to_send]
    sent += [_send(send_referral, referral_id) for referral_id in story.to_refer]
    if all(sent):
        with transaction.atomic():
            for later in story.afterwards:
                if not _fits_the_law(later):
                    break


def _fits_the_law(step: Callable[[], object]) -> bool:
    """Plays a step. Stories are told by the generic profile; another law may end one sooner."""
    try:
        with transaction.atomic():
            step()
    except Refusal:
        if profiles.current().id == profiles.GENERIC:
            raise
        return False
    return True


def _take(statement: Statement, *, by: User | None, token: str, now: datetime) -> Taken:
    if by is None:
        return take_report(statement, token=token, now=now)
    return enter_report(statement, token=token, by=by, now=now)


def _send(send: Callable[[int], bool], number: int) -> bool:
    """Through the mail catcher now; when it is not up yet, the worker does it in a moment."""
    try:
        send(number)
    except (OSError, SMTPException):
        return False
    return True


@dataclass
class Story:
    """What happens to one demo report, step by step."""

    report: Report
    staff: dict[str, User]
    by: User

    def __post_init__(self) -> None:
        self.to_send: list[int] = []
        self.to_refer: list[int] = []
        self.afterwards: list[Callable[[], object]] = []
        """What happens once its notice has left."""

    @property
    def items(self) -> list[Location]:
        """The URLs of the report, in their order."""
        named = self.report.submissions.select_related("location")
        return [one.location for one in named]

    def play(self, step: str) -> None:
        """One step such as `assess:baseline:2`."""
        name, *more = step.split(":")
        verbs: dict[str, Callable[..., None]] = {
            "observe": self.observe,
            "claim": self.take_on,
            "correct": self.correct,
            "add": self.add,
            "found": self.find_on_page,
            "assess": self.assess,
            "again": self.look_again,
            "put_right": self.put_right,
            "notice": self.notify,
            "put_page": self.put_page,
            "ask_origin": self.ask_origin,
            "send": self.send,
            "forward": self.forward,
            "hand": self.tell_by_hand,
            "refer": self.refer,
            "police": self.police,
            "hold": self.hold,
            "more_time": self.more_time,
            "fail": self.fail,
            "answer": self.answer,
            "mail": self.mail,
            "gone": self.gone,
            "back": self.back,
            "check": self.check,
            "unanswered": self.unanswered,
            "also_due": self.also_due,
            "close": self.close,
            "aside": self.aside,
            "undo": self.undo,
            "reopen": self.reopen,
            "ask": self.ask,
            "reply": self.reply,
        }
        verbs[name](*more)

    def observe(self) -> None:
        """Look every URL up."""
        for location in self.items:
            observe_hosting(location.pk)

    def take_on(self, who: str) -> None:
        """Somebody takes it on and stays with it."""
        self.by = self.staff[who]
        claim(self.report.pk, by=self.by)

    def correct(self, meant: str) -> None:
        """Its first URL was read wrong."""
        submission = self.report.submissions.get(position=0)
        right = tuple(read_lines(MEANT[meant]))
        correct_address(self.report.pk, submission.pk, right, by=self.by)

    def add(self, meant: str) -> None:
        """Another URL was meant too."""
        add_addresses(self.report.pk, tuple(read_lines(MEANT[meant])), by=self.by)

    def find_on_page(self, what: str) -> None:
        """More stands on its first URL."""
        found = tuple(read_lines(MEANT[what]))
        add_parts(self.report.pk, self.items[0].pk, found, by=self.by)

    def assess(self, classification: str, number: str = "1", whose: str = "") -> None:
        """Assess one URL; a colleague agrees where that is asked for, unless it stays `alone`."""
        reason = "content_not_found" if classification in NEEDS_REASON else ""
        age = "7-10" if classification == "baseline" else "unknown"
        new = NewAssessment(classification, reason=reason, youngest_age=age, confidence=3)
        location = self.items[int(number) - 1]
        looked = Told(1 if location.assessment_round in BLIND else 0)
        assess(location.pk, new, by=self.by, told=looked)
        location.refresh_from_db()
        if whose != "alone" and location.waits_for_another_look:
            self.look_again(classification, number)

    def look_again(self, classification: str, number: str = "1") -> None:
        """A colleague looks as well, without knowing what was found."""
        first, self.by = self.by, self._colleague()
        claim(self.report.pk, by=self.by)
        self.assess(classification, number, "alone")
        self.by = first

    def put_right(self, classification: str) -> None:
        """A supervisor assesses it again and finds something else."""
        self.afterwards.append(lambda: self._put_right(classification))

    def _put_right(self, classification: str) -> None:
        first, self.by = self.by, self.staff["supervisor"]
        assess_again(self.items[0].pk, by=self.by)
        self.assess(classification, "1", "alone")
        self.by = first

    def _colleague(self) -> User:
        others = (self.staff[name] for name in ("colleague", "analyst"))
        return next(one for one in others if one != self.by)

    def notify(self, provider: str) -> None:
        """Queue a notice to a provider's verified abuse contact."""
        named = {"northlight": "Northlight Data", "pier": "Pier Forums"}
        name = named.get(provider, "Harbour Hosting")
        contact = Provider.objects.get(name=name).abuse_contacts.get()
        queue_notice(self.items[0].pk, contact.pk, by=self.by, reason=WHY_THIS_PROVIDER)

    def put_page(self) -> None:
        """Put everything illegal on its first URL into notices."""
        plan = plan_notices(self.items, by=self.by).digest
        notify_page(self.report.pk, self.items[0].pk, by=self.by, plan=plan)

    def ask_origin(self) -> None:
        """Ask the delivery network where it is hosted."""
        contact = Provider.objects.get(name="Example Edge").abuse_contacts.get()
        ask_for_origin(self.items[0].pk, contact.pk, by=self.by)

    def send(self) -> None:
        """Send it now, once this report's transaction has ended."""
        item = NoticeItem.objects.open().get(location=self.items[0])
        send_now(item.notice_id, by=self.by)
        self.to_send.append(item.notice_id)

    def forward(self) -> None:
        """Let it wait for the partner."""
        queue_forward(self.items[0].pk, by=self.by)

    def tell_by_hand(self, addressee: str, answer: str) -> None:
        """Record that somebody was told outside of this system an hour ago."""
        whom, recipient = Addressee(addressee), RECIPIENTS[addressee]
        done = Done(
            whom,
            recipient,
            Means.PORTAL if whom == Addressee.PARTNER else Means.EMAIL,
            Answer(answer),
            timezone.now() - timedelta(hours=1),
            reference="2026/0417",
            note="Sent with the URL, the time it was seen and our assessment.",
        )
        record_manual_action(self.items[0].pk, done, by=self.by)

    def refer(self, urgency: str) -> None:
        """Refer it to the police unit that was verified."""
        unit = PoliceUnit.objects.usable().latest("pk")
        location = self.items[0]
        made = refer(location.pk, by=self.by, unit_id=unit.pk, urgency=Urgency(urgency))
        self.to_refer.append(made.pk)

    def police(self, says: str) -> None:
        """The officer answers by their account."""
        self.afterwards.append(lambda: self._police(PoliceSays(says)))

    def _police(self, says: PoliceSays) -> None:
        record_police_answer(
            self.to_refer[0], by=self.staff["officer"], says=says, words=POLICE_WORDS
        )

    def hold(self) -> None:
        """The police ask us to wait."""
        self.afterwards.append(self._hold)

    def _hold(self) -> None:
        officer = self.staff["officer"]
        new = NewHold(RECIPIENTS["police"], str(officer), "A search is planned for tomorrow.")
        set_hold(self.items[0].pk, new, by=officer)

    def more_time(self) -> None:
        """The police ask for more time by their account."""
        officer = self.staff["officer"]
        self.afterwards.append(lambda: ask_for_renewal(self.items[0].pk, by=officer))

    def fail(self) -> None:
        """The provider's mail server refuses the notice."""
        item = NoticeItem.objects.open().get(location=self.items[0])
        fail_notice(item.notice_id, Failure.REFUSED)

    def answer(self, says: str) -> None:
        """The provider answers by the link in its notice."""
        self.afterwards.append(lambda: self._answer(ProviderSays(says)))

    def _answer(self, says: ProviderSays) -> None:
        item = NoticeItem.objects.standing().get(location=self.items[0])
        take_answers(item.notice_id, [ItemAnswer(item.pk, says, ANSWERS.get(says, ""))])

    def mail(self, what: str) -> None:
        """Something comes back by mail after its notice."""
        self.afterwards.append(lambda: self._mail(what))

    def _mail(self, what: str) -> None:
        item = NoticeItem.objects.standing().get(location=self.items[0])
        comes_back(item.notice, what)

    def gone(self) -> None:
        """The probe looks, and it is gone."""
        self.afterwards.append(self._gone)

    def _gone(self) -> None:
        record_look(self._watch(), Look(Finding.GONE_404, 404))

    def _watch(self) -> int:
        watch: Watch = Watch.objects.open().get(location=self.items[0])
        return watch.pk

    def back(self) -> None:
        """The probe looks again twice, and it is there."""
        self.afterwards += [lambda: record_look(self._watch(), Look(Finding.ONLINE_SAME, 200))] * 2

    def check(self) -> None:
        """It is time that a person looks."""
        self.afterwards.append(lambda: ask_a_person(self.items[0]))

    def unanswered(self) -> None:
        """No reminder is left."""
        self.afterwards.append(lambda: give_to_a_person(self.items[0], timezone.now()))

    def also_due(self, to: str) -> None:
        """It is still online so long after its notice that somebody else is to be told."""
        self.afterwards.append(lambda: make_due(self.items[0], AlsoTold(to), at=timezone.now()))

    def close(self) -> None:
        """Close it at the end, when everybody who can act has been told."""
        self.afterwards.append(lambda: close_report(self.report.pk, by=self.by))

    def aside(self, outcome: str) -> None:
        """End it without an assessment."""
        set_aside(self.report.pk, Outcome(outcome), by=self.by)

    def undo(self) -> None:
        """Take that back at once."""
        undo_set_aside(self.report.pk, by=self.by)

    def ask(self, suggestion: str) -> None:
        """Ask the reporter something, in their language."""
        with translation.override(self.report.language):
            ask_reporter(self.report.pk, str(SUGGESTED[suggestion]), by=self.by)

    def reply(self, suggestion: str) -> None:
        """The reporter answers behind the receipt."""
        last = self.report.messages.count()
        hear_reporter(self.report.pk, REPLIES[suggestion], number=last)

    def reopen(self) -> None:
        """Look again."""
        reopen_report(self.report.pk, by=self.staff["supervisor"])
