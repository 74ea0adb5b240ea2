"""A fake cluster that changes all the time, and what its caches may say about it.

What the tests of kills share: each state the cluster has been in is remembered by its fingerprint, so that
an answer can be told from one that the cluster never was, and from an older one.
"""

import http.client
import json
import os
import random
import sqlite3
import threading
import time
import urllib.parse

from bad_day import Bad, require

NAMESPACE = "kills"
LIST = ["get", "configmaps", "-n", NAMESPACE, "-o", "json"]


def fingerprint(name, version):
    return hash((name, version))


class Cluster:
    """Changes the fake cluster and remembers the fingerprint of every state, in order."""

    def __init__(self, url, seed, pause=0.0):
        self._address = urllib.parse.urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._address, timeout=30)
        self._random = random.Random(seed)
        self._pause = pause  # between two changes
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
            time.sleep(self._pause)

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

    def __init__(self, day, pause=0.0):
        self._day, self._pause = day, pause
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
            self._over.wait(self._pause)

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


def newest_place(cluster, answers, newest, may_be_unknown):
    """Each answer was a state of the cluster, none older than one before; the place of the last."""
    for answer in answers:
        if answer is None:
            require(may_be_unknown, "what was cached is unknown now")
            continue
        require(answer in cluster.places, "an answer that the cluster never was")
        place = cluster.places[answer]
        require(place >= newest, "an answer from before another: %d, %d" % (place, newest))
        newest = place
    return newest


def check_file(path):
    """SQLite finds no fault in the cache, and its changelog has no gap."""
    if not os.path.exists(path):
        return  # killed before it was made
    with sqlite3.connect(path) as database:
        said = database.execute("pragma integrity_check").fetchall()
        require(said == [("ok",)], "integrity: %s" % said[:3])
        tables = [row[0] for row in database.execute("select name from sqlite_schema")]
        if "change" in tables:
            first, last, count = database.execute(
                "select coalesce(min(seq), 1), coalesce(max(seq), 0), count(*) from change").fetchone()
            require(last - first + 1 == count, "a gap in the changelog: %d to %d, %d rows"
                    % (first, last, count))
    database.close()
