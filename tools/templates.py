"""`make check` for templates: djlint with `.djlint_rules.yaml`, words nobody translated, and parts
of ours that do not exist.

Words that people read stand inside `{% translate %}` or `{% blocktranslate %}`.
"""

import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

SOURCE = Path(__file__).resolve().parents[1]
FOLDERS = ("templates", "portal", "hotline", "helpline", "awareness")
GALLERY = "gallery.html"
"""Untranslated by design: only the demo shows it, every component with sample words."""
NAMES = frozenset({"Balise", "English", "Français", "Nederlands", "Deutsch", "Español", "العربية"})
"""Words that are the same in every language."""
WORD = re.compile(r"[^\W\d_]{2,}")
PARAMETER = re.compile(r"\s\w+=\"([A-Z][^\"]*|[^\"]*[^\W\d_]{2} [^\"]*)\"")
"""Words given to an included component: several of them, or one that begins a sentence."""
SPOKEN = {"aria-label", "title", "alt", "placeholder", "aria-description"}
"""Attributes that people read or hear."""
NOT_SPOKEN = {"script", "style", "code", "kbd", "pre", "svg"}
TRANSLATED = re.compile(r"(comment|blocktranslate|block (?:tone|\w+_(?:attrs|class)))\b")
"""Blocks whose content is translated, or no words."""


PART = re.compile(r"""(?:include|extends)\s+["']([^"']+)["']""")
OURS = ("components/", "desk/", "front/", "helpline/", "hotline/", "awareness/", "base.html")
"""Where parts of our own stand; what begins otherwise comes with a package."""


class Words(HTMLParser):
    """Collects line and words of every text and attribute that a person meets."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._not_spoken = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._not_spoken += tag in NOT_SPOKEN
        self.found += [(self.getpos()[0], said or "") for name, said in attrs if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        self._not_spoken -= tag in NOT_SPOKEN

    def handle_data(self, data: str) -> None:
        if not self._not_spoken:
            first = self.getpos()[0]
            self.found += enumerate(data.splitlines(), first)


def untranslated(text: str) -> list[tuple[int, str]]:
    """Line and words of everything a person would read in English only."""
    html, until = "", ""
    found: list[tuple[int, str]] = []
    for token in Lexer(text).tokenize():
        said = token.contents
        if until:
            until = "" if said.startswith(until) else until
        elif token.token_type is TokenType.TEXT:
            html += said
            continue
        elif token.token_type is TokenType.BLOCK:
            if opens := TRANSLATED.match(said):
                until = "end" + opens[0].split()[0]
            elif said.startswith("include "):
                found += [(token.lineno or 0, words) for words in PARAMETER.findall(said)]
        html += "\n" * ((token.lineno or 1) - 1 - html.count("\n")) or " "
    return sorted(found + list(_plain(html)))


def _plain(html: str) -> Iterator[tuple[int, str]]:
    parser = Words()
    parser.feed(html)
    parser.close()
    return ((line, said) for line, said in parser.found if set(WORD.findall(said)) - NAMES)


def missing_parts(text: str, there: Collection[str]) -> list[tuple[int, str]]:
    """Line and name of every part of ours that a template names and that is not there."""
    named = (
        (token.lineno or 0, found[1])
        for token in Lexer(text).tokenize()
        if token.token_type is TokenType.BLOCK and (found := PART.match(token.contents))
    )
    return [(line, name) for line, name in named if name.startswith(OURS) and name not in there]


def lint(files: Sequence[Path]) -> int:
    """What djlint ends with; it prints what it finds."""
    command = [
        *(sys.executable, "-m", "djlint", "--lint", "--quiet"),
        *("--configuration", "pyproject.toml", "--rules", ".djlint_rules.yaml"),
        *map(str, files),
    ]
    return subprocess.run(command, cwd=SOURCE, check=False).returncode


def main() -> int:
    files = [
        file
        for folder in FOLDERS
        for file in sorted((SOURCE / folder).rglob("*.html"))
        if "static" not in file.parts and "templates" in file.parts
    ]
    faults = [
        f"{file.relative_to(SOURCE)}:{line}: untranslated “{words.strip()}”"
        for file in files
        if file.name != GALLERY
        for line, words in untranslated(file.read_text())
    ]
    there = {_name_of(file) for file in files}
    faults += [
        f"{file.relative_to(SOURCE)}:{line}: there is no {name}"
        for file in files
        for line, name in missing_parts(file.read_text(), there)
    ]
    for fault in faults:
        print(fault)
    return lint(files) or len(faults)


def _name_of(file: Path) -> str:
    """As a template names it: the path below the innermost folder of templates."""
    parts = file.relative_to(SOURCE).parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


if __name__ == "__main__":
    sys.exit(main())
