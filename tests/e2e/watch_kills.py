#!/usr/bin/env python3
"""kill -9 at random moments of `watch`, while the cluster changes and people read.

    K8SCACHE=... FAKE_APISERVER=... watch_kills.py [--kills N] [--seed N] [--objects N]

One thread changes the cluster, one object at a time, and notes every state it has been in. Another reads
with `get` about twenty times a second. `watch` is killed in its first list, when it goes on from where the
one before was, when the server does not remember that any more, or amid the changes. After each kill: every
answer was a state that the cluster had, none older than one before; the file passes SQLite's check; its
changelog has no gap and no change of an object is missing between two; the next watch, left alone, makes
the cache equal to the cluster. At the end `watch` is told to stop amid changes. Prints `ok` or `FAIL` per
kill and ends with `N passed, N failed`.
"""

import argparse
import os
import random
import signal
import sqlite3
import sys
import time

import bad_day
from bad_day import Bad, require
from changing_cluster import Cluster, Reader, answer_of, check_file, newest_place

WATCH = ["watch", "--quiet", "--kinds", "configmaps,pods"]
PODS = 1500
READ_PAUSE = 0.04  # with the read itself: about twenty a second
CHANGE_PAUSE = 0.004
CONVERGENCE = 10.0
SHORT, LONG = 0.3, 1.5  # a watch is in step after about SHORT
MANNERS = ["first", "later", "forgotten", "amid changes"]

# Each row of the changelog names the version it replaced; that must be the one before it.
BROKEN_CHAINS = """
select name, old_version, before from (
  select name, verb, old_version,
         lag(new_version) over (partition by type, namespace, name order by seq) as before
  from change)
where verb = 'modified' and before is not null and old_version <> before"""

# And an object that lives is as the changelog left it.
NOT_AS_LOGGED = """
select object.name, object.resource_version, change.verb, change.new_version
from object join change using (type, namespace, name)
where change.seq = (select max(seq) from change as c
                    where (c.type, c.namespace, c.name) = (object.type, object.namespace, object.name))
  and (change.verb = 'deleted' or change.new_version <> object.resource_version)"""


def check_changelog(path):
    """Nothing is missing between two changes of an object, nor after the last."""
    if not os.path.exists(path):
        return
    with sqlite3.connect(path) as database:
        tables = [row[0] for row in database.execute("select name from sqlite_schema")]
        for query in (BROKEN_CHAINS, NOT_AS_LOGGED) if "change" in tables else ():
            wrong = database.execute(query).fetchmany(3)
            require(not wrong, "the changelog lacks a change: %s" % wrong)
    database.close()


class WatchKills:
    """The whole trial: one cluster, one cache, many kills."""

    def __init__(self, arguments):
        self.day = bad_day.Day()
        self._random = random.Random(arguments.seed)
        self._server = self.day.server("--pods", str(PODS))
        self.cluster = Cluster(self._server.url, arguments.seed, CHANGE_PAUSE)
        for _ in range(arguments.objects):
            self.cluster.put_new()
        self.cluster.start()
        self._newest = 0  # place in history of the newest answer

    def kill(self, number):
        """One kill; raises Bad. Returns what was done."""
        manner = MANNERS[number % len(MANNERS)]
        is_first = manner == "first"
        if is_first:
            self._forget_cache()
        moment = self._random.uniform(*((SHORT, LONG) if manner == "amid changes" else (0, SHORT)))
        if manner == "forgotten":
            self._server.control("forget?type=configmaps")
        changes = self.cluster.changes
        self.cluster.go_on()
        reader = Reader(self.day, READ_PAUSE)
        process = self.day.start(*WATCH)
        time.sleep(moment)
        if manner == "amid changes" and self._random.random() < 0.5:
            self._server.control("forget?type=configmaps")
            time.sleep(self._random.uniform(0, SHORT))
        self._require_runs(process)
        process.kill()
        self.day.finish(process)
        answers = self._stop_reading(reader, is_first)
        self.cluster.rest()
        check_file(self.day.cache)
        check_changelog(self.day.cache)
        changes = self.cluster.changes - changes
        time_taken = self._converge(is_first and self._random.random() < 0.5)
        return "%s, after %.0f ms and %d changes, %d answers, equal after %.0f ms" % (
            manner, 1000 * moment, changes, answers, 1000 * time_taken)

    def _stop_reading(self, reader, is_first):
        reader.end()  # before the next question, for answers are compared in their order
        reader.answers.append(answer_of(self.day))
        require(not reader.problems, "; ".join(reader.problems[:3]))
        self._newest = newest_place(self.cluster, reader.answers, 0 if is_first else self._newest,
                                    may_be_unknown=is_first)
        return len(reader.answers)

    def _converge(self, is_changing):
        """The next watch makes the cache equal; if is_changing, changes first go on for a while."""
        process = self.day.start(*WATCH)
        if is_changing:
            self.cluster.go_on()
            time.sleep(SHORT)
            self.cluster.rest()
        began = time.monotonic()
        while answer_of(self.day) != self.cluster.state or self._pods() != PODS:
            self._require_runs(process)
            require(time.monotonic() - began < CONVERGENCE, "the next watch does not converge")
            time.sleep(0.02)
        time_taken = time.monotonic() - began
        self._newest = self.cluster.places[self.cluster.state]
        self._stop(process)
        require(answer_of(self.day) == self.cluster.state, "the cache changed when watch was stopped")
        check_changelog(self.day.cache)
        with sqlite3.connect(self.day.cache) as database:
            left = database.execute("select count(*) from staging").fetchone()[0]
            require(left == 0, "%d rows are left in staging" % left)
        database.close()
        return time_taken

    def _require_runs(self, process):
        if process.poll() is not None:
            raise Bad("watch ended: %r" % self.day.finish(process))

    def _pods(self):
        result = self.day.run("get", "pods", "-A", "-o", "name")
        require(result.code in (0, 6), "get: %r" % result)
        return result.out.count("\n")

    def _stop(self, process):
        process.send_signal(signal.SIGTERM)
        result = self.day.finish(process, timeout=5)
        require(result.code == 0 and result.err == "", "told to stop: %r" % result)

    def end_amid_changes(self):
        """SIGTERM amid changes: exit 0 within five seconds, and a file without a fault."""
        self.cluster.go_on()
        reader = Reader(self.day, READ_PAUSE)
        process = self.day.start(*WATCH)
        time.sleep(LONG)
        began = time.monotonic()
        self._stop(process)
        time_taken = time.monotonic() - began
        answers = self._stop_reading(reader, is_first=False)
        self.cluster.rest()
        check_file(self.day.cache)
        check_changelog(self.day.cache)
        with sqlite3.connect(self.day.cache) as database:
            left = database.execute("select count(*) from watcher").fetchone()[0]
            require(left == 0, "a watcher that ended is still recorded")
        database.close()
        return "ended %.0f ms after SIGTERM, %d answers" % (1000 * time_taken, answers)

    def _forget_cache(self):
        for name in os.listdir(self.day.state) if os.path.exists(self.day.state) else ():
            os.remove(os.path.join(self.day.state, name))
        self._newest = 0

    def start_over(self):
        """After a failure: a whole cache again, so that each kill is judged by itself."""
        self.day.end_processes()
        self.cluster.rest()
        self._forget_cache()
        self.day.run("sync", *WATCH[2:])

    def end(self):
        self.cluster.end()
        self.day.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--objects", type=int, default=2000)
    arguments = parser.parse_args()
    bad_day.program_is_there()
    print("seed %d, %d kills, %d objects" % (arguments.seed, arguments.kills, arguments.objects))
    kills = WatchKills(arguments)
    trials = [("kill %d" % (number + 1), lambda number=number: kills.kill(number))
              for number in range(arguments.kills)]
    trials.append(("SIGTERM", kills.end_amid_changes))
    failed = 0
    for name, trial in trials:
        try:
            print("ok %s: %s" % (name, trial()), flush=True)
        except Bad as why:
            failed += 1
            kills.start_over()
            print("FAIL %s: %s" % (name, why), flush=True)
    kills.end()
    print("%d passed, %d failed" % (len(trials) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
