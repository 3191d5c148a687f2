"""`python -m tools.messages`: update · check · out LANGUAGE · in LANGUAGE FILE.

`update` brings the catalogues in line with the sources and compiles them; `check` (part of
`make check`) fails on any drift; `out` prints what is untranslated as JSON, `in` takes the
same file back with its `translation` fields filled.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from tools.messages import catalogues, drift, exchange
from tools.messages.sources import NoGettext, NotExtracted, extract

SHOWN_PER_LANGUAGE = 25


def update() -> int:
    sources = extract()
    for language in catalogues.PLURALS:
        merged = catalogues.merge(sources, catalogues.read(language), language)
        catalogues.write(language, merged)
        waiting = len(exchange.untranslated(language))
        print(f"  {language}  {len(merged)} sentences, {waiting} to translate")
    return 0


def check() -> int:
    found = drift.inside()
    try:
        for language, faults in drift.between(extract()).items():
            found[language] = faults + found[language]
    except NoGettext as missing:
        if os.environ.get("CI") == "true":
            print(missing)
            return 1
        print(f"note: {missing}; drift from the sources was not checked")
    for language, faults in found.items():
        if faults:
            print(f"{language}: {len(faults)}")
        for fault in faults[:SHOWN_PER_LANGUAGE]:
            print(f"  {fault}")
        if len(faults) > SHOWN_PER_LANGUAGE:
            print(f"  … and {len(faults) - SHOWN_PER_LANGUAGE} more")
    return 1 if any(found.values()) else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    doing = parser.add_subparsers(dest="doing", required=True)
    doing.add_parser("update")
    doing.add_parser("check")
    out = doing.add_parser("out")
    out.add_argument("language", choices=catalogues.PLURALS)
    into = doing.add_parser("in")
    into.add_argument("language", choices=catalogues.PLURALS)
    into.add_argument("file", type=Path)
    chosen = parser.parse_args()
    try:
        match chosen.doing:
            case "update":
                return update()
            case "check":
                return check()
            case "out":
                rows = exchange.untranslated(chosen.language)
                print(json.dumps(rows, ensure_ascii=False, indent=1))
            case "in":
                print(f"{exchange.take(chosen.language, chosen.file)} taken")
    except (NoGettext, NotExtracted, exchange.Refused) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
