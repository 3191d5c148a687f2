"""Words in the field for the address stand nowhere in clear, and still meet each other."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from hotline.desk.lists import search
from hotline.models import Location, digest_of
from hotline.reported_urls import read
from hotline.retention import forget_addresses
from portal.audit.models import Entry
from tests.hotline.test_desk import press, sign_in, url
from tests.makers.hotline import locations_of, make_claimed, make_colleague, make_report

pytestmark = pytest.mark.django_db
WORDS = "My name is Canary Quill, my uncle sends it on WhatsApp"
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = 'public'
"""


def everything_in_clear():
    """Every row of every table, as the database would give it to a thief."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names of our tables
            yield from ((table, row) for (row,) in cursor.fetchall())


def test_no_table_holds_the_words_in_clear():
    make_claimed(make_report(WORDS))
    assert [table for table, row in everything_in_clear() if "Canary" in row] == []


def test_the_digest_alone_lets_nobody_test_a_guess():
    (location,) = locations_of(make_report(WORDS))
    assert bytes(location.canonical_sha256) != read(WORDS).sha256
    assert bytes(location.canonical_sha256) == digest_of(read(WORDS))


def test_the_same_words_meet():
    (one,) = locations_of(make_report(WORDS))
    (two,) = locations_of(make_report(f"  {WORDS}  "))
    assert one == two
    assert Location.objects.get().report_count == 2


def test_the_analyst_reads_them_through_the_record(client):
    analyst = sign_in(client)
    report, _by = make_claimed(make_report(WORDS), by=analyst)
    for path in (url("case", report), reverse("hotline_desk:queue")):
        page = client.get(path)
        assert "Canary" not in page.text
        assert "Words, not a URL" in page.text
    assert "Canary Quill" in press(client, "read", report, purpose="judge").text
    assert Entry.objects.filter(verb="read", purpose="judge", by=analyst).count() == 1


def test_search_finds_them_by_the_whole_and_by_nothing_less():
    analyst, report = make_colleague(), make_report(WORDS)
    assert [hit.title for hit in search(analyst, WORDS)] == [report.public_ref]
    assert search(analyst, "Canary") == []


def test_the_database_itself_refuses_words_in_clear():
    make_report(WORDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Location.objects.update(canonical=WORDS)


def test_a_forgotten_description_keeps_nothing():
    make_report(WORDS)
    forget_addresses(Location.objects.all(), None)
    location = Location.objects.get()
    assert bytes(location.canonical_sha256).startswith(b"forgotten:")
