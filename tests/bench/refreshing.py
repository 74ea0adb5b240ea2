"""What a second `sync` costs a real API server, and us, when little or nothing has changed.

The first one lists every type. Between the runs an object of another kind is written, so that no version proves
anything by itself. The server's CPU time is that of its process, without what it uses when nobody asks it.
"""

import itertools
import os
import pathlib
import time

import measure
from measure import Row, Sample, seconds_of
from servers import Program, remove_database

ROUNDS = 5
IDLE_SECONDS = 5
CHANGED = 200  # of 20,000 pods
serial = itertools.count(os.getpid())


class Measured:
    """One sync: its own figures, and the server's CPU seconds."""

    def __init__(self, server, idle, database, *words):
        command = [Program.k8scache, "sync", "--quiet", "--db", str(database), *words]
        before = server_cpu(server)
        self.run = measure.run(command, environment=server.environment())
        self.cpu = max(0.0, server_cpu(server) - before - idle * self.run.seconds)


def server_cpu(server):
    place = pathlib.Path(server.cluster_environment["K8SCACHE_TEST_CLUSTER"])
    pid = (place / "kube-apiserver.pid").read_text(encoding="utf-8").strip()
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_use(server):
    """CPU seconds a second, while nobody asks it for anything."""
    before = server_cpu(server)
    time.sleep(IDLE_SECONDS)
    return (server_cpu(server) - before) / IDLE_SECONDS


def write_something(server):
    measure.run([*server.kubectl, "create", "configmap", f"bench-{next(serial)}", "-n", "default"])


def change_pods(server, pods):
    """Pods as (namespace, name), in the order of the namespaces."""
    for namespace, group in itertools.groupby(pods, lambda pod: pod[0]):
        measure.run([*server.kubectl, "label", "pods", "-n", namespace, "--overwrite",
                     *[name for _, name in group], f"bench=b{next(serial)}"])


def refresh(bench):
    server = bench.real(20_000)
    database = server.folder / "all.db"
    listing = server.folder / "names"
    measure.run([*server.kubectl, "get", "pods", "-A", "--no-headers", "-o",
                 "custom-columns=:metadata.namespace,:metadata.name"], str(listing))
    pods = sorted(tuple(line.split()) for line in listing.read_text(encoding="utf-8").splitlines())[:CHANGED]
    idle = idle_use(server)
    first, unchanged, changed, gentle = [], [], [], []
    for _ in range(ROUNDS):
        remove_database(database)
        first.append(Measured(server, idle, database))
        write_something(server)
        unchanged.append(Measured(server, idle, database))
        change_pods(server, pods)
        changed.append(Measured(server, idle, database))
    for _ in range(ROUNDS):
        write_something(server)
        gentle.append(Measured(server, idle, database, "--gentle"))
    remove_database(database)
    return [
        *rows_of("sync of all types, first", first, None, None, None),
        *rows_of("  again, a ConfigMap added", unchanged, first, 0.15, 0.15),
        *rows_of(f"  again, {len(pods)} pods changed", changed, first, 0.25, None),
        *rows_of("  again with --gentle", gentle, first, None, 0.03),
    ]


def rows_of(what, runs, first, most_time, most_cpu):
    """Two rows: wall time and the server's CPU time, as parts of the first sync's."""
    time = seconds_of([one.run for one in runs])
    cpu = Sample([one.cpu for one in runs])
    if first is None:
        return [Row(what, time.text("s")), Row("  the server's CPU time", cpu.text("s"))]
    base = seconds_of([one.run for one in first])
    base_cpu = Sample([one.cpu for one in first])
    return [
        Row(what, time.text("s"), f"first {base.text('s')}", 100 * time.median / base.median, unit=" %",
            most=None if most_time is None else 100 * most_time),
        Row("    the server's CPU time", cpu.text("s"), f"first {base_cpu.text('s')}",
            100 * cpu.median / base_cpu.median, unit=" %",
            most=None if most_cpu is None else 100 * most_cpu),
    ]
