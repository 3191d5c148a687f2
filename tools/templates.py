"""`make check` for templates: djlint with `.djlint_rules.yaml`, and what no pattern can say.

Plain words must be inside `{% translate %}` or `{% blocktranslate %}`; static files exist;
components open with a comment naming their parameters.
"""

import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
FOLDERS = ("templates", "portal", "hotline", "helpline", "awareness")

UNTRANSLATED_BY_DESIGN = frozenset({"gallery.html"})
"""Only the demo shows it: every component with sample words."""

ATTRIBUTE_TEXT = re.compile(
    r"\s(?:aria-label|title|alt|placeholder|aria-description)=\"(?P<text>[^\"{]*[^\W\d_]{2}[^\"{]*)\""
)
PARAMETER_TEXT = re.compile(r"\s\w+=\"(?P<text>[A-Z][^\"]*|[^\"]*[^\W\d_]{2} [^\"]*)\"")
"""Words given to an included component: several of them, or one that begins a sentence."""
TAGS = (
    r"\{#.*?#\}",
    r"\{%\s*comment\b.*?\{%\s*endcomment\s*%\}",
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}",
    r"\{%\s*block (?:tone|\w+_(?:attrs|class))\s*%\}.*?\{%\s*endblock\b.*?%\}",
    r"\{%.*?%\}",
    r"\{\{.*?\}\}",
)
"""What the template engine reads, in the order it is taken out (line breaks stay)."""
MARKUP = (
    r"<!--.*?-->",
    r"<(?P<raw>script|style|code|kbd|pre|svg)\b.*?</(?P=raw)>",
    r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>",
    r"&\w+;",
)
"""What the browser reads and a person does not."""
STATIC_FILE = re.compile(r"\{%\s*static\s+['\"](?P<path>[^'\"]+)['\"]")
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = frozenset({"Balise", "English", "Français", "Nederlands", "Deutsch", "Español", "العربية"})
"""Words that are the same in every language."""


def templates() -> list[Path]:
    return sorted(
        file
        for folder in FOLDERS
        for file in (SOURCE / folder).rglob("*.html")
        if "static" not in file.parts and ("templates" in file.parts or folder == "templates")
    )


def faults_in(
    text: str, *, component: bool = False, translated: bool = True
) -> list[tuple[int, str]]:
    """Line number and description of everything that breaks a rule of the house."""
    html = _without(TAGS, text)
    found = []
    if translated:
        found += [
            (_line(html, hit.start()), f"untranslated attribute “{hit['text']}”")
            for hit in ATTRIBUTE_TEXT.finditer(html)
            if set(WORD.findall(hit["text"])) - NAMES
        ]
        found += [*_plain_parameters(text), *_plain_words(html)]
    if component and not re.match(r"\s*(?:\{#|\{%\s*comment)", text):
        found.append((1, "a component opens with a comment naming its parameters"))
    return sorted(found)


@cache
def static_files() -> frozenset[str]:
    """Names of all static files of ours, as templates name them."""
    return frozenset(
        str(file.relative_to(static))
        for folder in FOLDERS
        for static in (SOURCE / folder).rglob("static")
        for file in static.rglob("*")
    )


def missing_files(text: str) -> list[tuple[int, str]]:
    """Static files that a template names and nobody has."""
    return [
        (_line(text, hit.start()), f"static file “{hit['path']}” does not exist")
        for hit in STATIC_FILE.finditer(text)
        if hit["path"] not in static_files()
    ]


def _plain_parameters(text: str) -> list[tuple[int, str]]:
    return [
        (_line(text, tag.start()), f"untranslated parameter “{hit['text']}”")
        for tag in re.finditer(r"\{%\s*include\b.*?%\}", text, flags=re.DOTALL)
        for hit in PARAMETER_TEXT.finditer(tag[0])
    ]


def _plain_words(html: str) -> list[tuple[int, str]]:
    return [
        (number, f"untranslated text “{line.strip()}”")
        for number, line in enumerate(_without(MARKUP, html).splitlines(), 1)
        if set(WORD.findall(line)) - NAMES
    ]


def _without(patterns: tuple[str, ...], text: str) -> str:
    for pattern in patterns:
        text = re.sub(pattern, _blank, text, flags=re.DOTALL)
    return text


def _blank(hit: re.Match[str]) -> str:
    return "\n" * hit[0].count("\n") or " "


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def main() -> int:
    files = templates()
    bad = False
    for file in files:
        text = file.read_text()
        faults = faults_in(
            text,
            component="components" in file.parts,
            translated=file.name not in UNTRANSLATED_BY_DESIGN,
        )
        for line, what in (*faults, *missing_files(text)):
            print(f"{file.relative_to(SOURCE)}:{line}: {what}")
            bad = True
    return 1 if lint(files) or bad else 0


def lint(files: Sequence[Path]) -> int:
    """What djlint ends with; it prints what it finds."""
    command = [
        *(sys.executable, "-m", "djlint", "--lint", "--quiet"),
        *("--configuration", "pyproject.toml", "--rules", ".djlint_rules.yaml"),
        *map(str, files),
    ]
    return subprocess.run(command, cwd=SOURCE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
