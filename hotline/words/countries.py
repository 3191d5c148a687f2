"""Country codes as people type them, and which of them are countries (ISO 3166-1)."""

import json
from functools import cache
from pathlib import Path

from hotline.words.errors import NoSuchCountry

DATA = Path(__file__).resolve().parents[1] / "data"
COUNTRY_LIST_VERSION = 1
USUAL_BUT_NOT_ISO = {"UK": "GB", "EL": "GR"}
"""What people and European institutions write for two countries."""


def country_code(typed: str) -> str:
    """The code of a country in capitals. Raises NoSuchCountry for what is none."""
    code = typed.strip().upper()
    code = USUAL_BUT_NOT_ISO.get(code, code)
    if code not in country_codes():
        raise NoSuchCountry
    return code


@cache
def country_codes() -> frozenset[str]:
    """The 249 codes that are officially assigned: neither EU, nor XX, nor ZZ."""
    return frozenset(
        json.loads((DATA / f"countries-{COUNTRY_LIST_VERSION}.json").read_text())["codes"]
    )
