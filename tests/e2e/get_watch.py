#!/usr/bin/env python3
"""`get -w` beside a live watcher, a dead one and none, end to end.

    K8SCACHE=... FAKE_APISERVER=... get_watch.py [WORD...]

Runs `watch` and `get -w` against a fake API server on loopback. With words only the tests whose names
contain them all. Ends with `N passed, N failed`.
"""

import calendar
import json
import os
import queue
import signal
import sqlite3
import statistics
import sys
import threading
import time

import bad_day
from bad_day import bad_day as good_day, require

LONGEST = 20.0  # of any wait; a machine may be busy
TOO_LATE_MS = 250  # after the commit


def pod(name, phase="Pending", app="web", **more):
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "namespace": "default", "labels": {"app": app}},
            "spec": {"containers": [{"name": "c", "image": "i"}]}, "status": {"phase": phase}, **more}


class Followed:
    """A running `get -w` whose lines are read as they come."""

    def __init__(self, day, *words, command="get"):
        self.process = day.start(command, *words)
        self.out, self.err = queue.Queue(), queue.Queue()
        for stream, lines in ((self.process.stdout, self.out), (self.process.stderr, self.err)):
            threading.Thread(target=self._read, args=(stream, lines), daemon=True).start()

    @staticmethod
    def _read(stream, lines):
        for line in stream:
            lines.put((time.time(), line.decode().rstrip("\n")))

    def line(self, lines=None):
        """The next line: when it came, and its text."""
        try:
            return (lines or self.out).get(timeout=LONGEST)
        except queue.Empty:
            said = [self.err.get()[1] for _ in range(self.err.qsize())]
            raise bad_day.Bad("no line within %d s; it says %s" % (LONGEST, said)) from None

    def next(self):
        return " ".join(self.line()[1].split())

    def says(self, *parts):
        text = self.line(self.err)[1]
        for part in parts:
            require(part in text, "no %r in %r" % (part, text))

    def expect(self, *lines):
        for line in lines:
            got = self.next()
            require(got.startswith(line), "expected %r, got %r" % (line, got))

    def stop(self, number, code):
        self.process.send_signal(number)
        got = self.process.wait(timeout=LONGEST)
        require(got == code, "exit %d, not %d" % (got, code))


def watch(day, *words):
    """A watcher that has said so, and is in step."""
    process = day.start("watch", *(words or ["--kinds", "pods,events,leases"]))
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        # It has said that it lives, and what it listed is committed.
        status = day.run("status", "-o", "json")
        if status.code == 0 and "watcher" in json.loads(status.out) and \
                all(row["state"] == "watching" for row in json.loads(status.out)["types"]):
            return process
        time.sleep(0.05)
    raise bad_day.Bad("watch does not get in step: %r" % status)


def begin(day, *words):
    """A fake server with two pods, and a watcher of it."""
    server = day.server(*words)
    server.put(pod("a", "Running"))
    server.put(pod("b", "Running", app="db"))
    return server, watch(day)


@good_day("each change shows within 250 ms of its commit")
def shows_soon(day):
    server, _ = begin(day)
    followed = Followed(day, "pods", "-w", "--no-headers")
    followed.expect("a 0/1 Running", "b 0/1 Running")
    late = []
    for turn in range(12):
        server.put(pod("a", "Phase%d" % turn))
        came, line = followed.line()
        require("Phase%d" % turn in line, "not the change: %r" % line)
        with sqlite3.connect("file:%s?mode=ro" % day.cache, uri=True) as database:
            seen = database.execute("select max(observed_at_ms) from change").fetchone()[0]
        database.close()
        late.append(came * 1000 - seen)
    require(statistics.median(late) <= TOO_LATE_MS, "ms after they were observed: %s" % late)


@good_day("a watch prints what kubectl prints, and ends with 130 and 143")
def as_kubectl(day):
    server, _ = begin(day)
    table = Followed(day, "pods", "-w", "-A", "--output-watch-events")
    names = Followed(day, "pods", "--watch-only", "-o", "name")
    web = Followed(day, "pods", "-w", "-l", "app=web", "--output-watch-events", "--no-headers")
    one = Followed(day, "pod/b", "-w", "-o", "json", "--output-watch-events")
    table.expect("EVENT NAMESPACE NAME READY", "ADDED default a", "ADDED default b")
    web.expect("ADDED a")
    require(one.next() == "{", "no document")
    time.sleep(0.3)  # the one that prints nothing at first has begun too
    server.put(pod("c"))
    server.put(pod("b", app="web"))
    server.put(pod("a", app="old"))
    server.control("remove?type=pods&ns=default&name=c")
    table.expect("ADDED default c", "MODIFIED default b", "MODIFIED default a", "DELETED default c")
    web.expect("ADDED c", "ADDED b", "DELETED a", "DELETED c")
    require([names.next() for _ in range(4)] == ["pod/c", "pod/b", "pod/a", "pod/c"], "names")
    text = "{"
    while text.count('"type": ') < 2 or not text.endswith("\n}\n"):
        text += one.line()[1] + "\n"
    one.stop(signal.SIGTERM, 143)
    first, end = json.JSONDecoder().raw_decode(text)
    second, _ = json.JSONDecoder().raw_decode(text[end:].lstrip())
    require((first["type"], second["type"]) == ("ADDED", "MODIFIED"), "types: %r" % text)
    require(second["object"]["metadata"]["labels"] == {"app": "web"}, "object: %r" % text)
    table.stop(signal.SIGINT, 130)


@good_day("what has just been made is seconds old")
def ages(day):
    server, _ = begin(day)
    followed = Followed(day, "pods", "-w", "--no-headers")
    followed.expect("a", "b")
    time.sleep(3)  # as long as nothing happens, nobody looks at the clock
    made = pod("c")
    made["metadata"]["creationTimestamp"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    server.put(made)
    line = followed.next()
    require(line.startswith("c ") and line.split()[-1] in ("0s", "1s", "2s", "3s"), "not its age: %r" % line)


@good_day("a watcher that dies and comes back is told")
def watcher_dies(day):
    server, process = begin(day)
    followed = Followed(day, "pods", "-w", "--no-headers")
    followed.expect("a", "b")
    server.put(pod("a", "Seen"))
    followed.expect("a 0/1 Seen")  # by now it knows who watches
    process.kill()
    process.wait()
    followed.says("warning: the watcher (process %d) is gone" % process.pid)
    server.put(pod("c"))
    again = watch(day)
    followed.says("note: process %d keeps the cache live again" % again.pid)
    followed.expect("c 0/1 Pending")
    require(followed.err.empty(), "more words")
    followed.stop(signal.SIGINT, 130)


@good_day("without a watcher what a sync finds shows, and that nobody watches is said")
def by_sync(day):
    server = day.server()
    server.put(pod("a"))
    day.synced("--quiet")
    followed = Followed(day, "pods", "-w", "--no-headers")
    followed.expect("a")
    followed.says("note: nobody keeps this cache live", "k8scache watch")
    server.put(pod("b"))
    day.synced("--quiet")
    followed.expect("b")
    followed.stop(signal.SIGTERM, 143)


@good_day("types without a changelog are watched by their versions")
def without_history(day):
    server, _ = begin(day)
    lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
             "metadata": {"name": "l", "namespace": "default"}, "spec": {"holderIdentity": "one"}}
    server.put(lease)
    followed = Followed(day, "leases", "-w", "--no-headers")
    removed = Followed(day, "leases", "--watch-only", "-o", "name")
    followed.expect("l one")
    time.sleep(0.3)
    server.put({**lease, "spec": {"holderIdentity": "two"}})
    followed.expect("l two")
    require(removed.next() == "lease.coordination.k8s.io/l", "the change")
    server.control("remove?type=leases.coordination.k8s.io&ns=default&name=l")
    require(removed.next() == "lease.coordination.k8s.io/l", "the deletion")
    server.put({**lease, "spec": {"holderIdentity": "three"}})
    followed.expect("l three")  # that it was gone for a moment has no row of its own


def event(name, about, count=1):
    return {"apiVersion": "v1", "kind": "Event", "metadata": {"name": name, "namespace": "default"}, "type": "Normal",
            "reason": "Happened", "message": name, "count": count,
            "involvedObject": {"apiVersion": "v1", "kind": "Pod", "namespace": "default", "name": about}}


@good_day("events -w tells of each event as it comes, and of those asked for only")
def events_come(day):
    server = day.server()
    server.put(pod("a"))
    server.put(event("first", "a"))
    watch(day)
    all_of_them = Followed(day, "-w", command="events")
    of_one = Followed(day, "-w", "--for", "pod/b", "--no-headers", command="events")
    all_of_them.expect("LAST SEEN", "<unknown> Normal Happened Pod/a first")
    time.sleep(0.3)  # the one that prints nothing at first has begun too
    server.put(event("second", "b"))
    of_one.expect("<unknown> Normal Happened Pod/b second")
    all_of_them.expect("<unknown> Normal Happened Pod/b second")
    server.control("remove?type=events&ns=default&name=second")
    server.put(event("first", "a", count=2))
    all_of_them.expect("<unknown> (x2 over <unknown>) Normal Happened Pod/a first")  # none of what is gone
    all_of_them.stop(signal.SIGTERM, 143)
    of_one.stop(signal.SIGINT, 130)


@good_day("whoever reads no more ends it, though nothing changes")
def reader_goes(day):
    begin(day)
    followed = day.start("get", "pods", "-w")
    require(followed.stdout.readline().startswith(b"NAME"), "no table")
    followed.stdout.close()
    require(followed.wait(timeout=LONGEST) == 141, "exit %r" % followed.returncode)


@good_day("a watch that fell behind the changelog says so and shows all again")
def falls_off(day):
    server, process = begin(day)
    followed = Followed(day, "pods", "-w", "--no-headers")
    followed.expect("a", "b")
    os.kill(followed.process.pid, signal.SIGSTOP)
    process.terminate()
    process.wait()
    for turn in range(3):
        server.put(pod("c", "Phase%d" % turn))
        day.synced("--quiet", "--kinds", "pods")
    with sqlite3.connect(day.cache) as database:
        database.execute("delete from change where seq < (select max(seq) from change)")
    database.close()
    os.kill(followed.process.pid, signal.SIGCONT)
    followed.expect("a", "b", "c 0/1 Phase2")
    said = [followed.line(followed.err)[1] for _ in range(2)]
    require(any("changes are missing" in line for line in said), "said: %s" % said)


@good_day("a cache that is replaced ends the watch with 7")
def replaced(day):
    server, process = begin(day)
    followed = day.start("get", "pods", "-w")
    require(followed.stdout.readline().startswith(b"NAME"), "no table")
    process.terminate()
    process.wait()
    time.sleep(0.3)  # what it committed at its end has been looked at
    for path in (day.cache, day.cache + "-wal", day.cache + "-shm"):
        if os.path.exists(path):
            os.rename(path, path + ".old")
    day.synced("--quiet")
    bad_day.expect(day.finish(followed), 7, "was replaced", warnings=1)
    require(server is not None, "")


@good_day("the changelog does not grow beside a watch that waits")
def holds_nothing(day):
    server, process = begin(day)
    Followed(day, "pods", "-w")
    for turn in range(200):
        server.put(pod("a", "Phase%d" % turn))
    process.terminate()
    process.wait()
    with sqlite3.connect(day.cache) as database:
        busy, _, left = database.execute("pragma wal_checkpoint(truncate)").fetchone()
    database.close()
    require((busy, left) == (0, 0), "a reader keeps the log: %s %s" % (busy, left))


@good_day("a quiet watched cluster is never older than half a minute")
def quiet(day):
    server, process = begin(day)
    before = len(server.requests())
    oldest = 0.0
    for _ in range(45):
        time.sleep(1)
        status = json.loads(day.run("status", "-o", "json").out)
        now = time.time()
        for row in status["types"]:
            as_of = calendar.timegm(time.strptime(row["asOf"][:19], "%Y-%m-%dT%H:%M:%S"))
            oldest = max(oldest, now - as_of)
            require(now - as_of < 30, "%s are %.0f s old: %r" % (row["type"], now - as_of, status))
    require(oldest > 15, "%.0f s old at most: is it asked for all the time?" % oldest)
    bad_day.expect(day.run("get", "pods", "--max-age", "30s"), 0, lines=0)
    asked = [one["query"] for one in server.requests()[before:] if one["path"] != "/readyz"]
    require(0 < len(asked) <= 3 and all("probe-none" in one for one in asked), "asked: %s" % asked)
    with sqlite3.connect("file:%s?mode=ro" % day.cache, uri=True) as database:
        changes = database.execute("select max(observed_at_ms) from change").fetchone()[0]
    database.close()
    require(time.time() * 1000 - changes > 40000, "something was written to the changelog")
    process.terminate()
    said = process.communicate(timeout=LONGEST)[1].decode()
    require("probe" not in said and "compared" not in said, "it says: %s" % said)


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
