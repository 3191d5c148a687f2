"""Who may see rows of the hotline. Every read for a person begins with `visible_to(person)`."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from portal.accounts.models import User

M = TypeVar("M", bound=Model)
CASE_WORK = ("hotline.assess_location", "hotline.adjudicate")
EXPORT = "hotline.export_lists"
READ_TRAILS = "audit.view_entry"
REFER = "hotline.refer"
ANSWER_REFERRAL = "hotline.answer_referral"
REFERRAL_WORK = (*CASE_WORK, REFER)
PROVIDER_WORK = (*CASE_WORK, "hotline.manage_provider", "hotline.verify_provider")


def may_any(person: "User | AnonymousUser", permissions: tuple[str, ...]) -> bool:
    """Whether a person has any of the permissions."""
    return any(person.has_perm(permission) for permission in permissions)


class CaseQuerySet(QuerySet[M]):
    """Rows that belong to case work: for analysts and supervisors, for nobody else."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of."""
        return self if may_any(person, CASE_WORK) else self.none()


class PoliceQuerySet(QuerySet[M]):
    """Rows about what the police are told, for case work and for those who speak with them."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of."""
        return self if may_any(person, REFERRAL_WORK) else self.none()


class ProviderWorkQuerySet(QuerySet[M]):
    """Rows about providers: for case work and for those who keep the register."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of."""
        return self if may_any(person, PROVIDER_WORK) else self.none()
