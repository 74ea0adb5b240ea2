"""`k8scache watch` and client-go's informers on the same cluster: at rest, and under changes.

The changes are updates of ConfigMaps, beside the pods that both hold. One of the two runs at a time, after the
other, so that neither pays for the other's share of the cores; the writer is the same.
"""

import dataclasses
import os
import pathlib
import signal
import subprocess
import sys
import time

import measure
from measure import Row
from servers import CLUSTER, Program

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

PODS = 20_000
REST = 30  # seconds
LOAD = 60
RATE = 200  # changes a second
NAMES = [f"busy-{number}" for number in range(400)]
WARM_UP = 120  # of a soak
PATIENCE = 600  # until everything is listed


@dataclasses.dataclass
class Cost:
    """What a process has used up to a moment."""

    at: float
    cpu: float
    memory: float  # MiB, resident
    descriptors: int

    @staticmethod
    def of(pid):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
        return Cost(time.monotonic(), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"),
                    pages * os.sysconf("SC_PAGE_SIZE") / 2**20, len(os.listdir(f"/proc/{pid}/fd")))

    def cpu_percent(self, since):
        """Of one core."""
        return 100 * (self.cpu - since.cpu) / (self.at - since.at)


class Informer:
    """client-go's informers, in a process of their own."""

    def __init__(self, server, *words):
        program = subprocess.run([CLUSTER, "program", "kube-informer"], stdin=subprocess.DEVNULL,
                                 capture_output=True, text=True, check=True).stdout.strip()
        # pylint: disable=consider-using-with  # it runs on
        self.process = subprocess.Popen([program, "--kubeconfig", server.kubeconfig, *words],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        if not self.process.stdout.readline().startswith("synced"):
            raise measure.CannotMeasure("the informers do not get in sync")

    def cost(self):
        return Cost.of(self.process.pid)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


class Watcher:
    """`k8scache watch` over a new cache."""

    def __init__(self, folder):
        import live_watch  # pylint: disable=import-outside-toplevel  # it reads the cluster's environment
        self.watch = live_watch.Watch(folder)
        self.watch.wait_in_step(PATIENCE)

    def cost(self):
        return Cost.of(self.watch.process.pid)

    def wal(self):
        """MiB"""
        file, = pathlib.Path(self.watch.folder).glob("k8scache/*.db-wal")
        return file.stat().st_size / 2**20

    def stop(self):
        self.watch.stop()


def prepared(bench):
    """The server, with the objects that will change; the tests' helpers know of it."""
    server = bench.real(PODS)
    os.environ.update(server.cluster_environment, K8SCACHE=Program.k8scache)
    import live_watch  # pylint: disable=import-outside-toplevel
    subprocess.run([*server.kubectl, "create", "namespace", "busy"], stdin=subprocess.DEVNULL,
                   capture_output=True, check=False)
    writer = live_watch.Writer()
    there = subprocess.run([*server.kubectl, "get", "configmaps", "-n", "busy", "-o", "name"],
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout
    for name in NAMES:
        if f"configmap/{name}\n" not in there:
            writer.put("busy", name, "first", is_new=True)
    return server


def at_rest(subject):
    """After it has settled: (CPU per cent, MiB)."""
    time.sleep(10)
    before = subject.cost()
    time.sleep(REST)
    after = subject.cost()
    return after.cpu_percent(before), after.memory


def under_load(subject):
    """(CPU per cent, MiB, changes a second)"""
    import paced_changes  # pylint: disable=import-outside-toplevel
    before = subject.cost()
    _, rate = paced_changes.update_paced("busy", NAMES, LOAD, RATE)
    after = subject.cost()
    return after.cpu_percent(before), after.memory, rate


def informer_costs(server, *words):
    informer = Informer(server, *words)
    try:
        return at_rest(informer), under_load(informer)
    finally:
        informer.stop()


def watch(bench):
    server = prepared(bench)
    import paced_changes  # pylint: disable=import-outside-toplevel
    ours = Watcher(server.folder / "watch")
    try:
        rest, descriptors = at_rest(ours), ours.cost().descriptors
        load = under_load(ours)
        wal = ours.wal()
        # Apart from the cost: who looks takes processor time from everybody.
        with paced_changes.Looks(ours.watch, "busy", 0.01) as looks:
            written, rate = paced_changes.update_paced("busy", NAMES, LOAD / 2, RATE)
            time.sleep(1)
        seen = looks.latencies(written)
        wal, opened = max(wal, ours.wal()), ours.cost().descriptors
    finally:
        ours.stop()
    theirs, typed = informer_costs(server), informer_costs(server, "--typed")
    half, late = (1000 * seen[int(len(seen) * part)] for part in (0.5, 0.99))
    return [
        Row(f"watch: memory at {PODS:,} pods, at rest", f"{rest[1]:.0f} MiB",
            f"informers {theirs[0][1]:.0f} MiB", theirs[0][1] / rest[1], least=5),
        Row("  against informers of pods alone, typed", "", f"{typed[0][1]:.0f} MiB", typed[0][1] / rest[1]),
        Row("  CPU at rest, of a core", f"{rest[0]:.1f} %", f"informers {theirs[0][0]:.1f} %"),
        Row(f"watch: memory under {load[2]:.0f} changes/s", f"{load[1]:.0f} MiB",
            f"informers {theirs[1][1]:.0f} MiB", load[1], unit=" MiB", most=80),
        Row("  CPU, of a core", f"{load[0]:.1f} %", f"informers {theirs[1][0]:.1f} %", load[0], unit=" %",
            most=25),
        Row("  CPU, of the informers'", "", "", load[0] / theirs[1][0], most=1),
        Row("  descriptors, before and after", str(descriptors), str(opened)),
        Row("  WAL", f"{wal:.1f} MiB", "", wal, unit=" MiB", most=64),
        Row(f"watch: a change until get shows it, {rate:.0f} a second", f"p50 {half:.0f} ms", "", late,
            unit=" ms p99", most=250, note=f"{len(looks.looks)} answers that differ"),
    ]


def slope(points):
    """Of a line through (seconds, MiB), in MiB an hour."""
    count = len(points)
    mean_x, mean_y = (sum(point[i] for point in points) / count for i in (0, 1))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return 3600 * sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def soak(bench, seconds):
    """Changes all the time: does anything grow?"""
    import threading  # pylint: disable=import-outside-toplevel
    prepared(bench)
    import paced_changes  # pylint: disable=import-outside-toplevel
    ours = Watcher(bench.folder / "soak")
    written = []
    load = threading.Thread(target=lambda: written.extend(
        paced_changes.update_paced("busy", NAMES, seconds, RATE)[0]), daemon=True)
    costs, wal = [ours.cost()], 0.0
    try:
        load.start()
        while load.is_alive():
            load.join(10 if seconds > 100 else 1)
            costs.append(ours.cost())
            wal = max(wal, ours.wal())
        ours.watch.wait_equal(["configmaps"])
    finally:
        ours.stop()
    began = costs[0].at
    warm = [one for one in costs if one.at - began >= min(WARM_UP, seconds / 3)]
    growth = slope([(one.at, one.memory) for one in warm])
    opened = [one.descriptors for one in warm]
    minutes = (costs[-1].at - began) / 60
    return [
        Row(f"watch for {minutes:.0f} min, {len(written) / (60 * minutes):.0f} changes/s: memory grows",
            f"{warm[0].memory:.1f} to {warm[-1].memory:.1f} MiB", "", growth, unit=" MiB/h", most=5),
        Row("  descriptors", f"{min(opened)} to {max(opened)}", "", float(max(opened) - min(opened)),
            unit=" more", most=2),
        Row("  WAL at most", f"{wal:.1f} MiB", "", wal, unit=" MiB", most=64),
        Row("  CPU, of a core", f"{costs[-1].cpu_percent(costs[0]):.1f} %", "",
            costs[-1].cpu_percent(costs[0]), unit=" %", most=25),
    ]
