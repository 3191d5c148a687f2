"""The hotline's public doors: report, in usual or simple words or on another site; the receipt."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hotline.forms.public import PURPOSE, ReportForm, SimpleReportForm
from hotline.models import Channel
from hotline.operations.reporting import Taken, already_taken, take_report
from hotline.reported_urls import ReportedUrl, defang
from hotline.views.anonymous_forms import no_files
from portal.privacy import form_tokens
from portal.privacy import pow as proof
from portal.web.access import open_to_all
from portal.web.framing import framed_by
from portal.web.origin import same_origin_required
from portal.web.pagecache.blanks import filled_in, mark, part_filled_in
from portal.web.sensitive import indexable, sensitive


@dataclass(frozen=True, slots=True)
class Door:
    """One way to the report form. `frame`: the template around it."""

    form: type[ReportForm] = ReportForm
    frame: str = "base.html"
    channel: Channel = Channel.WEB

    @property
    def is_embedded(self) -> bool:
        """Whether it stands on a page of another site."""
        return self.channel == Channel.EMBED


USUAL = Door()
YOUNG = Door(form=SimpleReportForm)
EMBEDDED = Door(frame="hotline/embed.html", channel=Channel.EMBED)


@open_to_all(because="anyone may report, without an account and without a name")
@indexable
@sensitive
@same_origin_required
@no_files
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; sent, the receipt."""
    return _answer(request, USUAL)


@open_to_all(because="a child may report, without an account and without a name")
@sensitive
@same_origin_required
@no_files
@require_http_methods(["GET", "HEAD", "POST"])
def young(request: HttpRequest) -> HttpResponse:
    """The same in words for children."""
    return _answer(request, YOUNG)


@open_to_all(because="anyone may report, also from the page of a school or a partner")
@framed_by(lambda: settings.EMBED_SITES)
@sensitive
@same_origin_required
@no_files
@require_http_methods(["GET", "HEAD", "POST"])
def embedded(request: HttpRequest) -> HttpResponse:
    """The same without the site around it, for the sites that may frame it."""
    return _answer(request, EMBEDDED)


def _answer(request: HttpRequest, door: Door) -> HttpResponse:
    """The same form gives the same receipt, however often it is sent."""
    if request.method != "POST":
        return _open(request, door)
    form = door.form(request.POST)
    try:
        taken = _take(request, form, door.channel)
    except proof.PowRefused as refused:
        form.refuse(str(refused.message))
        taken = None
    if taken is None:
        return _ask(request, door, form)
    return _thank(request, door, form, taken)


def _take(request: HttpRequest, form: ReportForm, channel: Channel) -> Taken | None:
    """The report, against a proof of work; a form that brought one before needs no other.

    What was typed is read after that, because reading it is work for us. None where the form has
    to come again; its proof is good for that. Raises PowRefused.
    """
    token = request.POST.get("token", "").strip()
    try:
        with transaction.atomic():
            proof.check(request.POST, PURPOSE, bound_to=token)
            if form.is_valid():
                return take_report(form.as_statement(get_language() or "en", channel), token=token)
            transaction.set_rollback(True)
    except proof.PowRefused:
        before = already_taken(token)
        if before is None:
            raise
        return before if form.is_valid() else None
    return None


def _open(request: HttpRequest, door: Door) -> HttpResponse:
    """The empty form. All but its tokens is the same for everybody."""
    slow_seconds = proof.slow_path_seconds()
    own = {"token": form_tokens.new(PURPOSE), "slow_token": proof.slow_path_token(PURPOSE)}
    return filled_in(
        request,
        "hotline/report.html",
        own,
        of=(slow_seconds,),
        context=lambda: {
            **around(door),
            "form": door.form(initial={"token": mark("token")}),
            "slow_seconds": slow_seconds,
        },
    )


def _ask(request: HttpRequest, door: Door, form: ReportForm) -> HttpResponse:
    """The form as it was sent, with what is missing."""
    shown = {**around(door), "form": form, "opened_ms": form.opened_ms}
    return TemplateResponse(request, "hotline/report.html", shown)


def _thank(request: HttpRequest, door: Door, form: ReportForm, taken: Taken) -> HttpResponse:
    """The page with the receipt. All but a few words of it is the same for everybody."""
    in_danger, lane = taken.report.imminent_danger, taken.report.category.lane
    origin = f"{request.scheme}://{request.get_host()}"
    own = {
        "receipt": taken.receipt.text,
        "opened_ms": form.opened_ms,
        "understood": _understood(form.cleaned_data["where"]),
    }
    return filled_in(
        request,
        "hotline/taken.html",
        own,
        of=(in_danger, lane, origin),
        context=lambda: {
            **around(door),
            "in_danger": in_danger,
            "lane": lane,
            "status_address": origin + reverse(door.form.words.status_page),
        },
    )


def _understood(urls: tuple[ReportedUrl, ...]) -> SafeString:
    """What we made of what was named, as items of a list."""
    return format_html_join("\n", "{}", ((_understood_as(url),) for url in urls))


def _understood_as(url: ReportedUrl) -> SafeString:
    return part_filled_in(
        "hotline/parts/understood.html",
        {"shown": defang(url.canonical)},
        of=(url.kind,),
        context=lambda: {"kind": url.kind.label},
    )


def around(door: Door) -> dict[str, Any]:
    """What the pages of every door have in common."""
    return {"frame": door.frame, "words": door.form.words, "is_embedded": door.is_embedded}
