#!/usr/bin/env python3
"""The figures of the README: `./dev bench [--real]`.

Every row is a ratio of two things measured in the same run, interleaved, medians of RUNS with their
spread. Absolute numbers are printed, ratios are judged; a missed goal is marked, never an error:
benchmarks are not tests. `--real` adds the rows that need a real kube-apiserver.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

K8SCACHE = os.environ.get("K8SCACHE", "build/cli/k8scache")
FAKE = os.environ.get("FAKE_APISERVER", "build/tests/fake-apiserver")
FLOOR = os.environ.get("FLOOR", "build/tests/bench-floor")
CLUSTER = str(pathlib.Path(__file__).parent.parent / "cluster" / "cluster.sh")
RUNS = 5
ROWS = []


class Measured:
    """One run of a command: seconds of wall, peak memory in MB, standard output."""

    def __init__(self, words, environment=None):
        with tempfile.TemporaryFile() as out:
            began = time.monotonic()
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out,
                                       stderr=subprocess.STDOUT, env=environment)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            self.output = out.read().decode(errors="replace")
        self.megabytes = usage.ru_maxrss / 1024
        if process.returncode != 0:
            raise SystemExit(f"bench: {words} ended with {process.returncode}: {self.output[-500:]}")


def interleaved(*commands, runs=RUNS):
    """Runs the commands in turn; a list of results for each. A command is a function."""
    results = [[] for _ in commands]
    for _ in range(runs):
        for command, into in zip(commands, results):
            into.append(command())
    return results


def median(results, what="seconds"):
    return statistics.median(getattr(one, what) for one in results)


def spread(results):
    values = [one.seconds for one in results]
    return f"{min(values):.3f}-{max(values):.3f}"


def row(name, ours, theirs, ratio, goal, met):
    ROWS.append((name, ours, theirs, ratio, goal, met))
    print(f"{'ok  ' if met else 'MISS'} {name}: {ours} against {theirs}: {ratio} (goal {goal})",
          flush=True)


def compare(name, ours, theirs, most=None, least=None):
    """Judges ours/theirs (at most) or theirs/ours (at least)."""
    a, b = median(ours), median(theirs)
    ratio, goal = (a / b, f"<= {most}x") if most else (b / a, f">= {least}x faster")
    row(name, f"{a:.4f} s ({spread(ours)})", f"{b:.4f} s ({spread(theirs)})", f"{ratio:.2f}x", goal,
        ratio <= most if most else ratio >= least)


class FakeServer:
    """fake-apiserver with synthetic pods whose answers are ready in memory, over TLS."""

    def __init__(self, pods, folder):
        self.kubeconfig = str(folder / f"kubeconfig-{pods}")
        self.process = subprocess.Popen(
            [FAKE, "--static", "--tls", "--pods", str(pods), "--token", "bench", "--kubeconfig-out",
             self.kubeconfig], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        if not self.process.stdout.readline().startswith("ready"):
            raise SystemExit("bench: the fake API server does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def environment(kubeconfig):
    return dict(os.environ, KUBECONFIG=kubeconfig, K8SCACHE_CONFIG="/dev/null")


def fresh_sync(kubeconfig, database):
    def run():
        for suffix in ("", "-wal", "-shm"):
            pathlib.Path(database + suffix).unlink(missing_ok=True)
        return Measured([K8SCACHE, "sync", "--kinds", "pods", "--db", database],
                        environment(kubeconfig))
    return run


def endpoint(kubeconfig, folder):
    """Server, CA file and token of a kubeconfig, as k8scache itself reads them."""
    text = pathlib.Path(kubeconfig).read_text(encoding="utf-8")
    value = lambda key: re.search(rf"\"?{key}\"?: *\"?([^\"\n,}}]+)", text)
    server, token = value("server").group(1).strip(), value("token").group(1).strip()
    authority = value("certificate-authority")
    data = value("certificate-authority-data")
    path = folder / "ca.pem"
    if data:
        import base64
        path.write_bytes(base64.b64decode(data.group(1)))
    elif authority:
        path = pathlib.Path(kubeconfig).parent / authority.group(1).strip()
    return server, str(path), token


def floor(kubeconfig, folder):
    """Downloads the same pages and throws them away."""
    server, authority, token = endpoint(kubeconfig, folder)
    words = [FLOOR, "--server", server, "--path", "/api/v1/pods", "--ca", authority, "--token", token,
             "--in-flight", "2"]
    return lambda: Measured(words)


def first_sync(folder):
    small, large = FakeServer(10_000, folder), FakeServer(100_000, folder)
    try:
        database = str(folder / "large.db")
        sync, download = fresh_sync(large.kubeconfig, database), floor(large.kubeconfig, folder)
        sync()  # fills the server's memory with the pages
        download()
        ours, theirs = interleaved(sync, download)
        compare("sync of 100,000 pods, against downloading them", ours, theirs, most=2)
        few, _ = interleaved(fresh_sync(small.kubeconfig, str(folder / "small.db")), lambda: ours[0])
        memory, memory_of_few = median(ours, "megabytes"), median(few, "megabytes")
        row("peak memory of it", f"{memory:.0f} MB", "a bound of 150 MB", f"{memory:.0f} MB",
            "<= 150 MB", memory <= 150)
        row("peak memory at 100,000, against 10,000", f"{memory:.0f} MB", f"{memory_of_few:.0f} MB",
            f"{memory / memory_of_few:.2f}x", "0.8x to 1.2x", 0.8 <= memory / memory_of_few <= 1.2)
        batches(folder, database, median(ours))
        nothing_changed(large.kubeconfig, database)
        queries(database)
    finally:
        small.stop()
        large.stop()


def batches(folder, database, sync_seconds):
    """Rows of the cache written one transaction each, as the usual informer does."""
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = source.execute("select o.namespace, o.name, o.uid, o.resource_version, b.frame from object o"
                          " join body b on b.id = o.id limit 1000").fetchall()
    ours = 100_000 / sync_seconds
    for journal, synchronous, goal in (("delete", "full", 15), ("wal", "normal", None)):
        path = folder / f"rows-{journal}.db"
        target = sqlite3.connect(path, isolation_level=None)
        target.execute(f"pragma journal_mode = {journal}")
        target.execute(f"pragma synchronous = {synchronous}")
        target.execute("create table object (namespace, name, uid primary key, version, body)")
        began = time.monotonic()
        for one in rows:
            target.execute("insert into object values (?, ?, ?, ?, ?)", one)
        rate = len(rows) / (time.monotonic() - began)
        row(f"objects a second, against one transaction each ({journal}, {synchronous})",
            f"{ours:,.0f}/s", f"{rate:,.0f}/s", f"{ours / rate:.1f}x",
            f">= {goal}x" if goal else "printed only", not goal or ours / rate >= goal)


def nothing_changed(kubeconfig, database):
    tables = ("object", "body", "label_set", "label_member", "change")
    def state():
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as reader:
            return [reader.execute(f"select count(*), max(rowid) from {table}").fetchone()
                    if table != "label_member"
                    else reader.execute(f"select count(*), 0 from {table}").fetchone()
                    for table in tables]
    before = state()
    # A reader in an old snapshot keeps the WAL from being reset, so that its size tells what was written.
    blocker = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
    blocker.execute("begin")
    blocker.execute("select count(*) from cursor").fetchone()
    Measured([K8SCACHE, "sync", "--kinds", "pods", "--db", database], environment(kubeconfig))
    wal = os.stat(database + "-wal").st_size / 1e6
    blocker.execute("rollback")
    row("second sync with nothing changed: WAL", f"{wal:.2f} MB", "a bound of 1 MB", f"{wal:.2f} MB",
        "<= 1 MB, no row", wal <= 1 and state() == before)


def queries(database):
    def k8scache(*words):
        return lambda: Measured([K8SCACHE, *words, "--db", database])
    version = lambda: Measured([K8SCACHE, "version"])
    for name, words in (("get pods -n default (100 of 100,000)", ("get", "pods", "-n", "default")),
                        ("get pods -A -l app=x (of 100,000)", ("get", "pods", "-A", "-l", "app=x"))):
        ours, theirs = interleaved(k8scache(*words), version, runs=25)
        compare(f"{name}, against `k8scache version`", ours, theirs, most=3)


def real_server(folder):
    subprocess.run([CLUSTER, "up", "--dir", str(folder / "cluster")], check=True,
                   stdout=subprocess.DEVNULL)
    try:
        subprocess.run([CLUSTER, "load", "20000", "--dir", str(folder / "cluster")], check=True)
        kubeconfig = str(folder / "cluster" / "admin.kubeconfig")
        kubectl = [str(folder / "cluster" / "bin" / "kubectl"), "--kubeconfig", kubeconfig]
        database = str(folder / "real.db")
        sync, download = fresh_sync(kubeconfig, database), floor(kubeconfig, folder)
        sync()
        ours, theirs = interleaved(sync, download)
        compare("sync of 20,000 pods of a real API server, against its floor", ours, theirs, most=1.15)
        memory = median(ours, "megabytes")
        row("peak memory of it", f"{memory:.0f} MB", "a bound of 150 MB", f"{memory:.0f} MB",
            "<= 150 MB", memory <= 150)
        status = json.loads(Measured([K8SCACHE, "status", "-o", "json", "--db", database]).output)
        received = sum(one["list"]["bytes"] for one in status["types"])
        size = os.stat(database).st_size
        row("file, against the JSON received", f"{size / 1e6:.1f} MB", f"{received / 1e6:.0f} MB",
            f"{size / received:.3f}x", "<= 0.2x", size / received <= 0.2)
        get = lambda *words: lambda: Measured([K8SCACHE, "get", "pods", *words, "--db", database])
        ask = lambda *words: lambda: Measured([*kubectl, "get", "pods", *words])
        ours, theirs = interleaved(get("-n", "default"), ask("-n", "default"))
        compare("get pods -n default, against kubectl", ours, theirs, least=20)
        ours, theirs = interleaved(get("-A"), ask("-A"), runs=3)
        compare("get pods -A (20,000), against kubectl", ours, theirs, least=40)
        memory, of_kubectl = median(ours, "megabytes"), median(theirs, "megabytes")
        row("peak memory of it", f"{memory:.0f} MB", f"{of_kubectl:.0f} MB (kubectl)",
            f"{memory:.0f} MB", "<= 100 MB", memory <= 100)
    finally:
        subprocess.run([CLUSTER, "down", "--dir", str(folder / "cluster")], check=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", action="store_true", help="add the rows that need a real API server")
    parser.add_argument("--only-real", action="store_true", help="these rows alone")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="k8scache-bench."))
    try:
        if not options.only_real:
            first_sync(folder)
        if options.real or options.only_real:
            real_server(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n| what | ours | against | ratio | goal |\n| --- | --- | --- | --- | --- |")
    for name, ours, theirs, ratio, goal, met in ROWS:
        print(f"| {name} | {ours} | {theirs} | {ratio}{'' if met else ' (missed)'} | {goal} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
