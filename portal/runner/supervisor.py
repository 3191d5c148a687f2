"""Keeps the parts running: names a crashed one, starts it again, gives up kindly."""

import time
from dataclasses import dataclass, field

from portal.embedded import EmbeddedError
from portal.runner.part import Part
from portal.runner.screen import Screen
from portal.runner.stopping import Stopping

LOOK_EVERY_SECONDS = 0.2
POLL_SECONDS = 0.05
UP_LIMIT_SECONDS = 120
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
GIVE_UP_AFTER = 5
"""Crashes within GIVE_UP_WITHIN_SECONDS after which a part is not started again."""
GIVE_UP_WITHIN_SECONDS = 120


class PartFailed(RuntimeError):
    """A part did not come up; carries its name and last words."""

    def __init__(self, part: Part, why: str) -> None:
        self.part = part
        super().__init__(f"{part.name} {why}. The end of {part.log}:\n{part.last_words()}")


@dataclass
class Supervisor:
    """All parts in the order they were started; they are stopped in the reverse order."""

    screen: Screen
    stopping: Stopping
    parts: list[Part] = field(default_factory=list)

    def add(self, *parts: Part) -> None:
        """Starts parts that may come up at the same time."""
        for part in parts:
            self.parts.append(part)
            part.launch()

    def wait_until_up(self, *parts: Part) -> None:
        """Returns when all are up, or when asked to stop. Raises PartFailed for a vital one."""
        began = time.monotonic()
        waiting = list(parts)
        while waiting and not self.stopping:
            for part in tuple(waiting):
                if part.exit_code is not None:
                    if part.vital:
                        raise PartFailed(part, f"ended while starting ({_how(part.exit_code)})")
                    waiting.remove(part)  # `watch` names it and tries again
                elif part.is_up(part):
                    waiting.remove(part)
                    self.screen.done(f"{part.name}: {part.purpose}", time.monotonic() - began)
            if time.monotonic() - began > UP_LIMIT_SECONDS:
                raise PartFailed(waiting[0], f"was not up after {UP_LIMIT_SECONDS} s")
            if waiting:
                self.stopping.wait(LOOK_EVERY_SECONDS)

    def watch(self) -> int:
        """Looks after the parts until asked to stop (0) or until a vital one is given up (1)."""
        while not self.stopping:
            for part in self.parts:
                self._look_at(part)
                if part.given_up and part.vital:
                    return 1
            self.stopping.wait(LOOK_EVERY_SECONDS)
        return 0

    def _look_at(self, part: Part) -> None:
        now = time.monotonic()
        if part.given_up:
            return
        if part.start_again_at is not None:
            if now >= part.start_again_at:
                self._start_again(part)
        elif part.exit_code is not None:
            self._note_crash(part, now)

    def _note_crash(self, part: Part, now: float) -> None:
        part.make_sure(limit_seconds=0)  # what is left of its group
        part.ended_at = [at for at in part.ended_at if now - at < GIVE_UP_WITHIN_SECONDS] + [now]
        how = _how(part.exit_code)
        if len(part.ended_at) >= GIVE_UP_AFTER:
            part.given_up = True
            outcome = "Balise stops." if part.vital else "The rest goes on without it."
            self.screen.trouble(
                f"{part.name} ended {len(part.ended_at)} times in {GIVE_UP_WITHIN_SECONDS} s "
                f"({how}) and is not started again. {outcome} Its log: {part.log}",
                part.last_words(),
            )
            return
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (len(part.ended_at) - 1), LONGEST_PAUSE_SECONDS)
        part.start_again_at = now + pause
        self.screen.trouble(
            f"{part.name} ended unexpectedly ({how}); starting it again in {pause:.0f} s. "
            f"The end of {part.log}:",
            part.last_words(),
        )

    def _start_again(self, part: Part) -> None:
        try:
            part.launch()
        except EmbeddedError as failure:  # its ended process counts as the next crash
            self.screen.trouble(str(failure))
        else:
            self.screen.note(f"{part.name} was started again")

    def stop_all(self) -> None:
        """Stops every part: those that use others first, those that are used last."""
        users = [part for part in self.parts if not part.serves_others]
        used = [part for part in reversed(self.parts) if part.serves_others]
        for group in (users, *([part] for part in used)):
            for part in group:
                part.ask_to_stop()
            for part in group:
                self._make_sure(part)

    def _make_sure(self, part: Part) -> None:
        if part.process is None:
            return
        deadline = time.monotonic() + part.stop_limit_seconds
        while part.exit_code is None and time.monotonic() < deadline and not self.stopping.now:
            time.sleep(POLL_SECONDS)
        if not part.make_sure(limit_seconds=0):
            self.screen.note(f"{part.name} did not stop in time and was killed")


def _how(exit_code: int | None) -> str:
    if exit_code is None:
        return "still running"
    return f"signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
