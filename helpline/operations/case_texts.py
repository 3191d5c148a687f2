"""What is written in a case, sealed with its key and opened again."""

from dataclasses import dataclass, field

from helpline.models import Case, CaseContact, CaseStep, Flag
from helpline.policies.texts import cleaned
from portal.privacy.sealing import Unreadable, seal, unseal


@dataclass(frozen=True, slots=True)
class Titled:
    """What a case is called and about; says nothing of itself in a log."""

    title: str = field(repr=False)
    summary: str = field(repr=False)


def sealed(case: Case, text: str, *, place: str) -> bytes:
    """`text` under the key of the case. Raises Shredded when it was destroyed."""
    return seal(cleaned(text), key=case.key, place=place)


def opened(case: Case, text: bytes | memoryview | None, *, place: str) -> str:
    """What was sealed there; empty where nothing is, or it cannot be read any more."""
    if text is None:
        return ""
    try:
        return unseal(text, key=case.key, place=place)
    except Unreadable:
        return ""


def title_of(case: Case) -> str:
    """Its working title."""
    return opened(case, case.title, place=case.place_of("title"))


def titled(case: Case) -> Titled:
    """Its title and what it is about."""
    return Titled(title_of(case), opened(case, case.summary, place=case.place_of("summary")))


def closing_note_of(case: Case) -> str:
    """What was written when it was closed."""
    return opened(case, case.closing_note, place=case.place_of("closing_note"))


def reason_of(link: CaseContact, case: Case) -> str:
    """Why the contact was taken out."""
    return opened(case, link.reason, place=link.associated_data)


def step_text(step: CaseStep, case: Case) -> str:
    """What was agreed."""
    return opened(case, step.text, place=step.associated_data)


def flag_text(flag: Flag, case: Case, column: str = "text") -> str:
    """What the flag says, or why it was renewed or ended."""
    return opened(case, getattr(flag, column), place=flag.place_of(column))
