#!/usr/bin/env python3
"""kill -9 at random moments of `sync`, while the cluster changes and people read.

    K8SCACHE=... FAKE_APISERVER=... kills.py [--kills N] [--seed N] [--objects N]

One thread changes the cluster, one object at a time, and notes every state it has been in. Another
reads with `get` all the time. `sync` is killed at a random moment of its usual duration, in a first list
or in a later one. After each kill: every answer was a state that the cluster had, none older than one
before; the file passes SQLite's check and its changelog has no gap; the next sync, left alone, makes the
cache equal to the cluster. Prints `ok` or `FAIL` per kill and ends with `N passed, N failed`.
"""

import argparse
import os
import random
import sqlite3
import sys
import time

import bad_day
from bad_day import Bad, require
from changing_cluster import Cluster, Reader, answer_of, check_file, newest_place

KINDS = ["--kinds", "configmaps,pods"]


class Kills:
    """The whole trial: one cluster, one cache, many kills."""

    def __init__(self, arguments):
        self.day = bad_day.Day()
        self._random = random.Random(arguments.seed)
        server = self.day.server("--pods", "1500")
        self.cluster = Cluster(server.url, arguments.seed)
        for _ in range(arguments.objects):
            self.cluster.put_new()
        self._usual = {True: self._duration(), False: 0.0}
        self._usual[False] = self._duration()
        self.cluster.start()
        self._newest = 0  # place in history of the newest answer

    def _duration(self):
        began = time.monotonic()
        self.day.synced(*KINDS)
        return time.monotonic() - began

    def kill(self, number):
        """One kill; raises Bad. Returns what was done."""
        is_first = number % 4 == 3
        if is_first:
            for name in os.listdir(self.day.state):
                os.remove(os.path.join(self.day.state, name))
        moment = self._random.uniform(0, 1.2 * self._usual[is_first] + 0.02)
        self.cluster.go_on()
        reader = Reader(self.day)
        process = self.day.start("sync", *KINDS)
        time.sleep(moment)
        process.kill()
        ended = self.day.finish(process)
        reader.end()  # before the next question, for answers are compared in their order
        reader.answers.append(answer_of(self.day))
        self.cluster.rest()
        require(not reader.problems, "; ".join(reader.problems[:3]))
        self._newest = newest_place(self.cluster, reader.answers, 0 if is_first else self._newest,
                                    may_be_unknown=is_first)
        check_file(self.day.cache)
        if self._random.random() < 0.5 or is_first:
            self._check_convergence()
        return "%s list, %s after %.0f ms, %d answers" % (
            "first" if is_first else "later", "killed" if ended.code == -9 else "done",
            1000 * moment, len(reader.answers))

    def _check_convergence(self):
        self.day.synced(*KINDS)
        require(answer_of(self.day) == self.cluster.state, "the next sync does not converge")
        self._newest = self.cluster.places[self.cluster.state]
        pods = self.day.answer("get", "pods", "-A", "-o", "name").count("\n")
        require(pods == 1500, "%d of 1500 pods" % pods)
        with sqlite3.connect(self.day.cache) as database:
            left = database.execute("select count(*) from staging").fetchone()[0]
            require(left == 0, "%d rows are left in staging" % left)
        database.close()

    def start_over(self):
        """After a failure: a whole cache again, so that each kill is judged by itself."""
        self.cluster.rest()
        for name in os.listdir(self.day.state):
            os.remove(os.path.join(self.day.state, name))
        self._newest = 0
        self.day.run("sync", *KINDS)

    def end(self):
        self.cluster.end()
        self.day.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--objects", type=int, default=2000)
    arguments = parser.parse_args()
    bad_day.program_is_there()
    print("seed %d, %d kills, %d objects" % (arguments.seed, arguments.kills, arguments.objects))
    kills = Kills(arguments)
    failed = 0
    for number in range(arguments.kills):
        try:
            print("ok kill %d: %s" % (number + 1, kills.kill(number)), flush=True)
        except Bad as why:
            failed += 1
            kills.start_over()
            print("FAIL kill %d: %s" % (number + 1, why), flush=True)
    kills.end()
    print("%d passed, %d failed" % (arguments.kills - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
