#!/usr/bin/env python3
"""The figures of README, each as a ratio taken in one run.

    bench.py [--only NAME]... [--real] [--soak TIME] [--dir FOLDER]

NAME is a group of rows: pods, memory, apply, unchanged, get, sorting, completion, serve (needs wrk and nginx-light),
watchers; with --real also real-serve, real-sync, real-get,
refresh, watch and wire, which need tests/cluster (the cluster of the environment is used, or one is started). With --soak only a
watcher under changes for that time (30m, 90s): whether anything grows. Medians of
interleaved runs; in brackets the smallest and the largest. Absolute numbers are this machine's, ratios
are judged. Always exits 0: a goal that is missed is marked.
"""

import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile

import measure
import rows
import servers
import watching


class Bench:
    """The servers that groups share, each started when it is first asked for."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.servers = {}

    def fake(self, pods):
        return self._server(servers.FakeServer, pods)

    def real(self, pods):
        return self._server(servers.RealServer, pods)

    def _server(self, kind, pods):
        if (kind, pods) not in self.servers:
            note(f"starting a server of {pods:,} pods")
            self.servers[kind, pods] = kind(self.folder, pods)
        return self.servers[kind, pods]

    def close(self):
        for server in self.servers.values():
            server.close()


def note(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def measure_into(found, bench, groups):
    """Adds all rows; a group that cannot be measured says why in one."""
    for name, group in groups.items():
        note(name)
        try:
            found += group(bench)
        except (measure.CannotMeasure, OSError) as error:
            found.append(measure.Row(name, "not measured", note=str(error)))


def seconds_of(text):
    """`30m`, `90s`, `2h`."""
    return int(text[:-1]) * {"s": 1, "m": 60, "h": 3600}[text[-1]]


def chosen(arguments):
    if arguments.soak:
        return {"soak": lambda bench: watching.soak(bench, arguments.soak)}
    groups = dict(rows.GROUPS)
    if arguments.real or any(name in rows.REAL_GROUPS for name in arguments.only):
        groups.update(rows.REAL_GROUPS)
    if arguments.only:
        groups = {name: group for name, group in groups.items() if name in arguments.only}
    return groups


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", action="append", default=[], metavar="NAME",
                        choices=[*rows.GROUPS, *rows.REAL_GROUPS])
    parser.add_argument("--real", action="store_true", help="the rows of a real kube-apiserver, too")
    parser.add_argument("--soak", type=seconds_of, metavar="TIME", help="a watcher under changes, for so long")
    parser.add_argument("--dir", default=os.environ.get("TMPDIR", "/var/tmp"),
                        help="where the files go; on a disk, not in memory")
    return parser.parse_args()


def main():
    arguments = parsed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = tempfile.mkdtemp(prefix="k8scache-bench.", dir=arguments.dir)
    bench = Bench(folder)
    before = os.getloadavg()
    found = []
    try:
        measure_into(found, bench, chosen(arguments))
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)
        print(f"{os.cpu_count()} cores; load average {before[0]:.1f} before, {os.getloadavg()[0]:.1f} after")
        print(measure.table(found))
    missed = sum(row.missed for row in found)
    goals = sum(row.most is not None or row.least is not None for row in found)
    print(f"{goals - missed} of {goals} goals met")


if __name__ == "__main__":
    main()
