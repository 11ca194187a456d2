"""The most memory that a step and the processes it starts hold at once."""

import resource
from pathlib import Path
from typing import NamedTuple, Self

WHOLE, OWN, SECONDS = "Pss:", "Pss_Anon:", 0.2


class Lap(NamedTuple):
    """Megabytes at most: of all, and without files that are mapped (a database of SQLite, code), which the system takes back
    when it needs the room."""

    megabytes: float
    own: float


class Peak:
    """A context; `megabytes` afterwards. On Linux a process beside this one adds up the shares (PSS) of this one and its
    children, which counts shared memory once; elsewhere it is the largest of this process alone.

    `lap` gives the largest since the lap before, for a step in parts.
    """

    def __enter__(self) -> Self:
        import os
        import subprocess
        import sys

        self.watch, self.laps = None, list[Lap]()
        if Path("/proc/self/smaps_rollup").exists():
            command = [sys.executable, __file__, str(os.getpid())]
            self.watch = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.lap()
        self.megabytes = max(lap.megabytes for lap in self.laps)
        if self.watch:
            self.watch.communicate()

    def lap(self) -> Lap:
        """The most of this lap; where nobody watches, the largest so far."""
        if self.watch and self.watch.stdin and self.watch.stdout:
            self.watch.stdin.write("\n")
            self.watch.stdin.flush()
            seen = Lap(*(int(kilobytes) / 1024 for kilobytes in self.watch.stdout.readline().split()))
        else:
            seen = Lap(*(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,) * 2)
        self.laps.append(seen)
        return seen


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        lists = [each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [pid, *(each for some in lists for child in some.split() for each in family(int(child)))]


def shares(pid: int) -> tuple[int, int]:
    """The kilobytes that a process holds, what it shares divided among those that share it: all of them, and its own."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    found = {name: int(rest[0]) for name, *rest in map(str.split, lines[1:])}
    return found.get(WHOLE, 0), found.get(OWN, 0)


def watch(pid: int) -> None:
    """Print the largest sums of shares whenever a line is asked for, until the standard input is closed."""
    import os
    import select
    import sys

    most, asked = (0, 0), "\n"
    while asked:
        held = [shares(each) for each in family(pid) if each != os.getpid()]
        most = max(most[0], sum(whole for whole, _own in held)), max(most[1], sum(own for _whole, own in held))
        if select.select([sys.stdin], [], [], SECONDS)[0]:
            asked = sys.stdin.readline()
            print(*most, flush=True)
            most = 0, 0


if __name__ == "__main__":
    import sys

    watch(int(sys.argv[1]))
