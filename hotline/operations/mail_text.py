"""What all mails of the hotline have in common: plain text from a template, and a message id."""

from collections.abc import Mapping
from email.utils import make_msgid, parseaddr
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Engine


def mail_text(name: str, words: Mapping[str, Any]) -> str:
    """`templates/mail/hotline/<name>` in the active language; nothing is escaped as for a page.

    It is plain text, so a page that shows it escapes it.
    """
    text = _engine().get_template(f"hotline/{name}").render(Context(dict(words), autoescape=False))
    return str.__str__(text)  # not as Django's SafeString, which `str()` would leave it


@cache
def _engine() -> Engine:
    """An engine of its own: this is text for a mail, not for a page."""
    return Engine(
        dirs=[str(settings.BASE_DIR / "templates" / "mail")],
        libraries={"i18n": "django.templatetags.i18n"},
        autoescape=False,
    )


def new_message_id(kind: str) -> str:
    """For a mail that has not been written yet, under the domain our mail comes from."""
    return make_msgid(kind, domain=_domain())


def message_id_of(name: str) -> str:
    """The same for the same name: whatever sends this mail again sends the same one."""
    return f"<{name}@{_domain()}>"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
