"""What is said when everything is up: where to go, and who may sign in how."""

import json

from portal.runner.options import SOURCE
from portal.runner.screen import Screen
from portal.runner.stack import Stack

EXAMPLE_EMAIL = "analyst@balise.example"


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
        ("Logs", str(stack.logs)),
    ]
    if stack.options.email_url is None:  # otherwise they go to a server of somebody else's
        rows.append(("Mails", str(stack.options.var / "mail")))
    for name, where in rows:
        screen.line(f"  {name:<13}{where}")
    _say_accounts(screen, stack)
    screen.line()
    screen.line("Ctrl-C stops everything that was started here.")


def _say_accounts(screen: Screen, stack: Stack) -> None:
    """Who may sign in; `load_demo` leaves the list."""
    file = stack.options.var / "run" / "people.json"
    if not file.exists():
        return
    known = json.loads(file.read_text())
    screen.line()
    screen.title("Demo accounts")
    for person in known["people"]:
        screen.line(f"  {person['role']:<28}{person['email']}")
    screen.line(f"  They all have the password {known['password']} and are enrolled in advance,")
    screen.line("  second factor included: nothing like them exists outside the demo.")
    var = stack.options.var
    where = "" if var == SOURCE / "var" else f" BALISE_VAR={var}"
    screen.line(f"  The current sign-in code of one: make demo-code{where} EMAIL={EXAMPLE_EMAIL}")
