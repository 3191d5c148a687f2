"""Pressing a button of the desk as its page would."""

from portal.audit.models import Entry


def press(client, offer, typed, *, words_of):
    """Sends it and goes where it leads; each of its entries is a sentence of the history."""
    before = set(Entry.objects.values_list("pk", flat=True))
    answer = client.post(offer.url, typed)
    assert answer.status_code == 302, answer.text
    verbs = set(Entry.objects.exclude(pk__in=before).values_list("verb", flat=True))
    assert all(words_of(verb) != verb for verb in verbs)
    assert set(offer.action.history) <= verbs
    page = client.get(answer.url)
    assert page.status_code == 200
    return page
