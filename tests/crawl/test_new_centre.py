"""A centre on its first day: nothing came in yet, and every empty list says what comes next."""

import pytest
from django.conf import settings

from portal.accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_world")]


@pytest.mark.parametrize("role", Role)
def test_nobody_meets_an_empty_page_or_a_dead_end(role, walk_of):
    faults = walk_of(role, within=("/desk/",)).faults
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_public_pages_hold_before_editors_wrote_anything(language, walk_of):
    faults = walk_of(language).faults
    assert not faults, "\n".join(faults)
