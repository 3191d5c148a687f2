"""Who is in charge of a case, and with whom it is shared."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from helpline.models import Case, CaseContact, CaseShare
from helpline.operations.cases import locked, must_be_open
from helpline.words.errors_desk_cases import CaseMovedOn, NotForCase
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now


def people_of(case: Case) -> QuerySet[User]:
    """Everybody who may see it without supervising; those who supervise may anyway."""
    counsellors = CaseContact.objects.linked().filter(case=case).values("contact__counsellor")
    shared = CaseShare.objects.filter(case=case).values("person")
    among = Q(pk=case.owner_id) | Q(pk__in=counsellors) | Q(pk__in=shared)
    return (
        User.objects.with_one_of(MAY_ANSWER, MAY_SUPERVISE)
        .filter(among)
        .order_by("display_name", "pk")
    )


def may_be_given_steps(case: Case, by: User) -> QuerySet[User]:
    """Who may see it, and whoever asks."""
    seeing = people_of(case).values("pk")
    staff = User.objects.with_one_of(MAY_ANSWER, MAY_SUPERVISE)
    return staff.filter(Q(pk__in=seeing) | Q(pk=by.pk)).order_by("display_name", "pk")


def to_share_with(case: Case) -> QuerySet[User]:
    """Counsellors who do not see it yet, and do not supervise."""
    seeing = people_of(case).values("pk")
    supervising = User.objects.with_one_of(MAY_SUPERVISE).values("pk")
    others = User.objects.with_one_of(MAY_ANSWER).exclude(pk__in=seeing).exclude(pk__in=supervising)
    return others.order_by("display_name", "pk")


def to_put_in_charge(case: Case) -> QuerySet[User]:
    """Everybody of the helpline but whoever is."""
    staff = User.objects.with_one_of(MAY_ANSWER, MAY_SUPERVISE).exclude(pk=case.owner_id)
    return staff.order_by("display_name", "pk")


def decides_who(case: Case, person: User) -> bool:
    """Whether this person may put somebody else in charge: whoever is, or who supervises."""
    return case.owner_id == person.pk or person.has_perm(MAY_SUPERVISE)


@transaction.atomic
def share_case(case_id: UUID, *, person: User, by: User) -> CaseShare:
    """A colleague sees it from now on. Shared again it is the same.

    Raises CaseMovedOn, NotForCase.
    """
    case = locked(case_id, by)
    must_be_open(case)
    known: CaseShare | None = case.shares.filter(person=person).first()
    if known is not None:
        return known
    if not to_share_with(case).filter(pk=person.pk).exists():
        raise NotForCase
    made: CaseShare = CaseShare.objects.create(case=case, person=person, by=by, at=database_now())
    record("case.shared", by=by, about=case, person=person.pk)
    return made


@transaction.atomic
def end_share(case_id: UUID, share_id: int, *, by: User) -> None:
    """The colleague sees it no longer, unless by a contact of theirs. Raises CaseMovedOn."""
    case = locked(case_id, by)
    share = case.shares.filter(pk=share_id).first()
    if share is None:
        raise CaseMovedOn
    record("case.share_ended", by=by, about=case, person=share.person_id)
    share.delete()


@transaction.atomic
def assign_case(case_id: UUID, *, person: User, by: User) -> Case:
    """Somebody else is in charge; whoever was sees it only by a contact of theirs.

    Raises CaseMovedOn, NotForCase.
    """
    case = locked(case_id, by)
    must_be_open(case)
    if case.owner_id == person.pk:
        return case
    if not decides_who(case, by) or not to_put_in_charge(case).filter(pk=person.pk).exists():
        raise NotForCase
    case.owner = person
    case.save(update_fields=["owner"])
    record("case.assigned", by=by, about=case, person=person.pk)
    return case
