"""What lists as protobuf cost a real server and us, beside lists as JSON, all in one run."""

import os
import pathlib
import signal
import subprocess
import time

import measure
from measure import Row, Sample, interleaved, peak_of, seconds_of
from servers import CLUSTER

ROUNDS = 5
PODS = 20_000
TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(pid):
    """Seconds of processor that a process has taken."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


class Counted:
    """A way to run something, and what the server had to do for it."""

    def __init__(self, server, work):
        self.pid = int(pathlib.Path(server.place, "kube-apiserver.pid").read_text(encoding="utf-8"))
        self.work = work
        self.server_seconds = []

    def __call__(self):
        before = cpu_of(self.pid)
        run = self.work()
        time.sleep(0.3)  # its collector, and what it sends us last
        self.server_seconds.append(cpu_of(self.pid) - before)
        return run

    @property
    def server_cpu(self):
        return Sample(self.server_seconds)


def informer(server):
    """client-go's typed informer of pods, over protobuf, until it holds them all."""
    program = subprocess.run([CLUSTER, "program", "kube-informer"], stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, check=True).stdout.strip()

    def work():
        began = time.perf_counter()
        child = subprocess.Popen([program, "--kubeconfig", server.kubeconfig, "--typed"],
                                 stdout=subprocess.PIPE, text=True)
        if not child.stdout.readline().startswith("synced"):
            raise measure.CannotMeasure("the informer does not sync")
        seconds = time.perf_counter() - began
        status = pathlib.Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8")
        peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        used = cpu_of(child.pid)
        child.send_signal(signal.SIGTERM)
        child.wait()
        child.stdout.close()
        return measure.Run(seconds, peak / 1024, used)

    return work


def ratio(what, ours, theirs, most=None, unit="s", name="JSON"):
    return Row(what, ours.text(unit), f"{name} {theirs.text(unit)}", ours.median / theirs.median, most=most)


def wire(bench):
    server = bench.real(PODS)
    database = server.folder / "wire.db"
    works = {
        "json floor": Counted(server, lambda: server.discard("json")),
        "protobuf floor": Counted(server, lambda: server.discard("protobuf")),
        "json": Counted(server, lambda: server.sync(database, wire="json")),
        "protobuf": Counted(server, lambda: server.sync(database, wire="protobuf")),
        "informer": Counted(server, informer(server)),
    }
    runs = dict(zip(works, interleaved(ROUNDS, *works.values())))
    wall = {name: seconds_of(of_one) for name, of_one in runs.items()}
    cpu = {name: Sample([run.cpu_seconds for run in of_one]) for name, of_one in runs.items()}
    peak = {name: peak_of(of_one) for name, of_one in runs.items()}
    served = {name: work.server_cpu for name, work in works.items()}
    again = {name: Counted(server, lambda name=name: server.sync(database, fresh=False, full=False, wire=name))
             for name in ("json", "protobuf")}
    second = dict(zip(again, interleaved(ROUNDS, *again.values())))
    return [
        ratio(f"sync {PODS:,} pods as protobuf", wall["protobuf"], wall["json floor"], 0.75,
              name="JSON discarded"),
        ratio("  against the same discarded", wall["protobuf"], wall["protobuf floor"], 1.1, name="floor"),
        ratio("  against a sync as JSON", wall["protobuf"], wall["json"]),
        ratio("  processor of the server", served["protobuf"], served["json"], 0.75),
        ratio("  our processor", cpu["protobuf"], cpu["json"]),
        ratio("  our peak memory", peak["protobuf"], peak["json"], 1.1, unit="MiB"),
        ratio("  against client-go's typed informer", wall["protobuf"], wall["informer"], 1, name="informer"),
        ratio("  its memory", peak["protobuf"], peak["informer"], 0.25, unit="MiB", name="informer"),
        ratio("second sync, nothing changed", seconds_of(second["protobuf"]), seconds_of(second["json"]), 1.1),
        ratio("  processor of the server", again["protobuf"].server_cpu, again["json"].server_cpu),
    ]
