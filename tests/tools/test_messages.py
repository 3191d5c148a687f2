"""The drift check finds what a translator or a programmer got wrong."""

import json

import polib
import pytest

from tools import messages

PLURALS = {
    language: messages.read(language).metadata["Plural-Forms"] for language in messages.LANGUAGES
}


def entry(msgid, *, place="templates/hotline/public/report.html", **fields):
    return polib.POEntry(msgid=msgid, occurrences=[(place, "")], **fields)


def plural(*forms):
    return entry(
        "%(n)d report",
        msgid_plural="%(n)d reports",
        msgstr_plural=dict(enumerate(forms)),
        flags=["python-format"],
    )


def catalogue_of(*entries, language="fr"):
    catalogue = polib.POFile(wrapwidth=messages.WRAP_CHARS)
    catalogue.metadata = {
        "Language": language,
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": PLURALS[language],
    }
    catalogue.extend(entries)
    return catalogue


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes the catalogue of a language."""
    monkeypatch.setattr(messages, "LOCALE", tmp_path)

    def written(*entries, language="fr"):
        messages.po_file(language).parent.mkdir(parents=True, exist_ok=True)
        messages.write(language, catalogue_of(*entries, language=language))

    return written


def wrong(*sources, language="fr"):
    """What is wrong with the written catalogue when these are the sources."""
    return "; ".join(messages.wrong_with(language, catalogue_of(*sources)))


def test_a_complete_catalogue_has_no_faults(write):
    write(entry("Report", msgstr="Signaler"), plural("un", "%(n)d"))
    assert wrong(entry("Report"), plural()) == ""


@pytest.mark.parametrize(
    "sources", [[], [entry("Report"), entry("Talk")], [entry("Report", msgid_plural="Reports")]]
)
def test_what_the_sources_say_and_the_catalogue_does_not_is_drift(write, sources):
    write(entry("Report", msgstr="Signaler"))
    assert "not that of the sources" in wrong(*sources)


def test_public_sentences_need_every_language_and_staff_sentences_french(write):
    found = (entry("Report"), entry("Assess", place="templates/desk/case.html"))
    for language in ("ar", "fr"):
        write(*found, language=language)
    assert [row["for"] for row in messages.untranslated("fr")] == ["public", "staff"]
    assert [row["msgid"] for row in messages.untranslated("ar")] == ["Report"]


def test_a_sentence_used_by_both_is_public():
    both = entry("Report")
    both.occurrences.append(("templates/desk/case.html", ""))
    assert not messages.is_staff_only(both)


def faults(language, one):
    """What is wrong with a catalogue of this one sentence."""
    return "; ".join(messages.faults(catalogue_of(one, language=language)))


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


def test_fuzzy_is_not_translated(write):
    write(entry("Report", msgstr="Signaler", flags=["fuzzy"]))
    assert "not translated: “Report”" in wrong(entry("Report"))


def test_arabic_counts_in_six_forms_and_may_say_one_and_two_in_words():
    assert faults("ar", plural(*["بلاغ"] * 3, *["%(n)d بلاغ"] * 3)) == ""
    assert "plural forms" in faults("ar", plural("%(n)d بلاغ", "%(n)d بلاغ"))


def test_a_compiled_catalogue_that_is_behind_is_a_fault(write):
    write(entry("Report", msgstr="Signaler"))
    messages.po_file("fr").with_suffix(".mo").write_bytes(b"old")
    assert "(.mo) is not that of the .po" in wrong(entry("Report"))


def test_merging_keeps_translations_that_fit_and_drops_the_others():
    old = catalogue_of(
        entry("Report", msgstr="Signaler"),
        entry("Talk", msgstr="Parler", flags=["fuzzy"]),
        entry("Gone", msgstr="Parti"),
        language="ar",
    )
    merged = messages.merge(catalogue_of(entry("Report"), entry("Talk"), plural()), old)
    assert [messages.strings(one) for one in merged] == [["Signaler"], [""], [""] * 6]


def test_a_translators_file_goes_out_and_comes_back(write):
    write(entry("Report"), plural("", ""))
    rows = json.loads(json.dumps(messages.untranslated("fr")))
    rows[0]["translation"] = "Signaler"
    rows[1]["translation"] = ["%(n)d signalement", "%(n)d signalements"]
    messages.take("fr", rows)
    assert wrong(entry("Report"), plural()) == ""


def test_a_translators_file_with_a_lost_placeholder_is_refused_whole(write):
    write(entry("%(name)s waits", flags=["python-format"]), entry("Report"))
    rows = [{**row, "translation": "Signaler"} for row in messages.untranslated("fr")]
    with pytest.raises(SystemExit, match="'name'"):
        messages.take("fr", rows)
    assert len(messages.untranslated("fr")) == 2
