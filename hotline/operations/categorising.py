"""The category of a report, set anew by whoever works on it: reporters choose what they think it
is, and nobody who writes a mail chooses at all."""

from django.db import transaction

from hotline.models import Category, Report
from hotline.operations.claims import lock_case
from hotline.operations.naming import CORRECTS_ANY_CASE, works_on
from hotline.operations.tracks import keep_priorities
from hotline.states import REPORT_ENDED
from hotline.words.errors import ReportEnded
from hotline.words.errors_addresses import NotOnThisCase
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def set_category(report_id: int, category: Category, *, by: User) -> Report:
    """From now on it counts, presses and is found as `category`; the old one is on the record.

    What was assessed before stays under the article it was assessed under. Saying the same again
    changes nothing. Raises ReportEnded, NotOnThisCase.
    """
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    named = [one.pk for one in locations]
    if not (by.has_perm(CORRECTS_ANY_CASE) or works_on(report, named, by, database_now())):
        raise NotOnThisCase
    before = report.category
    if before == category:
        return report
    report.category = category
    report.save(update_fields=["category"])
    said = {"category_before": before.code, "category": category.code}
    audit.record("report.categorised", by=by, about=report, **said)
    keep_priorities(locations)
    return report
