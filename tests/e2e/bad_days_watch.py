"""Bad days of a watcher: pauses, company, signals, slow streams. In the end the cache equals the cluster.

With K8SCACHE_LONG set, a pause lasts two minutes instead of five seconds.
"""

import json
import os
import signal
import threading
import time

from bad_day import Bad, bad_day, expect, require
from changing_cluster import Cluster, Reader, answer_of, check_file, newest_place

PAUSE = 120 if os.environ.get("K8SCACHE_LONG") else 5
WATCH = ["watch", "--kinds", "configmaps,pods"]
CONVERGENCE = 20


def until(condition, seconds, what):
    began = time.monotonic()
    while not condition():
        require(time.monotonic() - began < seconds, "not within %d s: %s" % (seconds, what))
        time.sleep(0.05)
    return time.monotonic() - began


def names(day, kind="configmaps", *words):
    """`name@version` of what the cache shows; None while it shows none."""
    result = day.run("get", kind, "-A", "-o", "json", *words)
    if result.code != 0:
        return None
    return {"%s@%s" % (one["metadata"]["name"], one["metadata"]["resourceVersion"])
            for one in json.loads(result.out)["items"]}


def served(server, kind="configmaps"):
    """The same, of the cluster."""
    answer = server.ask("/api/v1/" + kind)
    return {"%s@%s" % (one["metadata"]["name"], one["metadata"]["resourceVersion"])
            for one in answer["items"]}


def config(name, text="x"):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "default"},
            "data": {"text": text}}


def wait_equal(day, server, *words):
    until(lambda: names(day, "configmaps", *words) == served(server), CONVERGENCE, "equal to the cluster")


def stop(day, process):
    """SIGTERM; it ends within five seconds, with success."""
    process.send_signal(signal.SIGTERM)
    result = day.finish(process, timeout=5)
    require(result.code == 0, "told to stop: %r" % result)
    return result


@bad_day("a watcher that was stopped for a while and goes on: equal again, without a list")
def pause(day):
    server = day.server()
    server.put(config("before"))
    watch = day.start(*WATCH)
    wait_equal(day, server)
    watch.send_signal(signal.SIGSTOP)
    for number in range(50):
        server.put(config("meanwhile-%d" % number))
    server.control("remove?type=configmaps&ns=default&name=before")
    time.sleep(PAUSE)
    watch.send_signal(signal.SIGCONT)
    wait_equal(day, server)
    lists = [one for one in server.requests() if one["path"] == "/api/v1/configmaps" and
             "limit=50" in one["query"]]
    require(len(lists) == 1, "listed again: %s" % [one["query"] for one in lists])
    stop(day, watch)


@bad_day("get twenty times a second, sync and a second watcher beside a watcher: nobody hears of locks")
def company(day):
    server = day.server("--pods", "500")
    cluster = Cluster(server.url, 7, 0.005)
    for _ in range(300):
        cluster.put_new()
    watch = day.start(*WATCH)
    until(lambda: answer_of(day) == cluster.state, CONVERGENCE, "the first list")
    cluster.start()
    cluster.go_on()
    readers = [Reader(day, 0.02) for _ in range(2)]
    over = time.monotonic() + 8
    while time.monotonic() < over:
        beside = day.run("sync", "--kinds", "configmaps")
        require(beside.code == 0 and str(watch.pid) in beside.out + beside.err, "sync: %r" % beside)
        expect(day.run(*WATCH, "--no-wait"), 75, str(watch.pid))
        status = day.run("status")
        require(status.code == 0, "status: %r" % status)
    for reader in readers:
        reader.end()
    cluster.rest()
    for reader in readers:
        require(not reader.problems, "; ".join(reader.problems[:3]))
        require(len(reader.answers) > 40, "only %d answers" % len(reader.answers))
        newest_place(cluster, reader.answers, 0, may_be_unknown=False)
    until(lambda: answer_of(day) == cluster.state, CONVERGENCE, "equal to the cluster")
    cluster.end()
    stop(day, watch)
    check_file(day.cache)


@bad_day("a reader that keeps its snapshot does not stop a watcher")
def slow_reader(day):
    server = day.server("--pods", "3000")
    watch = day.start(*WATCH)
    until(lambda: names(day) == served(server), CONVERGENCE, "the first list")
    reading, writing = os.pipe()
    slow = day.start("get", "pods", "-A", "-o", "yaml", stdout=writing)  # nobody reads the pipe
    os.close(writing)
    time.sleep(0.5)
    for number in range(200):
        server.put(config("n-%d" % number, "y" * 2000))
    wait_equal(day, server)
    os.close(reading)
    day.finish(slow)
    stop(day, watch)
    wal = os.path.getsize(day.cache + "-wal")
    require(wal == 0, "%d bytes are left in the WAL" % wal)


@bad_day("SIGTERM while a watcher lists for the first time: gone within seconds, nothing half, then equal")
def stopped_in_the_first_list(day):
    server = day.server()
    for number in range(120):
        server.put(config("c-%d" % number))
    server.fault("path=/api/v1/configmaps,query=continue,do=silent")
    watch = day.start(*WATCH)
    until(lambda: any("continue" in one["query"] for one in server.requests()), 10, "the second page")
    stop(day, watch)
    expect(day.run("get", "configmaps", "-A"), 6, "configmaps")
    server.control("clear")
    watch = day.start(*WATCH)
    wait_equal(day, server)
    stop(day, watch)


@bad_day("SIGINT, SIGTERM, SIGHUP and SIGQUIT at any moment of a watcher leave a whole cache")
def signals(day):
    server = day.server("--pods", "200")
    changes = threading.Event()

    def change():
        number = 0
        while not changes.is_set():
            number += 1
            server.put(config("s-%d" % (number % 20), str(number)))
            time.sleep(0.005)

    thread = threading.Thread(target=change, daemon=True)
    thread.start()
    try:
        for number, sign in enumerate([signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGTERM]):
            watch = day.start(*WATCH)
            time.sleep(0.1 + 0.4 * number)
            watch.send_signal(sign)
            day.finish(watch, timeout=6)
            check_file(day.cache)
    finally:
        changes.set()
        thread.join()
    watch = day.start(*WATCH)
    wait_equal(day, server)
    stop(day, watch)


@bad_day("a watcher whose log nobody reads, or that fills a disk, keeps the cache")
def log_of_a_watcher(day):
    server = day.server()
    for number in range(2):
        if number == 0:
            reading, output = os.pipe()
            os.close(reading)
        else:
            output = os.open("/dev/full", os.O_WRONLY)
        watch = day.start(*WATCH, stdout=output, stderr=output)
        os.close(output)
        server.put(config("log-%d" % number))
        wait_equal(day, server)
        stop(day, watch)


@bad_day("a damaged cache is not watched, and left as it is")
def damaged(day):
    server = day.server("--pods", "300")
    day.synced()
    with open(day.cache, "r+b") as file:
        file.seek(0)
        file.write(b"not a database, ")
    with open(day.cache, "rb") as file:
        before = file.read()
    expect(day.run(*WATCH), 7, day.cache)
    with open(day.cache, "rb") as file:
        require(file.read() == before, "it was written to")
    require(server.url, "the server is there")


@bad_day("watches that trickle, break and stall on the wire lose nothing")
def bad_streams(day):
    for fault in ("do=trickle:3000", "do=cut:1500", "do=cut:37", "do=stall:900", "do=silent,count=2",
                  "do=close,count=3", "do=html,count=2", "do=gzip-forced", "do=gzip-members:3"):
        server = day.server()
        server.fault("path=/api/v1/configmaps,query=watch," + fault)
        place = ["--db", day.path("%d.db" % len(os.listdir(day.home)))]
        watch = day.start(*WATCH, *place, "--health-interval", "1s")
        until(lambda place=place: names(day, "configmaps", *place) is not None, CONVERGENCE, "the first list")
        for number in range(12):
            server.put(config("t-%d" % (number % 7), "%d" % number))
            time.sleep(0.02)
        server.control("remove?type=configmaps&ns=default&name=t-3")
        try:
            time.sleep(0.5)
            server.control("clear")
            if "stall" in fault or "silent" in fault:
                watch.send_signal(signal.SIGTERM)  # its deadline is minutes away
                day.finish(watch, timeout=6)
                watch = day.start(*WATCH, *place)
            wait_equal(day, server, *place)
        except Bad as why:
            raise Bad("%s: %s" % (fault, why)) from why
        stop(day, watch)
        server.stop()
