"""People and the way they sign in: through the real pages, with a real code."""

import pytest
from django.utils import timezone

from portal.accounts import demo
from portal.accounts.models import User


@pytest.fixture
def demo_people(db):
    demo.load_demo(timezone.now())
    return {person.role: User.objects.get(email=person.email) for person in demo.DEMO_PEOPLE}
