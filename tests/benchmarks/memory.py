"""The most memory that a step and the processes it starts hold at once."""

import resource
from pathlib import Path
from typing import Self

RUNNING, SECONDS = "Pss:", 0.2


class Peak:
    """A context; `megabytes` afterwards. On Linux a process beside this one adds up the shares (PSS) of this one and its
    children, which counts shared memory once; elsewhere it is the largest of this process alone.

    `lap` gives the largest since the lap before, for a step in parts.
    """

    def __enter__(self) -> Self:
        import os
        import subprocess
        import sys

        self.watch, self.laps = None, list[float]()
        if Path("/proc/self/smaps_rollup").exists():
            command = [sys.executable, __file__, str(os.getpid())]
            self.watch = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.megabytes = max([*self.laps, self.lap()])
        if self.watch:
            self.watch.communicate()

    def lap(self) -> float:
        """The megabytes of this lap; where nobody watches, the largest so far."""
        if self.watch and self.watch.stdin and self.watch.stdout:
            self.watch.stdin.write("\n")
            self.watch.stdin.flush()
            self.laps.append(int(self.watch.stdout.readline()) / 1024)
        else:
            self.laps.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return self.laps[-1]


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        lists = [each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [pid, *(each for some in lists for child in some.split() for each in family(int(child)))]


def share(pid: int) -> int:
    """The kilobytes that a process holds, what it shares divided among those that share it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(RUNNING)), 0)


def watch(pid: int) -> None:
    """Print the largest sum of shares whenever a line is asked for, until the standard input is closed."""
    import os
    import select
    import sys

    most, asked = 0, "\n"
    while asked:
        most = max(most, sum(share(each) for each in family(pid) if each != os.getpid()))
        if select.select([sys.stdin], [], [], SECONDS)[0]:
            asked = sys.stdin.readline()
            print(most, flush=True)
            most = 0


if __name__ == "__main__":
    import sys

    watch(int(sys.argv[1]))
