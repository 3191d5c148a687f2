"""Doors of the people page."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import roles
from portal.accounts.models import User
from portal.people import operations
from portal.people.forms import NewPersonForm, RolesForm
from portal.web.access import staff_with

MAY = "accounts.manage_people"


@staff_with(MAY)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, those who work here now first."""
    factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    everybody = (
        User.objects.annotate(protected=Exists(factor))
        .prefetch_related("groups")
        .order_by("-is_active", "display_name", "email")
    )
    return render(request, "desk/people/people.html", {"people": list(everybody)})


@staff_with(MAY)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new colleague."""
    form = NewPersonForm(request.POST or None)
    if not form.is_valid():
        return render(request, "desk/people/add.html", {"form": form})
    person = operations.add(
        form.cleaned_data["email"],
        display_name=form.cleaned_data["display_name"],
        given=form.chosen(),
        by=_by(request),
    )
    messages.success(request, _("The account is made, and a mail with a link is on its way."))
    return redirect("people:person", pk=person.pk)


@staff_with(MAY)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One colleague's name, roles and state."""
    whom = get_object_or_404(User, pk=pk)
    form = RolesForm(
        request.POST or None,
        initial={"display_name": whom.display_name, "roles": roles.of(whom)},
    )
    if not form.is_valid():
        return render(request, "desk/people/person.html", {"form": form, "person": whom})
    operations.change(
        whom, display_name=form.cleaned_data["display_name"], given=form.chosen(), by=_by(request)
    )
    messages.success(request, _("Saved."))
    return redirect("people:person", pk=whom.pk)


@staff_with(MAY)
@require_POST
def switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The account ends."""
    operations.switch_off(get_object_or_404(User, pk=pk), by=_by(request))
    messages.success(request, _("The account is switched off, and its sessions are ended."))
    return redirect("people:person", pk=pk)


@staff_with(MAY)
@require_POST
def switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The account works again."""
    operations.switch_on(get_object_or_404(User, pk=pk), by=_by(request))
    messages.success(request, _("The account works again."))
    return redirect("people:person", pk=pk)


@staff_with(MAY)
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Another link to choose a password."""
    operations.invite(get_object_or_404(User, pk=pk, is_active=True), by=_by(request))
    messages.success(request, _("A mail with a link is on its way."))
    return redirect("people:person", pk=pk)


@staff_with(MAY)
@require_POST
def forget_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """The phone or key is lost."""
    operations.forget_second_factor(get_object_or_404(User, pk=pk), by=_by(request))
    messages.success(request, _("At the next sign-in a new second factor is set up."))
    return redirect("people:person", pk=pk)


def _by(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - staff_with let nobody else in
    return request.user
