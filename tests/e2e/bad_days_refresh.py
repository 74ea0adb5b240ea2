"""Bad days of `get --refresh`: nobody answers, somebody else writes, somebody else keeps the cache."""

import json
import time

from bad_day import bad_day, expect, require
from bad_days_clusters import wait_until

NODES = "/api/v1/nodes"
ASK = ("get", "nodes", "--no-headers", "--max-age", "1ms", "--refresh")


def filled(day):
    server = day.server("--data", "tests/data/recorded")
    day.write(".config/k8scache/config.toml", "[sync]\nmax_retries = 1\n")
    day.synced("--kinds", "nodes,configmaps")
    return server


def lists_of_nodes(server):
    return sum(one["path"] == NODES for one in server.requests())


def the_nodes(result):
    """The rows that are printed, without their ages."""
    return [line.split()[0] for line in result.out.splitlines()]


@bad_day("get --refresh asks for the type of the question, once, and for nothing else")
def refreshes(day):
    server = filled(day)
    before = [one["path"] for one in server.requests()]
    result = day.run(*ASK)
    require(result.code == 0 and result.err == "" and the_nodes(result), "no answer: %r" % result)
    asked = [one["path"] for one in server.requests()][len(before):]
    require(asked.count(NODES) == 1, "not one list: %s" % asked)
    require("/api/v1/configmaps" not in asked, "another type too: %s" % asked)


@bad_day("get --refresh and nobody there: the old rows, one line, exit 6")
def nobody_there(day):
    server = filled(day)
    before = the_nodes(day.run(*ASK))
    server.stop()
    result = day.run(*ASK)
    expect(result, 6, "^error: cached nodes are .* old, older than --max-age 1ms, and cannot be refreshed: "
                      "cannot reach ")
    require(before and the_nodes(result) == before, "not the rows of before: %r" % result)
    require(day.run("get", "nodes", "--max-age", "1h", "--refresh").code == 0, "young enough, asked for")


@bad_day("get --refresh while another run writes: waits --lock-timeout, then the old rows, exit 6")
def somebody_writes(day):
    server = filled(day)
    before = the_nodes(day.run(*ASK))
    server.fault("path=/api/v1/configmaps,do=silent")
    process = day.start("sync", "--kinds", "configmaps")
    began = time.monotonic()
    wait_until(lambda: [one for one in server.requests()
                        if one["path"] == "/api/v1/configmaps"][1:], "the other run is under way")
    result = day.run(*ASK, "--lock-timeout", "300ms")
    expect(result, 6, "is being written by process %d" % process.pid)
    require(the_nodes(result) == before, "not the rows of before: %r" % result)
    require(time.monotonic() - began < 20, "waited too long")
    process.kill()
    process.wait()
    require(day.run(*ASK).code == 0, "the lock stays")


@bad_day("get --refresh beside a watcher: uses what is there; a type it does not keep is named")
def beside_a_watcher(day):
    server = filled(day)
    process = day.start("watch", "--kinds", "nodes")
    wait_until(lambda: json.loads(day.run("status", "-o", "json").out).get("watcher")
               and day.run(*ASK).code == 0, "the watcher is in step")
    asked = lists_of_nodes(server)
    result = day.run(*ASK)
    require(result.code == 0 and result.err == "" and the_nodes(result), "no answer: %r" % result)
    require(lists_of_nodes(server) == asked, "the cluster was asked all the same")
    result = day.run("get", "configmaps", "-A", "--max-age", "1ms", "--refresh")
    expect(result, 6, "cannot be refreshed: process %d keeps this cache, without this type" % process.pid)
    require(result.out, "the rows are not printed")
    server.stop()
    wait_until(lambda: day.run(*ASK).code == 6, "the watcher knows that nobody is there")
    result = day.run(*ASK)
    expect(result, 6, "process %d keeps this cache, and (does not watch this type now|cannot reach)"
           % process.pid)
    require(the_nodes(result), "the rows are not printed")
