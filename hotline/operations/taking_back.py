"""What has not left yet can be taken back: items of unsent notices, forwards that wait."""

from hotline.models import Forward, Location, NoticeItem
from hotline.operations import moving
from hotline.operations.notices import withdraw_item
from hotline.states import ExchangeState
from portal import audit
from portal.accounts.models import User


def take_back(location: Location, *, by: User) -> None:
    """What has not left stays here: items of unsent notices and forwards that wait.

    The caller holds the lock. Raises NoticeNotDue while a notice is on its way out.
    """
    for item in NoticeItem.objects.open().filter(location=location, notice__sent_at=None):
        withdraw_item(item.pk, by=by)
    if location.exchange_state == ExchangeState.QUEUED:
        Forward.objects.filter(location=location, state=ExchangeState.QUEUED).delete()
        moving.exchange(location, ExchangeState.NONE)
        audit.record("forward.taken_back", by=by, about=location)
    location.refresh_from_db()
