"""Who may call a view. Every view says so; the server does not start otherwise.

`portal.web.checks` walks the URLconf of each zone and refuses a view that carries no
declaration, so a forgotten permission is found before the first request and not after
the first leak. Objects are a second question: a person's read begins at a scope
(`Case.objects.visible_to(person)`) and what they may not know of is 404.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import urlencode

from portal.accounts.mfa import SET_UP_PATH, has_completed, must_set_up
from portal.accounts.models import User
from portal.web.errors import wants_json
from portal.web.refusals import NotAllowed, SignInNeeded

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """A view's declaration, found as `view.access`.

    `permissions` are alternatives: any one of them opens the view; none means that every
    signed-in member of staff may call it. `because` is the reason when everyone may.
    """

    permissions: tuple[str, ...] = ()
    because: str = ""

    @property
    def for_staff(self) -> bool:
        return not self.because


def access_of(view: Callable[..., Any]) -> Access | None:
    """The declaration of a view, also when other decorators were put around it."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def open_to_all(*, because: str) -> Callable[[ViewT], ViewT]:
    """Anyone may call the view, for the reason given."""
    if not because.strip():
        msg = "say why nobody is asked to sign in"
        raise TypeError(msg)
    return _declare(Access(because=because))


def staff_with(*permissions: str) -> Callable[[ViewT], ViewT]:
    """Signed in, second factor completed in this session, and at least one of `permissions`.

    Nobody signed in: to the sign-in page and back. No second factor: to its set-up page.
    None of the permissions: `NotAllowed`. Scripts get the same as refusals in JSON.
    """
    if not permissions or not all(permission.count(".") == 1 for permission in permissions):
        msg = "staff_with needs permissions written as app.codename; see any_staff"
        raise TypeError(msg)
    return _guard(Access(permissions))


def any_staff(view: ViewT) -> ViewT:
    """Signed in, second factor completed; every role may call the view."""
    return _guard(Access())(view)


def _declare(access: Access) -> Callable[[ViewT], ViewT]:
    def declare(view: ViewT) -> ViewT:
        _must_be_undeclared(view)
        cast("Any", view).access = access
        return view

    return declare


def _guard(access: Access) -> Callable[[ViewT], ViewT]:
    def guard(view: ViewT) -> ViewT:
        _must_be_undeclared(view)

        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return turn_away(request, access) or cast("Any", view)(request, *args, **kwargs)

        return _declare(access)(cast("ViewT", guarded))

    return guard


def _must_be_undeclared(view: Callable[..., Any]) -> None:
    if access_of(view) is not None:
        msg = f"{view!r} already says who may call it"
        raise TypeError(msg)


def turn_away(request: HttpRequest, access: Access) -> HttpResponseBase | None:
    """The redirect for a caller a staff view is not for yet, or None to go on.

    Raises SignInNeeded (to scripts only) and NotAllowed.
    """
    user = request.user
    if not isinstance(user, User) or not has_completed(request, user):
        if wants_json(request):
            raise SignInNeeded
        if must_set_up(request):
            back = urlencode({"next": _way_back(request)})
            return HttpResponseRedirect(f"{SET_UP_PATH}?{back}")
        return redirect_to_login(_way_back(request))
    if access.permissions and not any(map(user.has_perm, access.permissions)):
        raise NotAllowed
    return None


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: here for a page, the desk for a form that was lost."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/desk/"
