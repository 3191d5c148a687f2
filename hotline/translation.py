"""Which words of the vocabulary exist in every language (read by django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from hotline.models import Category, Term


@register(Category)
class CategoryTranslation(TranslationOptions):
    """Shown to everybody: all languages."""

    fields = ("name", "hint")


@register(Term)
class TermTranslation(TranslationOptions):
    """Shown to staff: English and French; others fall back to English."""

    fields = ("name",)
