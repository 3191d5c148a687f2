"""What is due is done, as people in the centre do on most days: so that late states are reached."""

from hypothesis import strategies as st

from hotline.models import Location, Notice, NoticeItem, ProviderRole, Referral
from hotline.operations.claims import claim
from hotline.operations.escalating import escalate
from hotline.operations.failed_notices import retry_notice
from hotline.operations.forwards import queue_forward
from hotline.operations.holds import release_hold, renew_hold
from hotline.operations.hosting import decide_country
from hotline.operations.manual_actions import Done, record_manual_action
from hotline.operations.moves import note_move_seen
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.origin import Origin, ask_for_origin, record_origin
from hotline.operations.police_answers import record_police_answer
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.referring import refer
from hotline.operations.removals import ask_again, confirm_gone, follow_move
from hotline.operations.replies import read_replies
from hotline.operations.retracting import note_danger_over_told, note_told
from hotline.operations.standing import steps
from hotline.operations.telling_again import note_told_again
from hotline.operations.telling_as_well import tell_as_well, tell_nobody
from hotline.operations.watch_answers import note_still_gone, note_still_there, watch_on
from hotline.policies.next_steps import ALSO_TOLD, LOOKS, Step
from hotline.states import (
    Addressee,
    Answer,
    Means,
    PoliceSays,
    ProviderSays,
    SeenGone,
    Urgency,
    WhyNobody,
    WhyOnline,
)
from portal.database.clock import database_now
from tests.hotline.machine_centre import BASELINE, URLS, Centre, may_happen
from tests.makers.hotline import assess

TOLD = {"reason": "x", "confirmed": True}
"""What a provider to whom the evidence does not point takes."""
PLACES = st.lists(st.sampled_from([0, 0, *range(len(URLS))]), min_size=2, max_size=5)


def saw_it_gone(location_id, *, by):
    """A person opened it and found nothing, whatever the machine saw."""
    return confirm_gone(location_id, by=by, seen=SeenGone.OPENED, despite=WhyOnline.SINCE)


class Working(Centre):
    """A rule that asks each place what it waits for, and has somebody do it."""

    @may_happen(often=8, places=PLACES)
    def what_is_due_is_done(self, places):
        for place in places:
            pk = self.location(place)
            location = Location.objects.get(pk=pk)
            for step in sorted(steps(location, database_now())):
                self._do(step, location)
            self.work()

    def _do(self, step, location):
        alone = SIMPLE.get(step)
        if step in LOOKS:
            self._look_again(location)
        elif alone:
            self.attempt(alone, location.pk, by=self.analysts[0])
        elif step in TELLS_POLICE:
            told = {"unit_id": self.unit.pk, "urgency": Urgency.NORMAL}
            self.attempt(refer, location.pk, by=self.liaison, **told)
        elif step in {Step.POLICE_ANSWER, Step.ASK_POLICE}:
            self.police_say(location.pk, PoliceSays.ACKNOWLEDGED)
        elif step == Step.POLICE_AGREE:
            self.police_say(location.pk, PoliceSays.AGREED)
        elif step == Step.TELL_NETWORK:
            told = {"role": ProviderRole.REGISTRAR, "reason": "x", "by": self.analysts[0]}
            self.attempt(tell_as_well, location.pk, self.registrar.pk, **told)
        elif step in ALSO_TOLD:
            told = {"why": WhyNobody.NOT_FOUND, "by": self.analysts[0]}
            self.attempt(tell_nobody, location.pk, ALSO_TOLD[step][0], **told)
        elif step == Step.PARTNER_WAITS:
            done = Done(Addressee.PARTNER, "Hotline", Means.PHONE, Answer.TOLD, database_now())
            self.attempt(record_manual_action, location.pk, done, by=self.analysts[0])
        else:
            self._with_providers(step, location)

    def _with_providers(self, step, location):
        by, contact = self.analysts[0], self.contacts[-1].pk
        if step == Step.NOTIFY:
            self.attempt(queue_notice, location.pk, contact, by=by, **TOLD)
        elif step == Step.ASK_ORIGIN:
            self.attempt(ask_for_origin, location.pk, self.network.pk, by=by, **TOLD)
        elif step in {Step.ESCALATE, Step.UNDELIVERED}:
            told = {"role": ProviderRole.HOST, **TOLD}
            self.attempt(escalate, location.pk, contact, by=by, **told)
        elif step in {Step.LOCATE_ORIGIN, Step.ORIGIN_TOLD}:
            self.attempt(record_origin, location.pk, Origin(self.home), by=by)
        elif step == Step.DECIDE_COUNTRY:
            self.attempt(decide_country, location.pk, self.home, by=by)
        elif step in {Step.PROVIDER_HAS_IT, Step.PROVIDER_REMINDED, Step.ORIGIN_ASKED}:
            for item in NoticeItem.objects.standing().filter(location=location):
                answer = ItemAnswer(item.pk, ProviderSays.REMOVED)
                self.attempt(take_answers, item.notice_id, [answer])
        else:
            self._with_notices(step, by)

    def _with_notices(self, step, by):
        if step == Step.NOTICE_WAITS:
            for notice in Notice.objects.filter(being_grouped=True):
                self.attempt(send_now, notice.pk, by=by)
        elif step == Step.NOTICE_FAILED:
            for notice in Notice.objects.failed():
                self.attempt(retry_notice, notice.pk, by=by)

    def _look_again(self, location):
        named = location.submissions.first()
        for by in (*self.analysts, self.supervisor):
            self.attempt(claim, named.report_id, by=by)
            self.attempt(assess, location.pk, BASELINE, by=by)

    def police_say(self, location_id, says):
        """The newest referral is answered by somebody of the police."""
        told = Referral.objects.filter(location=location_id, referred_at__isnull=False)
        for referral in told.order_by("-pk")[:1]:
            self.attempt(record_police_answer, referral.pk, by=self.liaison, says=says)


TELLS_POLICE = frozenset(
    {
        Step.TELL_POLICE,
        Step.POLICE_FIRST,
        Step.CONTACT_IS_THEIRS,
        Step.NO_HOTLINE,
        Step.POLICE_ONLY,
        Step.POLICE_DECLINED,
    }
)
SIMPLE = {
    Step.READ_MAIL: read_replies,
    Step.CHECK_REMOVED: saw_it_gone,
    Step.FOLLOW_MOVE: follow_move,
    Step.SEE_MOVE: note_move_seen,
    Step.ANSWER_DISPUTE: ask_again,
    Step.RECHECK: note_still_there,
    Step.DECIDE_WATCH: watch_on,
    Step.LOOK_FOR_RETURN: note_still_gone,
    Step.FORWARD: queue_forward,
    Step.RETRACT: note_told,
    Step.RETRACT_DANGER: note_danger_over_told,
    Step.TELL_AGAIN: note_told_again,
    Step.HELD: release_hold,
    Step.DECIDE_RENEWAL: renew_hold,
}
"""Steps that one press takes."""
