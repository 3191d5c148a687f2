"""What the demo's centre changed in its lists: a category that ends, and a platform of its own."""

from datetime import date, timedelta

from helpline.models.category import Category, Scheme
from helpline.operations.category_lists import NewCategory, add_category, end_category
from portal.accounts.models import User

ENDS_IN, BEGINS_IN = timedelta(days=60), timedelta(days=30)
OWN = {"en": "Harbour Chat", "fr": "Harbour Chat", "de": "Harbour Chat", "nl": "Harbour Chat"}


def load_lists(by: User, *, today: date) -> None:
    """Unless something was changed there before."""
    if Category.objects.filter(by_hand=True).exists():
        return
    valid = Category.objects.valid(today).order_by("position")
    last = valid.filter(scheme=Scheme.INSAFE).last()
    end_category(last.pk, valid_to=today + ENDS_IN, by=by)
    kind = valid.filter(scheme=Scheme.PLATFORM, parent=None).first()
    add_category(NewCategory(Scheme.PLATFORM, OWN, today + BEGINS_IN, parent=kind), by=by)
