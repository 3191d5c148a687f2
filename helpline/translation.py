"""Names of reference data in every language of the site (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, translator

from helpline.models import Category


class CategoryTranslation(TranslationOptions):
    """Staff choose by name; statistics keep the code."""

    fields = ("name",)


translator.register(Category, CategoryTranslation)
