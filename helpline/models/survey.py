"""What a visitor says of the chat when it is over: three taps, no words."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpline.models.conversation import Conversation
from helpline.words.answers import Again, Helped, Mood


class Survey(models.Model):
    """Each answer may be "I prefer not to say"; answered again, the newest counts.

    No counsellor sees one: it is read in figures only, where `Conversation.mood` is how it was
    before.
    """

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="survey")
    mood = models.CharField(max_length=16, choices=Mood.choices)
    helped = models.CharField(max_length=16, choices=Helped.choices)
    again = models.CharField(max_length=16, choices=Again.choices)
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering: ClassVar = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mood__in=Mood.values)
                & models.Q(helped__in=Helped.values)
                & models.Q(again__in=Again.values),
                name="helpline_survey_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}"
