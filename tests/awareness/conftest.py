"""A planted site, and a client that asks for pages as the public does."""

import pytest

from tests.makers.awareness import make_site


@pytest.fixture
def site(db):
    return make_site()
