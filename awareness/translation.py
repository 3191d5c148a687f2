"""Reference data in six languages: which fields have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from awareness.models import Audience, EmergencyNumber, Topic


@register(Audience)
class AudienceTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"en": ("name",)}


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"en": ("name",)}


@register(EmergencyNumber)
class EmergencyNumberTranslation(TranslationOptions):
    fields = ("name", "note")
    required_languages = {"en": ("name",)}
