"""Demo content is for demos."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.front.demo import NotADemo, load_all


def test_outside_a_demo_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(NotADemo, match="BALISE_DEMO"):
        list(load_all(timezone.now()))
    with pytest.raises(CommandError, match="BALISE_DEMO"):
        call_command("load_demo")
