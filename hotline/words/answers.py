"""What whoever got a notice is asked and can truly answer, by what they are to the URLs in it.

Who hosts something removes it; who gives a name or a connection suspends it or passes the notice
on; an authority has it, acts, or says that it is not for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.states import ProviderSays

Words = str | Promise
_NO_CUSTOMER = _("Not the name of a customer.")


@dataclass(frozen=True, slots=True)
class RoleAnswers:
    """The words of the page of a notice for one role.

    `offered`: its answers, in the order in which they are shown. `for_the_rest`: the answer that a
    tick gives about everything else, with its words. `more`: what is asked beside the answer, and
    `leave_out` what is not to stand there.
    `has_deadline`: whether an answer is asked for by a moment.
    """

    lead: Words
    offered: Mapping[ProviderSays, Words]
    for_the_rest: tuple[ProviderSays, Words]
    more: Words
    leave_out: Words = _NO_CUSTOMER
    has_deadline: bool = True


_TO_THE_ABUSE_DESK = _("To the abuse desk of %(provider)s. Please say what became of each address.")
_IS_REMOVED, _DISAGREES = _("It is removed"), _("We disagree")
_NOT_WITH_US = _("It is not with us any more, or never was")
_REST_REMOVED = _("Everything below that I do not answer otherwise is removed.")
_REST_SUSPENDED = _("Every domain name below for which I do not answer otherwise is suspended.")
_WHERE_OR_WHY = _("Where it is now, or why you disagree")
_PASSED_TO_OR_WHY = _("What you did, or why you disagree")
_SUSPENDED = _("The domain name is suspended")
_HOST = RoleAnswers(
    _TO_THE_ABUSE_DESK,
    {
        ProviderSays.REMOVED: _IS_REMOVED,
        ProviderSays.MOVED: _NOT_WITH_US,
        ProviderSays.DISPUTE: _DISAGREES,
    },
    (ProviderSays.REMOVED, _REST_REMOVED),
    _WHERE_OR_WHY,
)
ANSWERS: Mapping[str, RoleAnswers] = {
    "host": _HOST,
    "platform": _HOST,
    "cdn": RoleAnswers(
        _TO_THE_ABUSE_DESK,
        {
            ProviderSays.REMOVED: _("It is no longer served through our network"),
            ProviderSays.PASSED: _("We passed the notice on to whoever hosts it"),
            ProviderSays.MOVED: _("It is not behind our network any more, or never was"),
            ProviderSays.DISPUTE: _DISAGREES,
        },
        (
            ProviderSays.REMOVED,
            _(
                "Everything below that I do not answer otherwise is no longer served through our "
                "network."
            ),
        ),
        _WHERE_OR_WHY,
    ),
    "site_owner": RoleAnswers(
        _("To whoever is responsible for %(provider)s. Please say what became of each address."),
        {
            ProviderSays.REMOVED: _IS_REMOVED,
            ProviderSays.MOVED: _("It is not on a site of ours any more, or never was"),
            ProviderSays.DISPUTE: _DISAGREES,
        },
        (ProviderSays.REMOVED, _REST_REMOVED),
        _WHERE_OR_WHY,
    ),
    "registrar": RoleAnswers(
        _TO_THE_ABUSE_DESK,
        {
            ProviderSays.REMOVED: _SUSPENDED,
            ProviderSays.PASSED: _("We passed the notice on to the holder"),
            ProviderSays.NOT_US: _("The domain name is not registered through us"),
            ProviderSays.DISPUTE: _DISAGREES,
        },
        (ProviderSays.REMOVED, _REST_SUSPENDED),
        _PASSED_TO_OR_WHY,
    ),
    "registry": RoleAnswers(
        _TO_THE_ABUSE_DESK,
        {
            ProviderSays.REMOVED: _SUSPENDED,
            ProviderSays.PASSED: _("We passed the notice on to the registrar"),
            ProviderSays.NOT_US: _("The domain name is not in our register"),
            ProviderSays.DISPUTE: _DISAGREES,
        },
        (ProviderSays.REMOVED, _REST_SUSPENDED),
        _PASSED_TO_OR_WHY,
    ),
    "upstream": RoleAnswers(
        _TO_THE_ABUSE_DESK,
        {
            ProviderSays.REMOVED: _("It can no longer be reached through our network"),
            ProviderSays.PASSED: _("We passed the notice on to that network"),
            ProviderSays.NOT_US: _("That network is not connected through ours"),
            ProviderSays.DISPUTE: _DISAGREES,
        },
        (
            ProviderSays.REMOVED,
            _(
                "Everything below that I do not answer otherwise can no longer be reached through "
                "our network."
            ),
        ),
        _PASSED_TO_OR_WHY,
    ),
    "regulator": RoleAnswers(
        _("To %(provider)s. You need not answer; it helps us to know what you do."),
        {
            ProviderSays.HAS_IT: _("We have it"),
            ProviderSays.ACTS: _("We act on it"),
            ProviderSays.NOT_US: _("It is not for us"),
            ProviderSays.REMOVED: _("As far as we know, it is removed"),
            ProviderSays.DISPUTE: _DISAGREES,
        },
        (ProviderSays.HAS_IT, _("We have everything below that I do not answer otherwise.")),
        _("What we should know, or why you disagree"),
        leave_out=_("Not the name of a person."),
        has_deadline=False,
    ),
}
"""By the role in which somebody was written to."""


def own_words(role: str, says: ProviderSays) -> Words:
    """An answer as whoever gave it read it; empty where a host reads the same."""
    words = ANSWERS[role].offered.get(says, "")
    return "" if words == _HOST.offered.get(says) else words
