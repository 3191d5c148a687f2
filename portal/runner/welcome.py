"""What is said when everything is up: where to go, and who may sign in how."""

from portal.runner.options import SOURCE
from portal.runner.stack import Stack

EXAMPLE = "analyst@balise.example"


def welcome(stack: Stack) -> str:
    """Addresses, demo accounts, how to stop."""
    origin, var = stack.options.origin, stack.options.var
    people = var / "run" / "people.txt"
    places = {
        "Front door": f"{origin}/",
        "Report": f"{origin}/en/report/",
        "Talk": f"{origin}/en/talk/",
        "Desk": f"{origin}/desk/",
        "Pages (CMS)": f"{origin}/cms/",
        "Metrics": f"http://{stack.env['METRICS_ADDRESS']}/metrics",
        "Logs": var / "log",
        "Mails": stack.mailbox,
    }
    if not stack.mailbox.exists():  # they go to a server of somebody else's
        del places["Mails"]
    where = "" if var == SOURCE / "var" else f" BALISE_VAR={var}"
    return "\n".join(
        (
            *(f"  {name:<13}{place}" for name, place in places.items()),
            "",
            people.read_text() if people.exists() else "",
            f"  The current sign-in code of one: make demo-code{where} EMAIL={EXAMPLE}",
            "",
            "Ctrl-C stops everything that was started here.",
        )
    )
