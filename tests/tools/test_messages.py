"""The drift check finds what a translator or a programmer got wrong."""

import json

import polib
import pytest

from tools.messages import catalogues, exchange, rules
from tools.messages.__main__ import inside


def entry(msgid, *, place="templates/hotline/public/report.html", **fields):
    return polib.POEntry(msgid=msgid, occurrences=[(place, "")], **fields)


def sources(*entries):
    catalogue = polib.POFile()
    catalogue.extend(entries)
    return catalogue


@pytest.fixture
def locale(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    return tmp_path


@pytest.fixture
def written(locale):
    """Catalogues made from sources, translated by a function of language and text."""

    def write(found, translate=lambda language, text: f"{language} {text}"):
        for language in catalogues.PLURALS:
            merged = catalogues.merge(found, polib.POFile(), language)
            if language != "en":
                for one in merged:
                    forms = len(catalogues.strings(one))
                    catalogues.put(
                        one, [translate(language, one.msgid_plural or one.msgid)] * forms
                    )
            catalogues.write(language, merged)

    return write


def test_complete_catalogues_have_no_faults(written):
    found = sources(entry("Report"), entry("%(n)d report", msgid_plural="%(n)d reports"))
    written(found)
    for language in catalogues.PLURALS:
        assert list(rules.drift(found, language)) == []
        assert list(inside(language)) == []


def test_a_new_sentence_is_missed_in_every_language(written):
    written(sources(entry("Report")))
    for language in catalogues.PLURALS:
        (fault,) = rules.drift(sources(entry("Report"), entry("Talk")), language)
        assert "missing: “Talk”" in fault


def test_a_sentence_that_went_away_is_named(written):
    written(sources(entry("Report"), entry("Talk")))
    (fault,) = rules.drift(sources(entry("Report")), "nl")
    assert "no longer in the sources: “Talk”" in fault


def test_public_sentences_need_six_languages_and_staff_sentences_two(written):
    found = sources(entry("Report"), entry("Assess", place="templates/desk/case.html"))
    written(found, translate=lambda _language, _text: "")
    counts = [len(list(inside(language))) for language in ("en", "fr", "nl", "ar")]
    assert counts == [0, 2, 1, 1]


def test_a_sentence_used_by_both_is_public():
    both = entry("Report")
    both.occurrences.append(("templates/desk/case.html", ""))
    assert not rules.is_staff_only(both)


def test_english_carries_itself(written):
    written(sources(entry("%(n)d report", msgid_plural="%(n)d reports")))
    (english,) = catalogues.read("en")
    assert catalogues.strings(english) == ["%(n)d report", "%(n)d reports"]


def catalogue_of(one, language):
    catalogue = sources(one)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": catalogues.PLURALS[language],
    }
    return catalogue


def faults(language, one):
    """What is wrong with a catalogue of this one sentence."""
    return "; ".join(rules.faults(catalogue_of(one, language), language))


@pytest.mark.parametrize(
    ("msgid", "translation", "fault"),
    [
        ("%(name)s waits", "attend", "'name' doesn't exist in 'msgstr'"),
        ("%(name)s waits", "%(nom)s attend, %(name)s", "'nom', as in 'msgstr', doesn't exist"),
        ("Read <b>this</b>", "Lisez ceci", "other HTML tags"),
        ('<a href="%(u)s">x</a>', '<a href="%(u)s" onclick="y">x</a>', "other HTML tags"),
        ("Two\n", "Deux", "do not both end with '\\n'"),
    ],
)
def test_what_a_translation_must_keep(msgid, translation, fault):
    assert fault in faults("fr", entry(msgid, msgstr=translation, flags=["python-format"]))


def test_fuzzy_is_a_fault():
    one = entry("Report", msgstr="Signaler", flags=["fuzzy"])
    assert "is marked fuzzy" in faults("fr", one)


def test_arabic_counts_in_six_forms_and_may_say_one_and_two_in_words():
    plural = entry("%(n)d report", msgid_plural="%(n)d reports", flags=["python-format"])
    catalogues.put(plural, ["بلاغ"] * 5 + ["%(n)d بلاغ"])
    assert faults("ar", plural) == ""
    catalogues.put(plural, ["%(n)d بلاغ"] * 2)
    assert "needs 6 plural forms" in faults("ar", plural)


def test_a_compiled_catalogue_that_is_behind_is_a_fault(written, locale):
    written(sources(entry("Report")))
    (locale / "fr" / "LC_MESSAGES" / "django.mo").write_bytes(b"old")
    assert "make messages" in next(inside("fr"))
    assert list(inside("nl")) == []


def test_merging_keeps_translations_and_drops_fuzzy_ones(locale):
    old = sources(
        entry("Report", msgstr="Signaler"), entry("Talk", msgstr="Parler", flags=["fuzzy"])
    )
    merged = catalogues.merge(sources(entry("Report"), entry("Talk")), old, "fr")
    assert [one.msgstr for one in merged] == ["Signaler", ""]


def test_a_translators_file_goes_out_and_comes_back(written, tmp_path):
    found = sources(entry("Report"), entry("%(n)d report", msgid_plural="%(n)d reports"))
    written(found, translate=lambda _language, _text: "")
    rows = exchange.untranslated("fr")
    rows[0]["translation"] = ["%(n)d signalement", "%(n)d signalements"]
    rows[1]["translation"] = "Signaler"
    file = tmp_path / "fr.json"
    file.write_text(json.dumps(rows))
    assert exchange.take("fr", file) == 2
    assert exchange.untranslated("fr") == []
    assert catalogues.is_compiled("fr")


def test_a_translators_file_with_a_lost_placeholder_is_refused_whole(written, tmp_path):
    waiting = entry("%(name)s waits", flags=["python-format"])
    written(sources(waiting, entry("Report")), translate=lambda *_: "")
    rows = exchange.untranslated("fr")
    for row in rows:
        row["translation"] = "Signaler"
    file = tmp_path / "fr.json"
    file.write_text(json.dumps(rows))
    with pytest.raises(exchange.Refused, match="'name'"):
        exchange.take("fr", file)
    assert len(exchange.untranslated("fr")) == 2
