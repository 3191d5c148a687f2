"""Actions on the lists that contacts are counted by."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_lists import (
    CategoryForm,
    EndCategoryForm,
    NewCategoryForm,
    initial_of,
)
from helpline.models import Category
from helpline.models.category import Scheme
from helpline.operations import category_lists
from helpline.operations.category_lists import NewCategory
from helpline.words.errors_desk_lists import CategoryEnded, NotItsPair
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions


@dataclass(frozen=True, slots=True)
class CategoryListAt:
    """One of the lists, before somebody of staff."""

    scheme: Scheme
    person: User


def list_url(at: CategoryListAt) -> str:
    """All its categories."""
    return reverse("helpline_desk:lists", query={"list": at.scheme.value})


def category_url(category: Category) -> str:
    """The page of a category."""
    return reverse("helpline_desk:category", args=[category.pk])


def add(at: CategoryListAt, by: User, form: Any) -> Category:
    """As the form says."""
    told = form.cleaned_data
    new = NewCategory(
        at.scheme,
        told["names"],
        told["valid_from"],
        parent=told.get("parent"),
        counts_as=told.get("counts_as"),
    )
    return category_lists.add_category(new, by=by)


def change(category: Category, by: User, form: Any) -> Category:
    """As the form says."""
    told = form.cleaned_data
    return category_lists.change_category(category.pk, told["names"], told.get("counts_as"), by=by)


CATEGORY_LIST: Actions[CategoryListAt] = Actions(
    "a list of the statistics",
    ["new_category"],
    "helpline_desk",
    list_url,
    where=lambda at: (at.scheme.value,),
)
CATEGORY: Actions[Category] = Actions(
    "a category of the statistics",
    ["names", "ends"],
    "helpline_desk",
    category_url,
    where=lambda category: (category.pk,),
)
CATEGORY_LIST.add(
    Action(
        "add_category",
        has_page=True,
        permissions=(MAY_SUPERVISE,),
        place="new_category",
        label=_("Add it to the list"),
        button="talk",
        icon="plus",
        layout="stack",
        form=lambda at, sent: NewCategoryForm(at.scheme, sent),
        act=add,
        answers=(NotItsPair,),
        done=_("It is in the list."),
        history={"category.added": _("Added to the list")},
    )
)
CATEGORY.add(
    Action(
        "change_category",
        permissions=(MAY_SUPERVISE,),
        place="names",
        label=_("Save"),
        button="talk",
        icon="check",
        layout="stack",
        form=lambda category, sent: CategoryForm(
            Scheme(category.scheme), sent, initial=initial_of(category)
        ),
        act=change,
        answers=(NotItsPair,),
        done=_("Saved."),
        history={"category.changed": _("Names or counting changed")},
    ),
    Action(
        "confirm_category",
        permissions=(MAY_SUPERVISE,),
        place="ends",
        label=_("The network’s sheet has it"),
        icon="check",
        offered=lambda category: not category.confirmed,
        verb=category_lists.confirm_category,
        done=_("It is confirmed."),
        history={"category.confirmed": _("Confirmed by the network’s sheet")},
    ),
    Action(
        "end_category",
        permissions=(MAY_SUPERVISE,),
        place="ends",
        label=_("End it"),
        layout="stack",
        folded=_("Use it no longer"),
        offered=lambda category: category.valid_to is None,
        form=lambda _category, sent: EndCategoryForm(sent),
        verb=category_lists.end_category,
        answers=(CategoryEnded,),
        done=_("From that day on nobody can choose it."),
        history={"category.ended": _("No longer used, from a day on")},
    ),
    Action(
        "use_category_again",
        permissions=(MAY_SUPERVISE,),
        place="ends",
        label=_("Go on using it"),
        offered=category_lists.may_be_used_again,
        verb=category_lists.use_again,
        warnings=(CategoryEnded,),
        done=_("It is used as before."),
        history={"category.end_taken_back": _("Used on: its end was taken back")},
    ),
)
