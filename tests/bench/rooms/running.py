"""Each candidate's server once, the load against each of them in turns, medians of the rounds."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from portal.embedded import free_port
from portal.embedded.processes import Process, ask_to_stop, launch, make_sure, tail
from portal.embedded.server import listens
from portal.runner.stack import OWNER_ADDRESS, Stack
from tests.bench.figures import Figure
from tests.bench.measuring import CLIENT_CORE, SERVER_CORE, SOURCE, VAR, pinned, processor_seconds
from tests.waiting import until

ROOMS = 100
ROUNDS = 5
OPEN_RATE = 300
IDLE_SOCKETS = 4_998
SETTLE_SECONDS = 1.5
TABS_LIMIT = 3
"""As many sockets as one person may have in one conversation."""

TUTORIAL, RELAY = "tutorial, Daphne", "bare relay"
DAPHNE, UVICORN, MARKING = "Balise, Daphne", "Balise, uvicorn", "Balise, Daphne, marks read"
WEBSOCKETS = "bare websockets"
SERVERS = {
    RELAY: ("relay",),
    TUTORIAL: ("tutorial",),
    DAPHNE: ("ours", "daphne"),
    UVICORN: ("ours", "uvicorn"),
    WEBSOCKETS: ("echo",),
}


class NotOurServer(RuntimeError):
    """The load was answered by something else than the process that was started for it."""


@dataclass
class Server:
    """One server process on a core of its own, on a port that was free."""

    name: str
    env: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: Process | None = None

    def __enter__(self) -> "Server":
        module, *arguments = SERVERS[self.name]
        command = [sys.executable, "-m", f"tests.bench.rooms.{module}", *arguments, str(self.port)]
        if listens(self.port):
            raise NotOurServer(f"port {self.port} is in use")
        self.log = VAR / f"rooms-{module}-{'-'.join(arguments) or 'bare'}.log"
        self.process = launch(
            pinned(SERVER_CORE, command), log=self.log, env=dict(self.env), folder=SOURCE
        )
        until(
            lambda: listens(self.port),
            seconds=60,
            what=f"{self.name} listening",
            why=lambda: tail(self.log),
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            ask_to_stop(self.process)
            make_sure(self.process, limit_seconds=10)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return int(self.process.pid)

    def kib(self) -> int:
        """Memory of the process, shared pages by their share."""
        rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        line = next(one for one in rollup.splitlines() if one.startswith("Pss:"))
        return int(line.split()[1])


@dataclass
class Candidate:
    """One thing to measure, again and again."""

    name: str
    server: Server
    rooms: Callable[[], Path]
    marks: bool = False
    found: list[dict[str, float]] = field(default_factory=list)

    def measure(self, rate: float) -> None:
        """One round in fresh rooms. Raises NotOurServer when the server did not work for it."""
        rooms = self.rooms()
        before = processor_seconds(self.server.pid)
        options = ["--rate", str(rate), *(["--marks"] if self.marks else [])]
        done = subprocess.run(
            pinned(CLIENT_CORE, load(self.server.port, rooms, *options)),
            cwd=SOURCE,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotOurServer(f"{self.name}: {done.stderr[-2000:]} {tail(self.server.log)}")
        one = json.loads(done.stdout)
        spent = processor_seconds(self.server.pid) - before
        if spent <= 0 or one["refused"]:
            raise NotOurServer(f"{self.name}: {one['refused']} refused. {tail(self.server.log)}")
        one["cpu_us"] = spent / max(1.0, one["messages"]) * 1e6
        self.found.append(one)

    def median(self, figure: str) -> float:
        return statistics.median(one[figure] for one in self.found)

    def __str__(self) -> str:
        figures = ("rate", "cpu_us", "p50_ms", "p99_ms", "ack_p50_ms")
        return f"{self.name:<30}" + "".join(f"{self.median(one):>12.1f}" for one in figures)


def load(port: int, rooms: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.rooms.load", str(port), str(rooms), *options]


def environment(stack: Stack) -> dict[str, str]:
    """The site's own; the yardsticks store what they store as the owner of the database."""
    return {
        **stack.env,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BENCH_DATABASE_URL": stack.env.get(OWNER_ADDRESS) or stack.env["DATABASE_URL"],
    }


def bare_rooms(number: int) -> Path:
    """Rooms of the candidates that know nobody."""
    file = VAR / f"rooms-bare-{number}.json"
    seats = [
        [{"path": f"/rooms/r{room}/", "cookie": "", "side": side} for side in (0, 1)]
        for room in range(number)
    ]
    file.write_text(json.dumps(seats))
    return file


def our_rooms(env: Mapping[str, str], number: int, *, tabs: int = 1) -> Path:
    """Chats under way, each side with so many tabs."""
    file = VAR / f"rooms-ours-{number}.json"
    command = [sys.executable, "-m", "tests.bench.rooms.ours", "rooms", str(file), str(number)]
    subprocess.run(command, cwd=SOURCE, env=dict(env), check=True)
    file.write_text(json.dumps(json.loads(file.read_text()) * tabs))
    return file


@contextmanager
def candidates(env: Mapping[str, str], names: Sequence[str]) -> Iterator[dict[str, Candidate]]:
    """Servers with the rooms that people talk in; those that only differ in load share one."""
    with ExitStack() as running:
        servers = {
            name: running.enter_context(Server(name, env)) for name in names if name in SERVERS
        }
        bare, ours = partial(bare_rooms, ROOMS), partial(our_rooms, env, ROOMS)
        found = {
            name: Candidate(name, server, bare if name in {RELAY, TUTORIAL} else ours)
            for name, server in servers.items()
        }
        if MARKING in names:
            found[MARKING] = Candidate(MARKING, servers[DAPHNE], ours, marks=True)
        yield found


def in_turns(found: Mapping[str, Candidate], rate: float) -> None:
    for _round in range(ROUNDS):
        for one in found.values():
            one.measure(rate)
    heads = ("msg/s", "CPU µs", "p50 ms", "p99 ms", "ack p50")
    print(f"\n{'':<30}" + "".join(f"{head:>12}" for head in heads))
    for one in found.values():
        print(one)


def throughput(stack: Stack) -> list[Figure]:
    """Durable messages a second with all rooms writing as fast as they are answered."""
    with candidates(environment(stack), (RELAY, TUTORIAL, DAPHNE, UVICORN, MARKING)) as found:
        in_turns(found, 0)
        rate = {name: one.median("rate") for name, one in found.items()}
    return [
        Figure("chat_daphne_to_tutorial", rate[DAPHNE] / rate[TUTORIAL], ">=", 6),
        Figure("chat_daphne_to_relay", rate[DAPHNE] / rate[RELAY], ">=", 0.20),
        Figure("chat_uvicorn_to_relay", rate[UVICORN] / rate[RELAY], ">=", 0.35),
    ]


def latency(stack: Stack) -> list[Figure]:
    """From one person to the other at a steady load."""
    with candidates(environment(stack), (RELAY, DAPHNE, UVICORN)) as found:
        in_turns(found, OPEN_RATE)
        p50 = found[DAPHNE].median("p50_ms")
        tails = found[DAPHNE].median("p99_ms") / found[RELAY].median("p99_ms")
    return [
        Figure("chat_p50_ms_at_300", p50, "<=", 5),
        Figure("chat_p99_to_relay_at_300", tails, "<=", 4),
    ]


def idle(stack: Stack) -> list[Figure]:
    """Memory of a socket that says nothing."""
    env = environment(stack)
    ours = our_rooms(env, IDLE_SOCKETS // (2 * TABS_LIMIT), tabs=TABS_LIMIT)
    found = {
        WEBSOCKETS: kib_a_socket(env, WEBSOCKETS, bare_rooms(IDLE_SOCKETS // 2)),
        DAPHNE: kib_a_socket(env, DAPHNE, ours),
        UVICORN: kib_a_socket(env, UVICORN, ours),
    }
    for name, kib in found.items():
        print(f"{name:<30}{kib:>12.1f} KiB an idle socket")
    return [Figure("chat_idle_to_websockets", found[DAPHNE] / found[WEBSOCKETS], "<=", 1.5)]


def kib_a_socket(env: Mapping[str, str], name: str, rooms: Path) -> float:
    with Server(name, env) as server:
        before = server.kib()
        command = pinned(CLIENT_CORE, load(server.port, rooms, "--idle"))
        with subprocess.Popen(
            command, cwd=SOURCE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as client:
            assert client.stdout
            assert client.stdout.readline().strip() == "ready", tail(server.log)
            settled(server)
            spent = server.kib() - before
            said, _nothing = client.communicate("")
    return spent / json.loads(said)["sockets"]


def settled(server: Server) -> None:
    """Waits until the process does no more than its heartbeat."""
    last = [-1.0]

    def quiet() -> bool:
        before, last[0] = last[0], processor_seconds(server.pid)
        return last[0] - before < 0.02

    until(quiet, seconds=60, what="an idle server", every=SETTLE_SECONDS)
