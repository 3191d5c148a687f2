"""Ties a program to the one that started it: `die_with_parent.py STARTER SIGNAL
ACCOUNT program …`.

When the starter (a process id) ends in any way, SIGKILL included, the kernel sends SIGNAL to
the program (Linux, PR_SET_PDEATHSIG), so that nothing is ever left behind. ACCOUNT is the
number of an account to become first, or `-`. Then the program replaces this one: same process
id, no shell between. Elsewhere than on Linux only the change of account happens.

Runs by path under a bare interpreter, so it imports nothing of Balise; and everything it
needs before it gives up the rights to read it.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def _become(account: int) -> None:
    os.setgroups([])
    os.setgid(pwd.getpwuid(account).pw_gid)
    os.setuid(account)


def main(arguments: list[str]) -> None:
    """Becomes the account, ties itself to the starter, becomes the program."""
    starter, signal_number, account, *program = arguments
    kernel = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if account != "-":
        _become(int(account))
    if kernel is not None:
        kernel.prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
        if os.getppid() != int(starter):  # it ended before the tie was made
            sys.exit(1)
    os.execvp(program[0], program)  # noqa: S606 - becoming the program is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])
