"""What quick exit does to a chat: the seat dies, the counsellor reads "left in a hurry"."""

from django.http import HttpRequest, HttpResponse

from helpline.operations import finishing
from helpline.views.seat import participant_in, seat_in, take_seat


def leave_in_hurry(request: HttpRequest, response: HttpResponse) -> None:
    """Hook of portal.web.exit. The cookie goes even when the database cannot be asked."""
    if not seat_in(request):
        return
    take_seat(response)
    participant = participant_in(request)
    if participant is not None:
        finishing.leave(participant, in_hurry=True)
