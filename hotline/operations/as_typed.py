"""What a reporter typed and what analysts wrote in its place. Callers have recorded the opening."""

from hotline.models import Report
from hotline.reported_urls import visible
from portal.privacy.sealing import unseal


def as_typed(report: Report) -> dict[int, str]:
    """The words of the reporter, by the number of what was named. Raises Shredded."""
    typed = {
        one.line: _opened(one.typed, report, one.typed_place)
        for one in report.corrections.order_by("-pk")
        if one.line is not None and one.typed is not None
    }
    for one in report.submissions.all():
        if one.line == one.position and one.line not in typed and one.raw is not None:
            typed[one.line] = _opened(one.raw, report, one.raw_place)
    return dict(sorted(typed.items()))


def written_instead(report: Report) -> list[str]:
    """The words of analysts who corrected or added something, in order. Raises Shredded."""
    corrected = {one.position for one in report.corrections.all()}
    return [
        _opened(one.raw, report, one.raw_place)
        for one in report.submissions.all()
        if one.position in corrected and one.raw is not None
    ]


def _opened(sealed: bytes | memoryview, report: Report, place: str) -> str:
    return visible(unseal(sealed, key=report.key, place=place))
