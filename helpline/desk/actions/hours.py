"""Actions on the page of opening hours: on a line, on one of its stretches, on a closed day."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from helpline.forms.desk_hours import ClosedDayForm, HolidaysForm, HoursForm, QueueForm
from helpline.models import Closure, OpeningHours, Queue
from helpline.operations import hours
from helpline.words.errors_desk import DayIsClosed, HoursBackwards, HoursOverlap, NoHolidays
from helpline.words.permissions import MAY_SUPERVISE
from portal.web.actions import Action, Actions, Done


@dataclass(frozen=True, slots=True)
class StretchAt:
    """One stretch of a line's week."""

    queue: Queue
    stretch: OpeningHours


@dataclass(frozen=True, slots=True)
class ClosedDayAt:
    """One closed day of a line."""

    queue: Queue
    closure: Closure


def hours_url(subject: Any) -> str:
    """The page, at the line."""
    queue = subject if isinstance(subject, Queue) else subject.queue
    return reverse("helpline_desk:hours") + f"#queue-{queue.pk}"


QUEUE: Actions[Queue] = Actions(
    "a line", ["hours", "days", "line"], "helpline_desk", hours_url, where=lambda one: (one.pk,)
)
STRETCH: Actions[StretchAt] = Actions(
    "a stretch of opening hours",
    ["stretch"],
    "helpline_desk",
    hours_url,
    where=lambda at: (at.queue.pk, at.stretch.pk),
)
CLOSED_DAY: Actions[ClosedDayAt] = Actions(
    "a closed day",
    ["day"],
    "helpline_desk",
    hours_url,
    where=lambda at: (at.queue.pk, at.closure.pk),
)


def added(made: list[Closure]) -> Done:
    """How many days."""
    said = ngettext("%(count)d day added.", "%(count)d days added.", len(made))
    return Done(said % {"count": len(made)})


QUEUE.add(
    Action(
        "add_hours",
        permissions=(MAY_SUPERVISE,),
        place="hours",
        label=_("Add these hours"),
        button="",
        icon="plus",
        layout="stack",
        folded=_("Add opening hours"),
        form=lambda queue, sent: HoursForm(sent, prefix=f"hours-{queue.pk}"),
        verb=hours.add_hours,
        answers=(HoursBackwards, HoursOverlap),
        done=_("Added. They count from now on."),
        history={"queue.hours_added": _("Opening hours added")},
    ),
    Action(
        "close_on",
        permissions=(MAY_SUPERVISE,),
        place="days",
        label=_("Close on that day"),
        layout="stack",
        folded=_("Add a closed day"),
        form=lambda queue, sent: ClosedDayForm(sent, prefix=f"day-{queue.pk}"),
        verb=hours.close_on,
        answers=(DayIsClosed,),
        done=_("Closed on that day."),
        history={"queue.day_closed": _("Closed day added")},
    ),
    Action(
        "close_on_holidays",
        permissions=(MAY_SUPERVISE,),
        place="days",
        label=_("Add them"),
        layout="stack",
        folded=_("Add the public holidays of the next twelve months"),
        form=lambda queue, sent: HolidaysForm(sent, prefix=f"holidays-{queue.pk}"),
        verb=hours.close_on_holidays,
        answers=(NoHolidays,),
        done=added,
        history={"queue.holidays_closed": _("Public holidays added as closed days")},
    ),
    Action(
        "describe_queue",
        permissions=(MAY_SUPERVISE,),
        place="line",
        label=_("Save"),
        layout="stack",
        folded=_("Languages, time zone, how many may wait"),
        form=lambda queue, sent: QueueForm(sent, queue=queue),
        verb=hours.describe_queue,
        done=_("Saved. It counts from now on."),
        history={"queue.described": _("Settings of the line changed")},
    ),
)
STRETCH.add(
    Action(
        "remove_hours",
        permissions=(MAY_SUPERVISE,),
        place="stretch",
        label=_("Remove"),
        button="bare",
        size="small",
        verb=hours.remove_hours,
        done=_("Removed. The line is closed then."),
        history={"queue.hours_removed": _("Opening hours removed")},
    )
)
CLOSED_DAY.add(
    Action(
        "open_on",
        permissions=(MAY_SUPERVISE,),
        place="day",
        label=_("Open after all"),
        button="bare",
        size="small",
        verb=hours.open_on,
        done=_("Open on that day, by the hours of its weekday."),
        history={"queue.day_opened": _("Closed day taken out")},
    )
)
