"""What was agreed in a case: who does what by when, and whether it is done."""

from datetime import date
from uuid import UUID

from django.db import transaction

from helpline.models import Case, CaseStep
from helpline.operations.case_people import may_be_given_steps
from helpline.operations.case_texts import sealed
from helpline.operations.cases import locked, must_be_open, must_be_read_again
from helpline.words.errors_desk_cases import CaseMovedOn, NotForCase
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now


@transaction.atomic
def add_step(
    case_id: UUID, *, text: str, owner: User, due_on: date, form_id: UUID, by: User
) -> CaseStep:
    """One more step. The same form sent twice is one. Raises CaseMovedOn, NotForCase."""
    case = locked(case_id, by)
    known: CaseStep | None = CaseStep.objects.filter(pk=form_id).first()
    if known is not None:
        return known
    must_be_open(case)
    if not may_be_given_steps(case, by).filter(pk=owner.pk).exists():
        raise NotForCase
    step = CaseStep(
        id=form_id, case=case, owner=owner, due_on=due_on, added_by=by, added_at=database_now()
    )
    step.text = sealed(case, text, place=step.associated_data)
    step.save(force_insert=True)
    record("case.step_added", by=by, about=case, owner=owner.pk)
    return step


@transaction.atomic
def mark_done(case_id: UUID, step_id: UUID, *, by: User) -> CaseStep:
    """It is done. Twice is once. Raises CaseMovedOn."""
    case, step = _locked_step(case_id, step_id, by)
    if step.done_at is None:
        step.done_at, step.done_by = database_now(), by
        step.save(update_fields=["done_at", "done_by"])
        record("case.step_done", by=by, about=case)
    return step


@transaction.atomic
def mark_not_done(case_id: UUID, step_id: UUID, *, by: User) -> CaseStep:
    """It is still to be done. Raises CaseMovedOn."""
    case, step = _locked_step(case_id, step_id, by)
    if step.done_at is not None:
        step.done_at = step.done_by = None
        step.save(update_fields=["done_at", "done_by"])
        record("case.step_not_done", by=by, about=case)
    return step


@transaction.atomic
def remove_step(case_id: UUID, step_id: UUID, *, by: User) -> None:
    """What it says came from a chat that was erased. Raises CaseMovedOn where none was."""
    case, step = _locked_step(case_id, step_id, by)
    must_be_read_again(case)
    step.delete()
    record("case.step_removed", by=by, about=case)


def _locked_step(case_id: UUID, step_id: UUID, by: User) -> tuple[Case, CaseStep]:
    case = locked(case_id, by)
    must_be_open(case)
    step: CaseStep | None = case.steps.filter(pk=step_id).first()
    if step is None:
        raise CaseMovedOn
    return case, step
