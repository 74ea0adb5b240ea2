"""Several clusters at once, of which one is dead: nobody waits for it, nobody forgets it."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time

from bad_day import Server, bad_day, expect, require

DATA = ("--data", "tests/data/recorded")


def free_port():
    """One that nobody listens on, now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Three:
    """The contexts north and south, which are there, and dead, which is not yet."""

    def __init__(self, day):
        self.day = day
        self.north, self.south = day.server(*DATA), day.server(*DATA)
        self.port = free_port()
        urls = {"north": self.north.url, "dead": "http://127.0.0.1:%d" % self.port,
                "south": self.south.url}
        text = "apiVersion: v1\nkind: Config\ncurrent-context: north\n"
        text += "clusters:\n" + "".join("- {name: %s, cluster: {server: \"%s\"}}\n" % one
                                        for one in urls.items())
        text += "contexts:\n" + "".join("- {name: %s, context: {cluster: %s}}\n" % (name, name)
                                        for name in urls)
        day.environment["KUBECONFIG"] = day.write("three-kubeconfig", text)

    def revive(self):
        server = Server(self.day.home, "--port", str(self.port), *DATA)
        self.day.cleanup(server.stop)
        return server

    def names(self, context, kind="configmaps"):
        """What the cache of a context has, or nothing."""
        result = self.day.run("get", kind, "-A", "-o", "json", "--context", context)
        if result.code != 0:
            return set()
        return {item["metadata"]["name"] for item in json.loads(result.out)["items"]}


def wait_until(condition, what, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        require(time.monotonic() < end, "not within %d s: %s" % (seconds, what))
        time.sleep(0.05)


def config_map(name):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"namespace": "default", "name": name}}


@bad_day("one of three clusters is dead: sync stores the others, says which, exit 3")
def sync_with_a_dead_one(day):
    three = Three(day)
    result = day.run("sync", "--all-contexts", "--max-retries", "1")
    expect(result, 3, r"^dead: error: cannot reach http://127\.0\.0\.1:%d" % three.port)
    require([line.split(":")[0] for line in result.out.splitlines()] == ["north", "south"],
            "not a line each: %r" % result)
    for context in ("north", "south"):
        require(three.names(context, "nodes"), "nothing stored of " + context)
    result = day.run("get", "nodes", "--all-contexts")
    expect(result, 3, "^dead: error: the cache .* has never been filled")
    require(result.out.startswith("CLUSTER "), "no merged table: %r" % result)
    result = day.run("get", "nodes", "--context", "north,dead,south", "--no-headers")
    expect(result, 3, "^dead: error: ")
    clusters = [line.split()[0] for line in result.out.splitlines()]
    require(clusters == sorted(clusters) and set(clusters) == {"north", "south"},
            "not the rows of both: %r" % result)
    result = day.run("status", "--context", "north,dead,south", "-o", "json")
    expect(result, 3, "^dead: error: ")
    contexts = json.loads(result.out)["contexts"]
    require(contexts["south"]["types"] and "error" in contexts["dead"], "no status: %r" % result)


@bad_day("a slow cluster does not hold up the others: they are synced side by side")
def sync_side_by_side(day):
    three = Three(day)
    slow = three.revive()
    slow.fault("path=/api/v1/nodes,delay=4000")
    process = day.start("sync", "--all-contexts", "--kinds", "nodes")
    wait_until(lambda: three.names("south", "nodes"), "south is stored", 3.5)
    require(process.poll() is None, "the slow one is not waited for")
    result = day.finish(process)
    require(result.code == 0 and result.err == "", "sync fails: %r" % result)


@bad_day("one of three clusters is dead: watch keeps the others, takes it when it comes, ends at once")
def watch_with_a_dead_one(day):
    three = Three(day)
    log = open(day.path("log"), "w+b")  # pylint: disable=consider-using-with  # the process has it
    day.cleanup(log.close)
    process = day.start("watch", "--all-contexts", "--max-retries", "1", stdout=log,
                        stderr=subprocess.STDOUT)

    def said():
        with open(day.path("log"), encoding="utf-8") as text:
            return text.read()

    for context in ("north", "south"):
        wait_until(lambda context=context: context + ": in step with the cluster" in said(),
                   context + " is in step")
    wait_until(lambda: "warn: dead: cannot reach" in said(), "the dead one is named")
    three.south.put(config_map("news"))
    wait_until(lambda: "news" in three.names("south"), "a change in south")
    require("news" not in three.names("north"), "south's change is in north")
    result = day.run("health", "--context", "north,dead,south")
    expect(result, 3, "^dead: error: ")
    three.revive().put(config_map("at-last"))
    wait_until(lambda: "at-last" in three.names("dead"), "the dead one is kept: " + said())
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    result = day.finish(process, timeout=5)
    require(result.code == 0, "exit %s: %s" % (result.code, said()))
    require(time.monotonic() - began < 5, "too slow")
    for context in ("north", "south", "dead"):
        with sqlite3.connect(os.path.join(day.state, context + ".db")) as file:
            require(file.execute("pragma integrity_check").fetchone() == ("ok",), context)
        require(day.run("get", "configmaps", "--context", context).code == 0, context)


@bad_day("SIGTERM while all clusters are dead: watch ends at once")
def watch_of_the_dead(day):
    three = Three(day)
    three.north.stop()
    three.south.stop()
    process = day.start("watch", "--all-contexts", "--max-retries", "2")
    time.sleep(1.5)
    process.send_signal(signal.SIGTERM)
    result = day.finish(process, timeout=5)
    require(result.code == 0, "not as told: %r" % result)


@bad_day("SIGINT in a sync of several clusters: one line, exit 130")
def interrupted(day):
    three = Three(day)
    three.north.fault("path=/api/v1/nodes,delay=20000")
    process = day.start("sync", "--context", "north,south", "--kinds", "nodes")
    wait_until(lambda: three.names("south", "nodes"), "south is stored")
    process.send_signal(signal.SIGINT)
    expect(day.finish(process, timeout=5), 130, "^interrupted")


@bad_day("one of several caches is damaged: the others answer, exit 3 names it")
def damaged(day):
    three = Three(day)
    day.synced("--context", "north,south", "--kinds", "nodes")
    with open(os.path.join(day.state, "south.db"), "r+b") as file:
        file.write(b"no database at all")
    result = day.run("get", "nodes", "--all-contexts")
    expect(result, 3, "^south: error: .*south.db")
    require({line.split()[0] for line in result.out.splitlines()} == {"CLUSTER", "north"},
            "not the rows of the other: %r" % result)
    expect(day.run("status", "--all-contexts"), 3, "^south: error: .*south.db")
    require(three.names("north", "nodes"), "the other is hurt")
