"""Proof of work against floods: every sender spends about a second, nobody is recognised.

The challenge is altcha's (version 2, PBKDF2/SHA-256, which Web Crypto computes natively),
solved by `static/privacy/proof-of-work.js`. Where scripts or Web Crypto are missing, the slow
path is open instead: the form must have been on screen for `SLOW_PATH_SECONDS`, longer when
many come that way at once, never longer than `SLOW_PATH_LONGEST_SECONDS`.
"""

import hashlib
import secrets
import time
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import altcha
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.privacy import form_tokens, peppered
from portal.privacy.models import SpentSolution
from portal.web.refusals import Refusal

ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = 1_000
"""PBKDF2 rounds per attempt: long enough that the calls around it do not count."""
ATTEMPTS_LEAST = 150
ATTEMPTS_MOST = 250
"""The answer lies between these, so the work varies little: see ARCHITECTURE.md for times."""
CHALLENGE_VALID_SECONDS = 30 * 60
PAYLOAD_LIMIT_CHARS = 4_000

SLOW_PATH_SECONDS = 20
"""Filling in the shortest form takes longer; a script that waits sends 3 a minute per form."""
SLOW_PATH_PER_MINUTE = 60
"""Slow senders per minute, from everywhere together, before the wait grows."""
SLOW_PATH_LONGEST_SECONDS = 120
SPENT_KEPT_DAYS = 2
"""Longer than any token or challenge lives."""

WORK_FIELD = "altcha"
SLOW_FIELD = "slow_path"


class PowRefused(Refusal):
    """The sender has shown no patience yet. Forms show `message` and keep what was typed."""

    code = "pow-refused"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = _("Please send it once more")
    message = _("Please send the form again. Nothing you typed is lost.")


class PowMissing(PowRefused):
    """Neither a proof of work nor a slow-path token came with the form."""

    code = "pow-missing"
    message = _("Please wait a moment and send the form again. Nothing you typed is lost.")


class PowWrong(PowRefused):
    """The proof was not made for this challenge, this form, or this installation."""

    code = "pow-wrong"


class PowSpent(PowRefused):
    """The proof was already used for something else."""

    code = "pow-spent"


class PowExpired(PowRefused):
    """The form was open for too long."""

    code = "pow-expired"
    message = _("This form was open for a long time. Please send it again.")


class PowTooSoon(PowRefused):
    """The slow path opens in `wait_seconds`."""

    code = "pow-too-soon"

    def __init__(self, wait_seconds: int) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(
            ngettext(
                "Please wait %(seconds)d second, then send the form again. "
                "Nothing you typed is lost.",
                "Please wait %(seconds)d seconds, then send the form again. "
                "Nothing you typed is lost.",
                wait_seconds,
            )
            % {"seconds": wait_seconds}
        )


_heavier: dict[str, int] = {}


def make_heavier(purpose: str, *, times: int) -> None:
    """Forms of this purpose cost `times` as much work as others."""
    _heavier[purpose] = times


def challenge(purpose: str) -> dict[str, Any]:
    """A signed challenge for one form, as JSON for the browser element."""
    made = altcha.create_challenge(
        ALGORITHM,
        ITERATIONS * _heavier.get(purpose, 1),
        counter=ATTEMPTS_LEAST + secrets.randbelow(ATTEMPTS_MOST - ATTEMPTS_LEAST + 1),
        expires_at=int(time.time()) + CHALLENGE_VALID_SECONDS,
        data={"purpose": purpose, "most": ATTEMPTS_MOST},
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("answer"),
    )
    return dict(made.to_dict())


def check(sent: Mapping[str, Any], purpose: str, *, bound_to: str = "") -> None:
    """Lets a form pass that brings either a proof of work or a ripe slow-path token.

    Call it inside the transaction that stores what was sent: then the proof is spent exactly
    when the thing is stored. With `bound_to` (the form token) the same proof may come again
    with the same form, because the first answer may have been lost on the way. Raises
    PowMissing, PowWrong, PowSpent, PowExpired or PowTooSoon, and then nothing is spent.
    """
    if payload := str(sent.get(WORK_FIELD) or ""):
        _spend(SpentSolution.Way.WORK, _verified(payload, purpose), bound_to)
    elif token := str(sent.get(SLOW_FIELD) or ""):
        wait_seconds = _slow_path_wait_seconds(token, purpose)
        with transaction.atomic():
            if _spend(SpentSolution.Way.SLOW, token, bound_to) and wait_seconds > 0:
                raise PowTooSoon(wait_seconds)
    else:
        raise PowMissing


def _verified(payload: str, purpose: str) -> str:
    """What tells this proof from all others."""
    proof = _parsed(payload)
    result = altcha.verify_solution(proof, _key("challenge"), hmac_key_secret=_key("answer"))
    if result.expired:
        raise PowExpired
    if not result.verified or (proof.challenge.parameters.data or {}).get("purpose") != purpose:
        raise PowWrong
    return proof.challenge.signature or ""


def slow_path_token(purpose: str) -> str:
    """A token to put into a form as it is shown; it ripens with time."""
    return form_tokens.new(_slow(purpose))


def slow_path_usable(token: str, purpose: str) -> bool:
    """Whether the token is ours, not too old and not spent; ripe now or later."""
    try:
        _slow_path_wait_seconds(token, purpose)
    except PowRefused:
        return False
    mark = _mark(SpentSolution.Way.SLOW, token)
    return not SpentSolution.objects.filter(mark=mark).exists()


def slow_path_seconds() -> int:
    """How long a form must be on screen now: grows in steps with how many come this way."""
    recent = SpentSolution.objects.filter(
        way=SpentSolution.Way.SLOW, spent_at__gt=timezone.now() - timedelta(minutes=1)
    ).count()
    return min(SLOW_PATH_SECONDS * (1 + recent // SLOW_PATH_PER_MINUTE), SLOW_PATH_LONGEST_SECONDS)


def _slow_path_wait_seconds(token: str, purpose: str) -> int:
    try:
        shown_seconds = form_tokens.check(token, _slow(purpose))
    except form_tokens.ExpiredToken:
        raise PowExpired from None
    except form_tokens.BadToken:
        raise PowWrong from None
    return slow_path_seconds() - shown_seconds


def _slow(purpose: str) -> str:
    return f"slow-path.{purpose}"


def _parsed(payload: str) -> altcha.Payload:
    if len(payload) > PAYLOAD_LIMIT_CHARS:
        raise PowWrong
    try:
        return altcha.Payload.from_base64(payload)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PowWrong from None


def _spend(way: str, secret: str, bound_to: str) -> bool:
    """Whether it was spent just now: of any number of simultaneous uses one gets the row."""
    mark, form = _mark(way, secret), peppered.digest("pow.bound", bound_to) if bound_to else b""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO privacy_spentsolution (mark, way, bound_to, spent_at)"
            " VALUES (%s, %s, %s, %s) ON CONFLICT (mark) DO NOTHING",
            [mark, way, form, timezone.now()],
        )
        if cursor.rowcount == 1:
            return True
    if not form or not SpentSolution.objects.filter(mark=mark, bound_to=form).exists():
        raise PowSpent
    return False


def _mark(way: str, secret: str) -> bytes:
    return hashlib.sha256(f"{way}\0{secret}".encode()).digest()


def _key(use: str) -> str:
    """Keys for each use, derived from the one secret so that no signature serves two ends."""
    secret: bytes = settings.POW_KEY
    return hashlib.blake2b(use.encode(), key=secret, digest_size=32).hexdigest()
