"""Running programs and measuring them: wall time, peak memory, spread, interleaving."""

import dataclasses
import os
import statistics
import time


class CannotMeasure(Exception):
    """A row has no figure; the text says why."""


@dataclasses.dataclass
class Run:
    seconds: float
    peak_mb: float  # MiB of resident memory; not below this process's own, which is about 20
    cpu_seconds: float


def run(words, out=os.devnull, environment=None):
    """Runs a program to its end, standard output to the file `out`. A failure is an exception."""
    errors = out + ".err" if out != os.devnull else os.devnull
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
               (os.POSIX_SPAWN_OPEN, 1, out, flags, 0o600),
               (os.POSIX_SPAWN_OPEN, 2, errors, flags, 0o600)]
    began = time.perf_counter()
    child = os.posix_spawnp(words[0], words, environment or os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    if status != 0:
        text = ""
        if errors != os.devnull:
            with open(errors, encoding="utf-8", errors="replace") as file:
                text = file.read()[-300:].strip()
        raise CannotMeasure(f"{' '.join(words[:4])} ends with {os.waitstatus_to_exitcode(status)} {text}")
    return Run(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def interleaved(rounds, *works):
    """Calls each work in turn, `rounds` times; one list of results per work."""
    results = [[] for _ in works]
    for _ in range(rounds):
        for work, of_work in zip(works, results):
            of_work.append(work())
    return results


@dataclasses.dataclass
class Sample:
    """The values of several runs of one thing."""

    values: list

    @property
    def median(self):
        return statistics.median(self.values)

    def text(self, unit):
        """`3.20 s (3.11-3.40)`."""
        low, high = min(self.values), max(self.values)
        if unit == "s" and self.median < 0.2:
            return f"{self.median * 1e3:.2f} ms ({low * 1e3:.2f}-{high * 1e3:.2f})"
        digits = 0 if self.median >= 100 else 2
        return f"{self.median:.{digits}f} {unit} ({low:.{digits}f}-{high:.{digits}f})"


def seconds_of(runs):
    return Sample([one.seconds for one in runs])


def peak_of(runs):
    return Sample([one.peak_mb for one in runs])


@dataclasses.dataclass
class Row:
    """A line of the table. `least`, `most`: the goal for `value`; neither: only shown."""

    what: str
    figure: str
    baseline: str = ""
    value: float = None
    unit: str = "x"
    most: float = None
    least: float = None
    note: str = ""

    @property
    def missed(self):
        if self.value is None:
            return False
        return ((self.most is not None and self.value > self.most)
                or (self.least is not None and self.value < self.least))

    def cells(self):
        goal = ""
        if self.most is not None:
            goal = f"<= {self.most:g}{self.unit}"
        if self.least is not None:
            goal = f">= {self.least:g}{self.unit}"
        value = "" if self.value is None else f"{self.value:.3g}{self.unit}"
        verdict = "" if not goal else ("MISSED" if self.missed else "met")
        return [self.what, self.figure, self.baseline, value, goal, verdict, self.note]


def table(rows):
    lines = [["what", "figure", "baseline", "ratio", "goal", "", ""]] + [row.cells() for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(7)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
                     for line in lines)
