"""The record as a table."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.audit.models import Entry


class EntryTable(tables.Table):
    """Newest first; sorts by number and moment, for which there are indexes."""

    caption = _("Audit entries")

    id = tables.Column(verbose_name=_("No."))
    at = tables.DateTimeColumn(
        format="Y-m-d H:i:s", verbose_name=_("At"), attrs={"td": {"class": "nowrap numeric"}}
    )
    verb = tables.Column(orderable=False)
    who = tables.Column(empty_values=(), orderable=False, verbose_name=_("Who"))
    about = tables.Column(empty_values=(), orderable=False, verbose_name=_("About"))
    purpose = tables.Column(orderable=False, default="–")
    facts = tables.Column(orderable=False, default="–")

    class Meta:
        model = Entry
        fields = ("id", "at", "verb", "who", "about", "purpose", "facts")
        order_by = ("-id",)
        empty_text = _("No entry fits.")

    def render_who(self, record: Entry) -> str:
        """The person, or what kind of someone else it was."""
        return str(record.by) if record.by else str(record.get_actor_display())

    def render_about(self, record: Entry) -> str:
        """Kind and number of the subject."""
        return f"{record.about_type} {record.about_id}".strip() or "–"

    def render_facts(self, value: dict[str, object]) -> str:
        """Name and value, in the order of the names."""
        return ", ".join(f"{name}: {value[name]}" for name in sorted(value))
