#!/usr/bin/env python
"""Django's command line for Balise."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django
    from django.core.management import execute_from_command_line

    from portal.startup import imports_that_stay

    with imports_that_stay():
        django.setup()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
