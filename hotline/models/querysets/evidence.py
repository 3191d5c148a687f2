"""Reading words of what was found and done about a location."""

from typing import Any, Self

from hotline.models.querysets.access import CaseQuerySet


class ExposureQuerySet(CaseQuerySet[Any]):
    """Words for exposures."""


class AddressCorrectionQuerySet(CaseQuerySet[Any]):
    """Words for corrections of addresses."""


class AssessmentQuerySet(CaseQuerySet[Any]):
    """Words for assessments."""

    def latest_first(self) -> Self:
        """The one that counts comes first."""
        return self.order_by("-made_at", "-id")


class ObservationQuerySet(CaseQuerySet[Any]):
    """Words for hosting observations."""

    def latest_first(self) -> Self:
        """Newest evidence first."""
        return self.order_by("-observed_at", "-id")


class ManualActionQuerySet(CaseQuerySet[Any]):
    """Words for actions by hand."""
