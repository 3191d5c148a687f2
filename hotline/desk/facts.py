"""The facts of an entry of the record in words: names and numbers that mean something to a reader.

What the sentence of an entry says already, and the keys of rows that nobody can look up, are left
out; the record itself keeps them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hotline.models import Channel, Provider, Referral, Scheme, Term
from hotline.models.querysets import VOCABULARY_VERSION
from hotline.states import Failure, Lookup, Match, Outcome, Round
from portal.audit.models import Entry
from portal.lifecycle.registry import all_lives
from portal.web.actions import Words

_IN_THE_SENTENCE = frozenset(
    {"says", "beside", "kind", "addressee", "answer", "verb", "category", "category_before"}
)
_KEYS_OF_ROWS = frozenset(
    {
        *("assessment", "task", "action", "hold", "reply", "correction", "retraction"),
        *("contact", "abuse_contact", "officer"),
    }
)
_STATES = ("state_before", "state")
_VALUES = {
    "outcome": Outcome,
    "lookup": Lookup,
    "provider_matches": Match,
    "failure": Failure,
    "channel": Channel,
    "round": Round,
}
_NAMES: dict[str, Words] = {
    "country": _("Country"),
    "sources": _("Sources"),
    "urls": _("URLs"),
    "profile": _("Law profile"),
    "attachments_dropped": _("Attachments dropped unopened"),
    "minutes": _("Minutes"),
    "hours": _("Hours"),
}
_FLAGS: dict[str, Words] = {
    "imminent_danger": _("Someone is in danger"),
    "blurred": _("Blurred"),
}
_URLS = frozenset({"location", "wrong", "right"})


@dataclass(frozen=True, slots=True)
class Known:
    """What entries name by a key: numbers of URLs, providers, referrals, classifications."""

    urls: Mapping[str, int]
    providers: Mapping[str, str]
    referrals: Mapping[str, str]
    classifications: Mapping[str, str]


def known_in(entries: Iterable[Entry], urls: Mapping[str, int]) -> Known:
    """Looked up for all entries of a page at once. `urls`: numbers by key of the location."""
    named: dict[str, set[str]] = {"provider": set(), "referral": set()}
    for entry in entries:
        for name, keys in named.items():
            if name in entry.facts:
                keys.add(str(entry.facts[name]))
    providers = Provider.objects.filter(pk__in=named["provider"])
    referrals = Referral.objects.filter(pk__in=named["referral"])
    terms = Term.objects.filter(version=VOCABULARY_VERSION, scheme=Scheme.CLASSIFICATION)
    return Known(
        urls,
        {str(one.pk): one.name for one in providers},
        {str(one.pk): one.number for one in referrals},
        {term.code: term.name for term in terms},
    )


def facts_in_words(entry: Entry, known: Known) -> list[str]:
    """Every fact that tells a reader something, in the order of their names."""
    left = {
        name: str(said)
        for name, said in sorted(entry.facts.items())
        if name not in _IN_THE_SENTENCE | _KEYS_OF_ROWS | set(_STATES) and said is not None
    }
    told = [words for name, said in left.items() if (words := _fact(name, said, known))]
    return [*_move(entry), *told]


def _move(entry: Entry) -> list[str]:
    """From where it moved to where, in the words of the life that has both states."""
    before, after = (str(entry.facts.get(name, "")) for name in _STATES)
    named = entry.verb.partition(".")[0]
    lives = [one for one in all_lives() if {before, after} <= {str(each) for each in one.states}]
    life = next((one for one in lives if one.name == named), next(iter(lives), None))
    if not after or life is None:
        return []
    return [f"{life.states(before).label} → {life.states(after).label}"]


def _fact(name: str, said: str, known: Known) -> str:
    """In words; empty where it tells a reader nothing."""
    if name in _FLAGS:
        return str(_FLAGS[name]) if said == "True" else ""
    if name in _URLS:
        number = known.urls.get(said)
        return str(_("URL %(number)s") % {"number": number}) if number else ""
    named = {
        "provider": known.providers,
        "referral": known.referrals,
        "classification": known.classifications,
    }
    if name in named:
        return named[name].get(said, "")
    words = _VALUES.get(name)
    return (
        str(dict(words.choices).get(said, said)) if words else f"{_NAMES.get(name, name)}: {said}"
    )
