"""Doors of the people page."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
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
    rows = [(person, _titles(person)) for person in everybody]
    return render(request, "desk/people/people.html", {"people": rows})


def _titles(person: User) -> list[str]:
    """Of the person's roles, from groups that were fetched already."""
    held = {group.name for group in person.groups.all()}
    return [str(duty.title) for role, duty in roles.DUTIES.items() if role.value in held]


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


def _deed(verb: Callable[..., object], said: Promise, **which: Any) -> Callable[..., HttpResponse]:
    """The door of a button on a colleague's page; `which` colleagues it is for."""

    @staff_with(MAY)
    @require_POST
    def perform(request: HttpRequest, pk: int) -> HttpResponse:
        verb(get_object_or_404(User, pk=pk, **which), by=_by(request))
        messages.success(request, str(said))
        return redirect("people:person", pk=pk)

    return perform


switch_off = _deed(
    operations.switch_off, _("The account is switched off, and its sessions are ended.")
)
switch_on = _deed(operations.switch_on, _("The account works again."))
invite = _deed(operations.invite, _("A mail with a link is on its way."), is_active=True)
forget_second_factor = _deed(
    operations.forget_second_factor, _("At the next sign-in a new second factor is set up.")
)


def _by(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - staff_with let nobody else in
    return request.user
