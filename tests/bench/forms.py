"""Writes filled-in report forms, each with its own token and solved proof of work, as JSON lines.

Run inside the environment of the site: `python -m tests.bench.forms 500`. The sums are made
easy (the server checks a signature, not how long somebody calculated), so that preparing the
forms takes seconds.
"""

import json
import secrets
import sys
from urllib.parse import urlencode

import altcha
import django

RUN = f"run{secrets.token_hex(6)}"
"""The database is kept from run to run, and an address that is known costs more."""


def report(number: int, category: str) -> str:
    """One form, urlencoded: an address nobody has reported yet, in no run before either."""
    from hotline.forms.public import PURPOSE
    from portal.privacy import form_tokens
    from portal.privacy import pow as proof

    challenge = altcha.Challenge.from_dict(proof.challenge(PURPOSE))
    solution = altcha.solve_challenge(challenge)
    return urlencode(
        {
            "token": form_tokens.new(PURPOSE),
            "where": f"https://host{number}.{RUN}.example/page/{number}",
            "category": category,
            "narrative": "A picture on the second page.",
            "altcha": altcha.Payload(challenge, solution).to_base64(),
        }
    )


def main(count: int) -> None:
    django.setup()
    from hotline.models import Category
    from portal.privacy import pow as proof

    proof.ATTEMPTS_LEAST, proof.ATTEMPTS_MOST = 1, 2
    category = Category.objects.current()[0].code
    for number in range(count):
        sys.stdout.write(json.dumps(report(number, category)) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
