"""What staff read about the law profile: who is told first, what is illegal, which clocks run."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.models import Category
from hotline.policies.clocks import must_agree, silence_lets_go
from hotline.policies.profiles import Order, Profile
from hotline.states import AlsoTold
from portal.web.actions import Words

ORDER_WORDS: dict[Order, Words] = {
    Order.POLICE_FIRST: _(
        "The police are told first; the provider once they answered, unless they ask us to wait."
    ),
    Order.PARALLEL: _("Police and provider are told side by side."),
    Order.PROVIDER_FIRST: _("The provider is told first, the police afterwards."),
    Order.POLICE_ONLY: _("The police are told and speak to the provider; we send no notice."),
}


ALSO_TOLD_WORDS: dict[AlsoTold, Words] = {
    AlsoTold.OWNER: _("Still online: platform or owner told as well"),
    AlsoTold.NETWORK: _("Still online: registrar or network before it told as well"),
    AlsoTold.AUTHORITY: _("Still online: regulator or police told as well"),
}


ONCE_THEY_AGREE = _(
    "The police are told first; the provider only once they agree, or say that they do not act or "
    "have finished."
)


def order_words(profile: Profile) -> Words:
    """Who is told of what is hosted at home, and in what order."""
    return ONCE_THEY_AGREE if must_agree(profile) else ORDER_WORDS[profile.order]


class Provision(NamedTuple):
    """One provision, with the categories it covers in words."""

    text: str
    categories: str
    baseline: bool


class ClockWords(NamedTuple):
    """What a clock is of, and how long it runs."""

    of: Words
    lasts: str


def provisions(profile: Profile) -> list[Provision]:
    """The law of a profile; in one query."""
    names = {one.code: str(one.name) for one in Category.objects.current()}
    return [
        Provision(
            article.text,
            ", ".join(sorted(names.get(code, code) for code in article.categories)),
            article.baseline,
        )
        for article in profile.law
    ]


def clock_words(profile: Profile) -> list[ClockWords]:
    """Its clocks, in the order in which a case meets them."""
    clocks, notice, hold = profile.clocks, profile.notice, profile.hold
    silence = profile.police_silence_hours
    found = [
        ClockWords(_("First look, in danger"), _minutes(clocks.imminent_first_look_minutes)),
        ClockWords(_("First assessment"), _working_days(clocks.first_assessment_working_days)),
        ClockWords(_("Second look"), _working_days(clocks.second_look_working_days)),
        ClockWords(_("Decision between two"), _working_days(clocks.adjudication_working_days)),
        ClockWords(
            _("“Not illegal” answers new reports for"), _days(clocks.not_illegal_answers_days)
        ),
        *_by_two(clocks.not_illegal_by_two_answers_days),
        ClockWords(_("Telling those who can act"), _hours(clocks.tell_hours)),
        ClockWords(_("Asking police who do not answer"), _hours(clocks.ask_police_hours)),
        ClockWords(_("A hold of the police"), _hours(hold.hours)),
        ClockWords(_("All holds of one police unit on a URL"), _hours(hold.hours_in_all)),
        ClockWords(_("Grouping URLs of one provider"), _minutes(notice.group_minutes)),
        ClockWords(_("A provider’s time to act"), _hours(notice.deadline_hours)),
    ]
    found += _also_told(profile)
    if silence is not None and silence_lets_go(profile):
        found.append(ClockWords(_("Silence of the police that lets a notice go"), _hours(silence)))
    return found


def _minutes(count: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def _by_two(days: int | None) -> list[ClockWords]:
    """Nothing, where what two found answers always."""
    if days is None:
        return []
    return [ClockWords(_("The same where two people found it"), _days(days))]


def _also_told(profile: Profile) -> list[ClockWords]:
    """Who else is told of what stays online; nobody where we send no notice."""
    if profile.order == Order.POLICE_ONLY:
        return []
    hours = profile.notice.escalation_hours
    return [
        ClockWords(words, _hours(lasts))
        for to, words in ALSO_TOLD_WORDS.items()
        if (lasts := hours.of(to)) is not None
    ]


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _hours(count: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}


def _working_days(count: int) -> str:
    return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}


class Change(NamedTuple):
    """Another profile came into use."""

    before: str
    after: str
    since: datetime
    touched: int
