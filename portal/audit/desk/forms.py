"""Why somebody reads the record, and what they look for in it."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.audit.models import PURPOSE_LIMIT_CHARS, Actor, Entry


class PurposeForm(forms.Form):
    """Asked before anything is shown."""

    purpose = forms.CharField(
        label=_("Why do you look into the record?"),
        help_text=_("This is recorded together with your name."),
        max_length=PURPOSE_LIMIT_CHARS,
        min_length=5,
    )


class EntryFilter(django_filters.FilterSet):
    """Narrows the list; all of it is optional."""

    verb = django_filters.CharFilter(
        lookup_expr="istartswith", label=_("What happened begins with")
    )
    actor = django_filters.ChoiceFilter(
        choices=Actor.choices, label=_("Kind of actor"), empty_label=_("All")
    )
    person = django_filters.CharFilter(
        field_name="by__email", lookup_expr="icontains", label=_("Person's e-mail contains")
    )
    about_type = django_filters.CharFilter(lookup_expr="istartswith", label=_("Kind of subject"))
    about_id = django_filters.CharFilter(label=_("Subject's number"))
    since = django_filters.DateFilter(
        field_name="at",
        lookup_expr="date__gte",
        label=_("From day"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        field_name="at",
        lookup_expr="date__lte",
        label=_("Up to day"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Entry
        fields: list[str] = []
