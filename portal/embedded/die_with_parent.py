"""A program that ends with the one that started it.

`die_with_parent.py STARTER SIGNAL ACCOUNT program …` becomes the program (same process id, no
shell between). When STARTER (a process id) ends in any way, SIGKILL included, the kernel sends
SIGNAL (Linux, PR_SET_PDEATHSIG), so that nothing is ever left behind. ACCOUNT is the number of
an account to become first, or `-`. Elsewhere than on Linux only the change of account happens.

Runs by path under a bare interpreter, so it imports nothing of Balise; and everything it
needs before it gives up the rights to read it.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def ask_kernel(signal_number: int) -> None:
    """Asks for this signal when our parent ends, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)


def main(arguments: list[str]) -> None:
    """Becomes the account, ties itself to the starter, becomes the program."""
    starter, signal_number, account, *program = arguments
    if account != "-":
        os.setgroups([])
        os.setgid(pwd.getpwuid(int(account)).pw_gid)
        os.setuid(int(account))
    ask_kernel(int(signal_number))  # becoming another account would undo it
    if os.getppid() != int(starter):  # it ended before the tie was made
        sys.exit(1)
    os.execvp(program[0], program)  # noqa: S606 - becoming the program is the purpose


if __name__ == "__main__":
    main(sys.argv[1:])
