"""What police units get by mail: that a referral waits or the referral itself, and news of holds.

A mail to the police names a number, never an address or what was found; that is in the attached
files of units that asked for them, or on the pages of those with an account.
"""

from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hotline.gateways.mail import Attachment, Mail, mailer
from hotline.models import NO_MORE_TIME_PLACE, Hold, Referral, RefusedRenewal
from hotline.operations.mail_text import mail_text, message_id_of
from hotline.operations.referral_package import as_page, package_of
from hotline.states import HoldState, UnitChannel, UnitState
from portal.jobs import outbox
from portal.privacy.sealing import unseal


def referral_mail(referral: Referral) -> Mail:
    """The mail with which a referral reaches its unit, in the language of the unit."""
    words: dict[str, object] = {"assessed": bool(referral.location.verdict)}
    with translation.override(referral.addressee.language):
        subject = _("Referral %(number)s of the hotline") % {"number": referral.number}
        return _mail(
            referral, subject, "referral.txt", referral.message_id, words, _files(referral)
        )


def _files(referral: Referral) -> tuple[Attachment, ...]:
    if referral.addressee.channel != UnitChannel.MAIL:
        return ()
    package = package_of(referral)
    return (
        Attachment(f"{referral.number}.json", "application/json", package.encode()),
        Attachment(f"{referral.number}.html", "text/html", as_page(referral, package).encode()),
    )


def tell_unit(hold: Hold, *, at: datetime, news: str = "") -> None:
    """Asks for a mail to its unit about where the hold stands now. `news` names what its state
    does not say."""
    key = f"hold.tell:{hold.pk}:{hold.state}{news}:{at.timestamp():.0f}"
    outbox.add("hold.tell", subject=hold, key=key)


def send_hold_news(hold_id: int) -> bool:
    """Tells the unit whose hold it is how it stands, and no other.

    Returns False where it is nobody's who has an address: also where a unit asked by telephone
    that is none of several which were told.

    Raises OSError or SMTPException when the mail server did not take it.
    """
    hold = Hold.objects.get(pk=hold_id)
    referral = _referral_of(hold)
    if referral is None:
        return False
    refused = newest_refusal(hold)
    name = f"hold-{hold.pk}-{hold.state}-{hold.renewals}" + (f"-no-{refused.pk}" if refused else "")
    words: dict[str, object] = {"hold": hold, "refused": refused}
    files = _why_not(referral, refused) if refused else ()
    with translation.override(referral.addressee.language), timezone.override(UTC):
        subject = _("Hold on referral %(number)s") % {"number": referral.number}
        mailer().send(_mail(referral, subject, "hold.txt", message_id_of(name), words, files))
    return True


def newest_refusal(hold: Hold) -> RefusedRenewal | None:
    """The no to more time that stands: of a hold that goes on, and was not renewed since."""
    if hold.state != HoldState.ACTIVE:
        return None
    found: RefusedRenewal | None = hold.refusals.filter(renewals=hold.renewals).last()
    return found


def _why_not(referral: Referral, refused: RefusedRenewal) -> tuple[Attachment, ...]:
    """The reason as a file, for units that get what they are told by mail."""
    if referral.addressee.channel != UnitChannel.MAIL:
        return ()
    reason = unseal(refused.reason, key=refused.hold.key, place=NO_MORE_TIME_PLACE)
    return (Attachment(f"{referral.number}-no-more-time.txt", "text/plain", reason.encode()),)


def is_written_to(hold: Hold) -> bool:
    """Whether news of it reach a unit by mail."""
    return _referral_of(hold) is not None


def _referral_of(hold: Hold) -> Referral | None:
    sent = Referral.objects.sent().filter(location=hold.location_id)
    if hold.unit_id is None and sent.values("unit").distinct().count() > 1:
        return None
    theirs = sent.filter(unit__state=UnitState.VERIFIED)
    theirs = theirs.filter(unit=hold.unit_id) if hold.unit_id else theirs
    found: Referral | None = theirs.select_related("unit").order_by("-pk").first()
    return found


def _mail(
    referral: Referral,
    subject: str,
    template: str,
    message_id: str,
    words: dict[str, object],
    files: tuple[Attachment, ...] = (),
) -> Mail:
    page = reverse("hotline_desk:referral", settings.STAFF_URLCONF, args=[referral.pk])
    told = {
        "referral": referral,
        "has_account": referral.addressee.channel == UnitChannel.PORTAL,
        "page_url": f"{settings.SITE_ORIGIN}{page}",
        "centre": settings.CENTRE_NAME,
        "sender": settings.DEFAULT_FROM_EMAIL,
        **words,
    }
    return Mail(
        to=referral.addressee.email,
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=subject,
        text=mail_text(template, told),
        message_id=message_id,
        headers={"X-Referral-Number": referral.number},
        attachments=files,
    )
