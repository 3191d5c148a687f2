"""`python -m tools.messages`: update · check · out LANGUAGE · in LANGUAGE FILE.

`update` brings the catalogues in line with the sources and compiles them; `check` (part of
`make check`) fails on any drift; `out` prints what is untranslated as JSON, `in` takes the
same file back with its `translation` fields filled.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.messages import catalogues, exchange, rules
from tools.messages.sources import CannotExtract, NoGettext, extract

SHOWN_PER_LANGUAGE = 25


def update() -> None:
    sources = extract()
    for language in catalogues.PLURALS:
        merged = catalogues.merge(sources, catalogues.read(language), language)
        catalogues.write(language, merged)
        waiting = len(exchange.untranslated(language))
        print(f"  {language}  {len(merged)} sentences, {waiting} to translate")


def check() -> int:
    """How many languages have faults."""
    sources = None
    try:
        sources = extract()
    except NoGettext as missing:
        if os.environ.get("CI") == "true":
            raise
        print(f"note: {missing}; drift from the sources was not checked")
    faulty = 0
    for language in catalogues.PLURALS:
        found = [*(rules.drift(sources, language) if sources else ()), *inside(language)]
        if found:
            faulty += 1
            print("\n  ".join((f"{language}: {len(found)}", *found[:SHOWN_PER_LANGUAGE])))
    return faulty


def inside(language: str) -> Iterator[str]:
    """What is wrong inside the catalogue, whatever the sources say."""
    yield from rules.faults(catalogues.read(language), language)
    yield from (f"not translated: “{row['msgid']}”" for row in exchange.untranslated(language))
    if not catalogues.is_compiled(language):
        yield "the compiled catalogue (.mo) is not that of the .po: run make messages"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("doing", choices=("update", "check", "out", "in"))
    parser.add_argument("language", nargs="?", default="fr", choices=catalogues.PLURALS)
    parser.add_argument("file", nargs="?", type=Path, help="what a translator filled in")
    chosen = parser.parse_args()
    try:
        match chosen.doing:
            case "update":
                update()
            case "check":
                return check()
            case "out":
                rows = exchange.untranslated(chosen.language)
                print(json.dumps(rows, ensure_ascii=False, indent=1))
            case "in":
                print(f"{exchange.take(chosen.language, chosen.file)} taken")
    except (CannotExtract, exchange.Refused) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
