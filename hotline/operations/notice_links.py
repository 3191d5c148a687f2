"""The link in a notice, with which its provider answers without an account.

The link is signed, not stored: whoever has the database alone cannot make one, and the same
notice has the same link in every reminder.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from hotline.models import Notice

SIGNED_FOR = "hotline.notice.answer"


def answer_url(notice: Notice) -> str:
    """Where the provider of a notice answers, in the language of the notice."""
    with translation.override(notice.language):
        token = Signer(salt=SIGNED_FOR).sign(str(notice.pk))
        page = reverse("hotline:notice", settings.PUBLIC_URLCONF, args=[token])
    return f"{settings.SITE_ORIGIN}{page}"


def notice_named(token: str) -> Notice | None:
    """The notice of a link, or None for one that we did not make."""
    try:
        number = Signer(salt=SIGNED_FOR).unsign(token)
    except BadSignature:
        return None
    found: Notice | None = (
        Notice.objects.left().filter(pk=number).select_related("provider").first()
    )
    return found
