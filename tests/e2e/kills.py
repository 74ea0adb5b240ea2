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
import http.client
import json
import os
import random
import sqlite3
import sys
import threading
import time
import urllib.parse

import bad_day
from bad_day import Bad, require

NAMESPACE = "kills"
LIST = ["get", "configmaps", "-n", NAMESPACE, "-o", "json"]
KINDS = ["--kinds", "configmaps,pods"]


def fingerprint(name, version):
    return hash((name, version))


class Cluster:
    """Changes the fake cluster and remembers the fingerprint of every state, in order."""

    def __init__(self, url, seed):
        self._address = urllib.parse.urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._address, timeout=30)
        self._random = random.Random(seed)
        self._versions = {}
        self._state = 0
        self._created = 0
        self.places = {0: 0}  # fingerprint of a state -> its newest place in history
        self.changes = 0
        self._goes_on = threading.Event()
        self._rests = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._change_all_the_time, daemon=True)

    def start(self):
        self._rests.set()
        self._thread.start()

    def go_on(self):
        self._rests.clear()
        self._goes_on.set()

    def rest(self):
        """No change is under way when this returns."""
        self._goes_on.clear()
        self._rests.wait()

    def end(self):
        self._over = True
        self._goes_on.set()
        self._thread.join()

    @property
    def state(self):
        return self._state

    def put_new(self):
        self._created += 1
        self._put("config-%05d" % self._created)

    def _change_all_the_time(self):
        while not self._over:
            if not self._goes_on.is_set():
                self._rests.set()
                self._goes_on.wait()
                continue
            self._change()

    def _change(self):
        chance = self._random.random()
        if chance < 0.2 or not self._versions:
            self.put_new()
        elif chance < 0.4:
            self._remove(self._random.choice(list(self._versions)))
        else:
            self._put(self._random.choice(list(self._versions)))

    def _ask(self, command, body=b""):
        self._connection.request("POST", "/__fake/" + command, body)
        answer = self._connection.getresponse()
        text = answer.read()
        require(answer.status == 200, "the fake server says %d %r" % (answer.status, text))
        return json.loads(text)["resourceVersion"]

    def _put(self, name):
        body = {"apiVersion": "v1", "kind": "ConfigMap",
                "metadata": {"name": name, "namespace": NAMESPACE,
                             "labels": {"turn": str(self.changes % 7)}},
                "data": {"text": "%032x" % self._random.getrandbits(128) * 20}}
        version = self._ask("put", json.dumps(body).encode())
        if name in self._versions:
            self._state ^= fingerprint(name, self._versions[name])
        self._versions[name] = version
        self._note(fingerprint(name, version))

    def _remove(self, name):
        self._ask("remove?type=configmaps&ns=%s&name=%s" % (NAMESPACE, name))
        self._note(fingerprint(name, self._versions.pop(name)))

    def _note(self, change):
        self._state ^= change
        self.changes += 1
        self.places[self._state] = self.changes


def state_of(text):
    """The fingerprint of what `get -o json` shows."""
    state = 0
    for item in json.loads(text)["items"]:
        state ^= fingerprint(item["metadata"]["name"], item["metadata"]["resourceVersion"])
    return state


class Reader:
    """Asks the cache all the time, as people do; keeps what it was told."""

    def __init__(self, day):
        self._day = day
        self._over = threading.Event()
        self.answers, self.problems = [], []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        while not self._over.is_set():
            try:
                self.answers.append(answer_of(self._day))
            except Bad as why:
                self.problems.append(str(why))

    def end(self):
        self._over.set()
        self._thread.join()


def answer_of(day):
    """The state that the cache shows, None when it says that it never had one."""
    result = day.run(*LIST)
    if result.code == 6:
        return None
    require(result.code == 0 and result.err == "", "get: %r" % result)
    return state_of(result.out)


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
        self._check_answers(reader, is_first)
        self._check_file()
        if self._random.random() < 0.5 or is_first:
            self._check_convergence()
        return "%s list, %s after %.0f ms, %d answers" % (
            "first" if is_first else "later", "killed" if ended.code == -9 else "done",
            1000 * moment, len(reader.answers))

    def _check_answers(self, reader, is_first):
        require(not reader.problems, "; ".join(reader.problems[:3]))
        newest = 0 if is_first else self._newest
        for answer in reader.answers:
            if answer is None:
                require(is_first, "what was cached is unknown now")
                continue
            require(answer in self.cluster.places, "an answer that the cluster never was")
            place = self.cluster.places[answer]
            require(place >= newest, "an answer from before another: %d, %d" % (place, newest))
            newest = place
        self._newest = newest

    def _check_file(self):
        if not os.path.exists(self.day.cache):
            return  # killed before it was made
        with sqlite3.connect(self.day.cache) as database:
            said = database.execute("pragma integrity_check").fetchall()
            require(said == [("ok",)], "integrity: %s" % said[:3])
            tables = [row[0] for row in database.execute("select name from sqlite_schema")]
            if "change" in tables:
                first, last, count = database.execute(
                    "select coalesce(min(seq), 1), coalesce(max(seq), 0), count(*) from change").fetchone()
                require(last - first + 1 == count, "a gap in the changelog: %d to %d, %d rows"
                        % (first, last, count))
        database.close()

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
