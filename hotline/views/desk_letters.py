"""What our notices say to whom: every role in every language, with examples instead of a case."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hotline.models import Location, Notice, NoticeItem, Provider, ProviderRole
from hotline.models.querysets import PROVIDER_WORK
from hotline.operations.notice_mail import TEMPLATE_VERSION, letter, subject_of
from hotline.operations.said_words import ANSWER_LINK
from hotline.policies import profiles
from hotline.states import NoticeState
from portal.database.clock import database_now
from portal.web.access import staff_with

EXAMPLE_URL = "https://images.example.org/album/1"
EXAMPLE_IP = "192.0.2.44"
AFTER_OTHERS = {
    *(ProviderRole.UPSTREAM, ProviderRole.REGISTRAR, ProviderRole.REGISTRY),
    ProviderRole.REGULATOR,
}
"""Who is written to where the host did not act; the example says so."""


class LetterForm(forms.Form):
    """Whose letter, and in which language."""

    role = forms.TypedChoiceField(
        label=_("As what"), choices=ProviderRole.choices, coerce=ProviderRole
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


@staff_with(*PROVIDER_WORK)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """One letter as it would be written today."""
    pace = profiles.current().notice
    first = {"role": ProviderRole.HOST, "language": pace.language}
    form = LetterForm(request.GET if "role" in request.GET else first)
    chosen = form.cleaned_data if form.is_valid() else first
    notice, items, before = _example(ProviderRole(chosen["role"]), chosen["language"])
    text = letter(notice, items, hours=pace.deadline_hours, answered_at=ANSWER_LINK, before=before)
    context = {
        "form": form,
        "subject": subject_of(notice),
        "text": text,
        "language": notice.language,
        "version": TEMPLATE_VERSION,
    }
    return TemplateResponse(request, "desk/hotline/letters.html", context)


def _example(role: ProviderRole, language: str) -> tuple[Notice, list[NoticeItem], list[Notice]]:
    """Nothing of it is kept."""
    now = database_now()
    law = profiles.current().law
    notice = Notice(
        pk=0,
        provider=Provider(name="Example Provider"),
        role_addressed=role,
        language=language,
        queued_at=now,
    )
    item = NoticeItem(
        notice=notice,
        location=Location(canonical=EXAMPLE_URL),
        legal_basis=law[0].text if law else "",
        classification="baseline",
        ips=[EXAMPLE_IP],
        first_seen_at=now - timedelta(hours=2),
        last_seen_at=now,
    )
    earlier = Notice(
        pk=0,
        provider=Provider(name="Example Hosting"),
        state=NoticeState.SENT,
        queued_at=now - timedelta(days=4),
        sent_at=now - timedelta(days=4),
    )
    return notice, [item], [earlier] if role in AFTER_OTHERS else []
