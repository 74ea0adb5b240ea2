"""The rows of the table, in the order of the goals. Each function measures one group."""

import hashlib
import json
import pathlib
import sqlite3

import measure
import refreshing
import serving
import watching
import wiring
from measure import Row, Sample, interleaved, peak_of, seconds_of
from servers import Program

ROUNDS = 5
MANY_ROUNDS = 31  # of what takes milliseconds
MANY_PODS = 100_000
FEWER_PODS = 10_000
REAL_PODS = 20_000


def mebibytes(count):
    return f"{count / 2**20:.1f} MiB"


def sync_rows(server, label, most):
    """Wall against the floor, memory, and size of the file of one server's pods."""
    floor, syncs, eager = interleaved(ROUNDS, server.floor, lambda: server.sync(server.database),
                                      lambda: server.floor(in_flight=2))
    floor, wall, eager, peak = seconds_of(floor), seconds_of(syncs), seconds_of(eager), peak_of(syncs)
    received, size = server.report["bytes"], server.database.stat().st_size
    cpu = Sample([run.cpu_seconds for run in syncs])
    objects = server.report["objects"]
    return [
        Row(f"sync {objects:,} pods ({label})", wall.text("s"), f"floor {floor.text('s')}",
            wall.median / floor.median, most=most, note=server.same_pages()),
        Row("  against a floor with two pages in flight", wall.text("s"), f"floor {eager.text('s')}",
            wall.median / eager.median),
        Row("  its CPU time", cpu.text("s"), f"{objects / wall.median:,.0f} pods/s"),
        Row("  its peak memory", peak.text("MiB"), "", peak.median, unit=" MiB", most=150),
        Row("  file per byte of JSON", mebibytes(size), mebibytes(received), size / received, unit="",
            most=0.2),
    ]


def pods(bench):
    return sync_rows(bench.fake(MANY_PODS), "static server", most=2)


def memory(bench):
    many, fewer = bench.fake(MANY_PODS), bench.fake(FEWER_PODS)
    runs = interleaved(3, lambda: many.sync(many.database), lambda: fewer.sync(fewer.database))
    many_peak, fewer_peak = map(peak_of, runs)
    difference = (many_peak.median / fewer_peak.median - 1) * 100
    return [Row(f"peak memory, {MANY_PODS:,} pods to {FEWER_PODS:,}", many_peak.text("MiB"),
                fewer_peak.text("MiB"), abs(difference), unit=" %", most=20)]


def apply(bench):
    """Through the writer in batches, and one transaction per object into a plain file."""
    out = str(bench.folder / "apply.json")
    measure.run([Program.apply, str(bench.folder), "20000", "1000", str(ROUNDS)], out)
    times = {way: Sample(values) for way, values
             in json.loads(pathlib.Path(out).read_text(encoding="utf-8")).items()}
    batches = times["batches"]
    rows = []
    for way, name, least in (("delete_full", "DELETE, FULL", 15), ("wal_full", "WAL, FULL", None),
                             ("wal_normal", "WAL, NORMAL", None)):
        rows.append(Row(f"batches to one object a transaction ({name})", batches.text("us/object"),
                        times[way].text("us/object"), times[way].median / batches.median, least=least))
    return rows


ROWS_OF_OBJECTS = ("object", "body", "change", "label_set", "label_pair", "label_member", "dictionary",
                   "staging")


def hash_of(rows):
    """Row by row: what this process holds counts in the peak memory of those it starts."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(row).encode())
    return digest.hexdigest()


def content_of(connection):
    """One hash per table that holds objects."""
    return {table: hash_of(connection.execute(f"select * from {table}")) for table in ROWS_OF_OBJECTS}


def unchanged(bench):
    """A second sync while a reader holds the WAL: its size afterwards is all that was written."""
    server = bench.fake(MANY_PODS)
    floor, again = interleaved(ROUNDS, server.floor,
                               lambda: server.sync(server.database, fresh=False))
    reader = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True, isolation_level=None)
    reader.execute("begin")
    before = content_of(reader)
    server.sync(server.database, fresh=False)
    wal = pathlib.Path(f"{server.database}-wal").stat().st_size
    reader.execute("rollback")
    after = content_of(reader)
    reader.close()
    changed = [table for table in ROWS_OF_OBJECTS if before[table] != after[table]]
    again, floor = seconds_of(again), seconds_of(floor)
    return [Row("second sync, nothing changed", again.text("s"), f"floor {floor.text('s')}",
                again.median / floor.median),
            Row("  tables of objects it changed", ", ".join(changed) or "none", "", float(len(changed)),
                unit="", most=0),
            Row("  written to the WAL", f"{wal:,} bytes", "", wal / 2**20, unit=" MiB", most=1)]


def program(server, *words):
    """A way to run k8scache on that server's cache."""
    command = [Program.k8scache, *words]
    return lambda: measure.run(command, environment=server.environment())


def get(bench):
    server = bench.fake(MANY_PODS)
    database = ("--db", str(server.database))
    works = (program(server, "version"),
             program(server, "get", "pods", "-n", "default", *database),
             program(server, "get", "pods", "-A", "-l", "app=app-04200", *database),
             program(server, "get", "pods", "-A", *database))
    for work in works:
        work()
    version, default, labelled = map(seconds_of, interleaved(MANY_ROUNDS, *works[:3]))
    everything = interleaved(ROUNDS, works[3])[0]
    base = f"version {version.text('s')}"
    return [Row(f"get pods -n default (100 of {MANY_PODS:,})", default.text("s"), base,
                default.median / version.median, most=3),
            Row(f"get pods -l app=x (10 of {MANY_PODS:,})", labelled.text("s"), base,
                labelled.median / version.median, most=3),
            Row(f"get pods -A ({MANY_PODS:,})", seconds_of(everything).text("s"),
                peak_of(everything).text("MiB"))]


def sorting(bench):
    """`--sort-by` a field that every pod has another value of, against the same table unsorted."""
    server = bench.fake(REAL_PODS)
    listed = ("get", "pods", "-A", "--db", str(server.database))
    rows = []
    for path in (".metadata.name", ".status.podIP", ".metadata.creationTimestamp"):
        plain, by_path = program(server, *listed), program(server, *listed, "--sort-by", path)
        by_path()
        unsorted, ordered = interleaved(2 * ROUNDS, plain, by_path)
        base, time = seconds_of(unsorted), seconds_of(ordered)
        rows.append(Row(f"get pods -A --sort-by {path} ({REAL_PODS:,})", time.text("s"),
                        f"unsorted {base.text('s')}", time.median / base.median, most=3,
                        note=peak_of(ordered).text("MiB")))
    return rows


def completion(bench):
    """What a TAB takes, as a whole and as a multiple of a process that only starts."""
    server = bench.fake(MANY_PODS)
    database = ("--db", str(server.database))
    lines = {"a pod's name, all namespaces": ("-n", "*", "pods", ""),
             "a pod's name in its namespace": ("-n", "default", "pods", "p"),
             "a label's value": ("pods", "-l", "app=app-04")}
    version = program(server, "version")
    version()
    rows = []
    for what, words in lines.items():
        asked = program(server, "__complete", "get", *database, *words)
        asked()
        start, answer = map(seconds_of, interleaved(MANY_ROUNDS, version, asked))
        rows.append(Row(f"completion of {what} ({MANY_PODS:,} pods)", answer.text("s"),
                        f"version {start.text('s')}, {answer.median / start.median:.1f}x",
                        answer.median * 1e3, unit=" ms", most=50))
    return rows


def real_sync(bench):
    return sync_rows(bench.real(REAL_PODS), "real server", most=1.15)


def real_get(bench):
    server = bench.real(REAL_PODS)
    rows = []
    for words, rounds, least in ((("-n", "default"), ROUNDS, 20), (("-A",), 3, 40), (("-A", "-o", "json"), 3, 40)):
        ours = program(server, "get", "pods", *words, "--db", str(server.database))
        ours()
        theirs, mine = interleaved(
            rounds, lambda: measure.run([*server.kubectl, "get", "pods", *words],
                                        environment=server.environment()), ours)
        peak = peak_of(mine)
        rows.append(Row(f"get pods {' '.join(words)} ({server.report['objects']:,}, real server)",
                        seconds_of(mine).text("s"), f"kubectl {seconds_of(theirs).text('s')}",
                        seconds_of(theirs).median / seconds_of(mine).median, least=least))
        rows.append(Row("  its peak memory", peak.text("MiB"), f"kubectl {peak_of(theirs).text('MiB')}",
                        peak.median, unit=" MiB", most=100 if "-A" in words else None))
    return rows


GROUPS = {"pods": pods, "memory": memory, "apply": apply, "unchanged": unchanged, "get": get,
          "sorting": sorting, "completion": completion,
          "serve": serving.against_files, "watchers": serving.watchers}
REAL_GROUPS = {"real-sync": real_sync, "real-get": real_get, "refresh": refreshing.refresh,
               "watch": watching.watch, "wire": wiring.wire,
               "real-serve": serving.against_api_server}
