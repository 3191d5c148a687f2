"""Demo content is for demos."""

import pytest
from django.core.management import CommandError, call_command


def test_outside_a_demo_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="BALISE_DEMO"):
        call_command("load_demo")
