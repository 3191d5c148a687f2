"""Reading words for cases, what they link, and their flags."""

from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Now, TruncDate

from helpline.states.case import CaseState
from helpline.states.flag import FlagState
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE

if TYPE_CHECKING:
    from portal.accounts.models import User


class CaseQuerySet(QuerySet[Any]):
    """Words for cases."""

    def visible_to(self, person: "User") -> "CaseQuerySet":
        """A supervisor sees all; a counsellor those of which they are in charge, which hold a
        contact of theirs or were shared with them; others nothing."""
        from helpline.models import CaseContact, CaseShare

        if not person.is_active:
            return self.none()
        if person.has_perm(MAY_SUPERVISE):
            return self.all()
        if person.has_perm(MAY_ANSWER):
            own = CaseContact.objects.linked().filter(contact__counsellor=person)
            shared = CaseShare.objects.filter(case=OuterRef("pk"), person=person)
            return self.filter(
                Q(owner=person) | Exists(own.filter(case=OuterRef("pk"))) | Exists(shared)
            )
        return self.none()

    def open(self) -> "CaseQuerySet":
        """Somebody still works on them."""
        return self.filter(state=CaseState.OPEN)

    def closed(self) -> "CaseQuerySet":
        """Nobody does."""
        return self.filter(state=CaseState.CLOSED)

    def numbered(self, beginning: str) -> "CaseQuerySet":
        """Whose number begins like that."""
        return self.filter(number__startswith=beginning)

    def newest_first(self) -> "CaseQuerySet":
        """By their latest contact."""
        return self.order_by("-last_contact_at", "pk")

    def as_lines(self) -> "CaseQuerySet":
        """With what a list shows: `contact_count`, `next_due`, `standing_flags`, key and owner."""
        from helpline.models import CaseContact, CaseStep, Flag

        links = CaseContact.objects.linked().filter(case=OuterRef("pk")).order_by()
        counted = links.values("case").annotate(n=Count("*")).values("n")
        steps = CaseStep.objects.open().filter(case=OuterRef("pk")).order_by().values("case")
        due = steps.annotate(first=Min("due_on")).values("first")
        standing = Prefetch("flags", Flag.objects.standing(), to_attr="standing_flags")
        lines: CaseQuerySet = (
            self.select_related("key", "owner")
            .prefetch_related(standing)
            .annotate(
                contact_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
                next_due=Subquery(due),
            )
        )
        return lines

    def with_due_step_of(self, person: "User") -> "CaseQuerySet":
        """Open ones in which something that this person agreed to do is due."""
        from helpline.models import CaseStep

        due = CaseStep.objects.open().filter(
            case=OuterRef("pk"), owner=person, due_on__lte=TruncDate(Now())
        )
        return self.open().filter(Exists(due))


class CaseContactQuerySet(QuerySet[Any]):
    """Words for links of contacts to cases."""

    def linked(self) -> "CaseContactQuerySet":
        """Not taken out."""
        return self.filter(taken_out_at=None)

    def with_flags(self) -> "CaseContactQuerySet":
        """Each with its case, and the flags that stand on it as `case.standing_flags`."""
        from helpline.models import Flag

        standing = Prefetch("case__flags", Flag.objects.standing(), to_attr="standing_flags")
        return self.select_related("case").prefetch_related(standing)


class CaseStepQuerySet(QuerySet[Any]):
    """Words for next steps."""

    def open(self) -> "CaseStepQuerySet":
        """Not done."""
        return self.filter(done_at=None)


class FlagQuerySet(QuerySet[Any]):
    """Words for flags."""

    def standing(self) -> "FlagQuerySet":
        """Neither ended nor past their last day, by the database's clock; the oldest first."""
        return self.filter(state=FlagState.STANDING, valid_until__gt=Now()).order_by("set_at", "pk")

    def over(self) -> "FlagQuerySet":
        """Ended, or past their last day; the latest first."""
        ended = Q(state=FlagState.ENDED) | Q(valid_until__lte=Now())
        return self.filter(ended).order_by("-valid_until", "pk")
