"""What is said when everything is up: where to go, and who may sign in how."""

import importlib
from importlib.util import find_spec

from portal.front.runner.screen import Screen
from portal.front.runner.stack import Stack


def say_where(screen: Screen, stack: Stack) -> None:
    """Addresses, demo accounts, how to stop."""
    origin = stack.options.origin
    screen.line()
    screen.title(f"Balise is ready after {screen.since_start():.1f} s")
    rows = [
        ("Front door", f"{origin}/"),
        ("Report", f"{origin}/en/report/"),
        ("Talk", f"{origin}/en/talk/"),
        ("Desk", f"{origin}/desk/"),
        ("Pages (CMS)", f"{origin}/cms/"),
        ("Metrics", f"http://{stack.env['METRICS_ADDRESS']}/metrics"),
        ("Mails", str(stack.options.var / "mail")),
        ("Logs", str(stack.logs)),
    ]
    for name, where in rows:
        screen.line(f"  {name:<13}{where}")
    _say_accounts(screen)
    screen.line()
    screen.line("Ctrl-C stops everything that was started here.")


def _say_accounts(screen: Screen) -> None:
    if find_spec("portal.accounts.demo_people") is None:
        return
    people = importlib.import_module("portal.accounts.demo_people")
    screen.line()
    screen.line(f"Demo accounts, all with the password {people.PASSWORD}")
