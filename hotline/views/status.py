"""Receipt in, status out: what became of a report, what the hotline asks, and what one answers."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from hotline.forms.public import StatusForm
from hotline.forms.thread import EraseForm, MessageForm
from hotline.models import Location, Report, ReportMessage
from hotline.operations.erasing import erase_on_request, words_are_kept
from hotline.operations.public_status import Named, PublicStatus, named_with, public_status_of
from hotline.operations.public_thread import WHY_NOT_TAKEN, public_thread
from hotline.operations.thread import Told, hear_reporter
from hotline.views.anonymous_forms import same_size, text_only
from hotline.words.status_page import PLAIN, SIMPLE, StatusWording
from portal.privacy.legal_holds.operations import held_by
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import sensitive


@open_to_all(because="whoever holds the receipt may read the status of its report and answer")
@sensitive
@same_origin_required
@text_only
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """What became of a report."""
    return _answer(request, PLAIN)


@open_to_all(because="a child who holds the receipt may read the status of its report and answer")
@sensitive
@same_origin_required
@text_only
@require_http_methods(["GET", "HEAD", "POST"])
def young(request: HttpRequest) -> HttpResponse:
    """The same in words for children."""
    return _answer(request, SIMPLE)


def _answer(request: HttpRequest, words: StatusWording) -> HttpResponse:
    """A receipt nobody has looks the same from outside as one we know.

    What is sent along with it is an answer, something the reporter adds, or that what they told
    us is to be erased.
    """
    form = StatusForm(request.POST if request.method == "POST" else None, words=words)
    context: dict[str, Any] = {"form": form, "words": words}
    if form.is_valid():
        context["asked"] = True
        digest = form.cleaned_data["receipt"]
        erase = _erase(request, digest)
        told, written = _hear(request, digest)
        context |= _status_of(form, told, written, erase)
    return same_size(TemplateResponse(request, "hotline/status.html", context))


def _erase(request: HttpRequest, digest: bytes) -> EraseForm | None:
    """Erases what the reporter told us, when they ask for it and are sure; else their form."""
    if "erase" not in request.POST:
        return None
    form = EraseForm(request.POST)
    report_id = Report.objects.filter(receipt_digest=digest).values_list("pk", flat=True).first()
    if form.is_valid() and report_id is not None:
        erase_on_request(report_id)
    return form


def _hear(request: HttpRequest, digest: bytes) -> tuple[Told | None, MessageForm | None]:
    """What became of the words that were sent, and the form where they were not taken."""
    if "words" not in request.POST:
        return None, None
    written = MessageForm(request.POST, asked=request.POST.get("asked") == "yes")
    report_id = Report.objects.filter(receipt_digest=digest).values_list("pk", flat=True).first()
    if report_id is None or not written.is_valid():
        return None, written
    said = written.cleaned_data
    told = hear_reporter(report_id, said["words"], number=said["number"])
    if told in WHY_NOT_TAKEN:
        written.add_error("words", str(WHY_NOT_TAKEN[told]))
        return None, written
    return told, None


def _status_of(
    form: StatusForm,
    told: Told | None,
    written: MessageForm | None,
    erase: EraseForm | None = None,
) -> dict[str, Any]:
    """As many queries for a receipt that nobody has."""
    digest = form.cleaned_data["receipt"]
    reports = Report.objects.select_related("key").annotate(is_held=held_by("key"))
    found = reports.filter(receipt_digest=digest).first()
    named = named_with(digest)
    messages = list(ReportMessage.objects.filter(report__receipt_digest=digest).order_by("number"))
    if found is None:
        return {}
    thread = public_thread(found, messages)
    if written is not None:
        written.go_on(thread.last, asked=thread.open is not None)
    elif thread.may_write:
        typed = form.data["receipt"]
        written = MessageForm(receipt=typed, number=thread.last, asked=thread.open is not None)
    first = bool(thread.open or told or (written and written.errors))
    return {
        "report": found,
        "status": _in_words(public_status_of(found, named), form.words),
        "thread": thread,
        "thread_first": first,
        "thread_last": not first and bool(written or thread.earlier),
        "thanks": told is not None,
        "erase_form": _erase_form(found, form, erase),
        "erased_now": erase is not None and erase.is_valid(),
        **_kept(found, _locations(named)),
        "message_form": written,
    }


def _kept(found: Any, locations: list[Location]) -> dict[str, bool]:
    """Whether a duty keeps what they wrote, and whether it is only a legal hold."""
    if found.forget_at is None:
        return {"keeps_words": False, "only_held": False}
    by_itself = words_are_kept(found, locations)
    return {"keeps_words": by_itself or found.is_held, "only_held": not by_itself}


def _in_words(status: PublicStatus, words: StatusWording) -> PublicStatus:
    """A status as a version of the page says it; its days and what was told to whom stay."""
    title, text = words.statuses.get(status.code, (status.title, status.text))
    if status.addresses:
        text = status.text  # they came to different things
    each = tuple(_in_words(one, words) for one in status.addresses)
    return replace(status, title=title, text=text, addresses=each)


def _erase_form(report: Report, form: StatusForm, sent: EraseForm | None) -> EraseForm | None:
    """None where there is nothing left that they could have erased."""
    if report.erasure_asked_at is not None or report.forget_at is None:
        return None
    if sent is not None and not sent.is_valid():
        return sent
    return EraseForm(initial={"receipt": form.data["receipt"], "erase": "yes"})


def _locations(named: list[Named]) -> list[Location]:
    """What the report names, and what is on it."""
    return [each for one in named for each in (one.location, *one.parts)]
