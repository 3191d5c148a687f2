"""What quick exit does to a chat: the seat dies, the counsellor reads "left in a hurry"."""

from django.http import HttpRequest, HttpResponse

from helpline.operations import finishing
from helpline.views.public.seat_cookie import delete_seat, participant_in, seat_in


def leave_in_hurry(request: HttpRequest, response: HttpResponse) -> None:
    """Hook of portal.web.exit. The cookie goes even when the database cannot be asked."""
    if not seat_in(request):
        return
    delete_seat(response)
    participant = participant_in(request)
    if participant is not None:
        finishing.leave(participant, in_hurry=True)
