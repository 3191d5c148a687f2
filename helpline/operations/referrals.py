"""A counsellor gives a visitor a service of the directory; what was given is kept."""

from uuid import UUID, uuid5

from django.db import transaction

from helpline.models import Conversation, Participant, Referral, Resource
from helpline.models.participant import Side
from helpline.operations import saying
from helpline.operations.saying import NewMessage
from helpline.words.answers import Caller
from helpline.words.desk_directory import AddressedTo
from helpline.words.errors import SayRefused
from helpline.words.errors_directory import ResourceRetired
from helpline.words.given import told_of
from portal.accounts.models import User
from portal.audit.log import record

GIVE_LIST_LIMIT = 300
"""Most services beside a chat; the rest are found in the directory."""


@transaction.atomic
def give(conversation_id: UUID, resource_id: int, *, form_id: UUID, by: User) -> Referral:
    """Says it in the chat as the counsellor's message. The same form sent twice says it once.

    Raises SayRefused when they may not speak there now, ResourceRetired.
    """
    conversation = (
        Conversation.objects.visible_to(by).select_related("visitor").get(pk=conversation_id)
    )
    resource = Resource.objects.active().filter(pk=resource_id).first()
    if resource is None:
        raise ResourceRetired
    seats = Participant.objects.seated().filter(kind=Side.COUNSELLOR, user=by)
    seat = seats.filter(conversation=conversation).first()
    if seat is None:
        raise SayRefused
    words = told_of(
        resource.name,
        telephone=resource.telephone,
        web_address=resource.web_address,
        opening=resource.opening_words,
        language=conversation.language,
        audience=conversation.visitor.audience,
    )
    said = saying.say(NewMessage(seat.pk, uuid5(form_id, f"resource {resource.pk}"), words))
    given: Referral
    given, _is_new = Referral.objects.get_or_create(
        conversation=conversation, resource=resource, defaults={"by": by, "at": said.at}
    )
    if not said.again:
        record("referral.given", by=by, about=conversation, resource=resource.pk)
    return given


def given_in(conversation: Conversation) -> list[Referral]:
    """What was given in it, in order."""
    return list(conversation.referrals.select_related("resource"))


def addressed(conversation: Conversation) -> AddressedTo:
    """Who asks there, as the directory says whom a service is for."""
    if conversation.caller == Caller.PROFESSIONAL:
        return AddressedTo.PROFESSIONAL
    return AddressedTo(conversation.visitor.audience)


def fitting(conversation: Conversation) -> list[Resource]:
    """What may be given, beginning with what fits who asks, in which language and about what."""
    audience = addressed(conversation)

    def misses(one: Resource) -> tuple[bool, bool, bool, str]:
        return (
            conversation.language not in one.languages,
            audience not in one.audiences,
            conversation.topic not in one.topics,
            one.name.lower(),
        )

    return sorted(Resource.objects.active(), key=misses)[:GIVE_LIST_LIMIT]
