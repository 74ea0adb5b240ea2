#!/usr/bin/env python3
"""`k8scache serve` with clients of all kinds at once, while its cache changes: nothing may be wrong.

    K8SCACHE=... FAKE_APISERVER=... serve_load.py [--seconds N] [WORD...]

With a program that was built with the thread sanitizer every race it finds is a failure: its exit code is
not 0 then. Ends with `N passed, N failed`.
"""

import argparse
import http.client
import json
import os
import random
import signal
import socket
import sys
import threading
import time

import bad_day
from bad_day import bad_day as good_day, require
from served import CONTEXT, LONGEST, Serving, Watch, pod, watch_path

SECONDS = 6.0
KUBE = "/k8s/clusters/%s" % CONTEXT
QUESTIONS = ["/api/v1/pods?limit=20&page=2", "/api/v1/pods?search=pod&sort=-metadata.creationTimestamp", "/api/v1/health",
             "/api/v1/status", "/api/v1/resources", "/metrics", "/readyz?verbose", "/openapi.json", KUBE + "/api/v1/pods",
             KUBE + "/api/v1/pods?limit=50", KUBE + "/apis", KUBE + "/version", "/api/v1/nosuch",
             "/api/v1/pods?filter=metadata.name~1"]


class Load:
    """Threads that go on until told to stop; what was wrong."""

    def __init__(self, serving):
        self.serving, self.stop, self.faults, self.threads = serving, threading.Event(), [], []
        self.counts = {}

    def run(self, name, action):
        def again():
            while not self.stop.is_set() and not self.faults:
                try:
                    action()
                    self.counts[name] = self.counts.get(name, 0) + 1
                except Exception as why:  # pylint: disable=broad-except  # any is the test's
                    if not self.stop.is_set():
                        self.faults.append("%s: %r" % (name, why))

        self.threads.append(threading.Thread(target=again))
        self.threads[-1].start()

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(2 * LONGEST)
        require(not self.faults, self.faults[:3])


def asker(serving):
    """Asks over a kept connection, or a new one."""
    connection = serving.connection()

    def ask():
        if random.random() < 0.1:
            connection.close()
        headers = {"Accept": random.choice(["*/*", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"])}
        connection.request("GET", random.choice(QUESTIONS), headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        require(answer.status in (200, 404), "%d: %s" % (answer.status, body[:200]))
        if "json" in answer.getheader("Content-Type", ""):
            json.loads(body)

    return ask


def watcher(serving):
    """Lists, then watches for some events, then begins anew."""

    def watch():
        listed = serving.json(KUBE + "/api/v1/namespaces/default/pods")
        one = Watch(serving, watch_path(listed["metadata"]["resourceVersion"]) + "&timeoutSeconds=2&allowWatchBookmarks=true")
        for line in one.answer:
            require(json.loads(line)["type"] in ("ADDED", "MODIFIED", "DELETED", "BOOKMARK"), line[:200])
        one.connection.close()

    return watch


def listener(serving):
    """Server-sent events, left in the middle."""

    def listen():
        with socket.create_connection((serving.host, serving.port), timeout=LONGEST) as peer:
            peer.sendall(b"GET /api/v1/pods?watch=true&since=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            require(peer.recv(4096).startswith(b"HTTP/1.1 200"), "no stream")
            time.sleep(random.random())

    return listen


def breaker(serving):
    """Bytes that are no request, and peers that leave."""

    def broken():
        with socket.create_connection((serving.host, serving.port), timeout=LONGEST) as peer:
            peer.sendall(random.choice([b"nonsense\r\n\r\n", b"GET /api/v1/pods HTT", b"", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]))
        time.sleep(0.01)

    return broken


@good_day("clients of all kinds are answered while the cluster changes and settings are read again")
def everything(day):
    server = day.server("--pods", "300")
    day.synced()
    serving = Serving(day, "--watch")
    load = Load(serving)
    for _ in range(4):
        load.run("ask", asker(serving))
    for _ in range(4):
        load.run("watch", watcher(serving))
    for _ in range(3):
        load.run("listen", listener(serving))
    load.run("broken", breaker(serving))
    numbers = iter(range(10_000_000))

    def change():
        number = next(numbers)
        server.put(pod("changing-%d" % (number % 50), labels={"turn": str(number)}))
        time.sleep(0.02)

    def reload():
        time.sleep(0.5)
        serving.process.send_signal(signal.SIGHUP)

    load.run("change", change)
    load.run("reload", reload)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and not load.faults:
        time.sleep(0.1)
    load.end()
    for name in ("ask", "watch", "listen", "broken", "change", "reload"):
        require(load.counts.get(name, 0) > 1, "%s was done %d times" % (name, load.counts.get(name, 0)))
    deadline = time.monotonic() + LONGEST
    while len(serving.pods()) < 50 and time.monotonic() < deadline:
        time.sleep(0.1)
    serving.ends(within=30 if "tsan" in os.environ.get("K8SCACHE", "") else 5)
    require(not any("ThreadSanitizer" in line for line in serving.said), "".join(serving.said)[:6000])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("words", nargs="*")
    arguments = parser.parse_args()
    SECONDS = arguments.seconds
    bad_day.program_is_there()
    sys.exit(bad_day.main(arguments.words))
