"""Lines as people write them, each with what it names: all are read, every wrong one is shown."""

from pathlib import Path

from hotline.reported_urls import read_lines

CORPUS = Path(__file__).resolve().parent / "corpus"
ARROW = " → "
LEAST_LINES = 400


def plain(text: str) -> str:
    r"""A cell of the corpus with `\n`, `\x01`, `\u200f` as the characters they stand for."""
    encoded = text.encode("latin-1", "backslashreplace")
    return encoded.decode("unicode_escape")


def corpus() -> list[tuple[str, str, list[str]]]:
    """File and line, what was typed, and the right readings as `kind canonical`."""
    cases = []
    for file in sorted(CORPUS.glob("*.tsv")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if line and not line.startswith("#"):
                typed, _, right = line.rpartition(ARROW)
                readings = [plain(one) for one in right.split(" + ")]
                cases.append((f"{file.name}:{number}", plain(typed), readings))
    return cases


def test_every_line_of_the_corpus_is_read_as_it_was_meant():
    cases = corpus()
    assert len(cases) >= LEAST_LINES
    wrong = []
    for place, typed, right in cases:
        got = [f"{url.kind} {url.canonical}" for url in read_lines(typed)]
        if got != right:
            wrong.append(f"{place} {typed!r}\n    right {right}\n    read  {got}")
    assert not wrong, f"{len(wrong)} of {len(cases)} lines\n" + "\n".join(wrong)


def test_what_was_read_is_read_the_same_again_alone_and_in_a_text():
    for place, typed, _right in corpus():
        for url in read_lines(typed):
            again = read_lines(url.canonical)
            assert [(one.kind, one.canonical) for one in again] == [(url.kind, url.canonical)], (
                f"{place} {typed!r}"
            )
