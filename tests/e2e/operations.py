#!/usr/bin/env python3
"""What who operates `watch` and `sync` relies on: service manager, signals, log lines, metrics, a full disk.

    K8SCACHE=... FAKE_APISERVER=... operations.py [WORD...]

Runs the program against a fake API server on loopback. With words only the tests whose names contain them
all. Ends with `N passed, N failed[, N skipped]`.
"""
import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import bad_day
from bad_day import Skip, bad_day as operation, require
from changing_cluster import Cluster, check_file
from operated import WATCH, ServiceManager, Watcher, filled, settings, streams, wait_for
import operations_metrics  # pylint: disable=unused-import  # registers its tests

@operation("the service manager hears when the cache is kept, how it does, and that it ends")
def notify(day):
    filled(day)
    manager = ServiceManager(day)
    watcher = Watcher(day)
    manager.wait_heard("READY=1")
    manager.wait_heard("STATUS=2 of 2 types of fake in step")
    require("WATCHDOG=1" not in manager.listen(), "nobody asked for signs of life")
    settings(day, "[sync]\nconcurrency = 2\n")
    watcher.process.send_signal(signal.SIGHUP)
    wait_for(lambda: manager.count("READY=1") == 2, lambda: manager.heard)
    heard = manager.listen()
    require(heard.index("RELOADING=1") > heard.index("READY=1"), heard)
    require(any(line.startswith("MONOTONIC_USEC=") for line in heard), heard)
    watcher.stop()
    manager.wait_heard("STOPPING=1")


@operation("an abstract socket of a service manager does as well")
def notify_abstract(day):
    filled(day)
    manager = ServiceManager(day, "\0k8scache-%d-%d" % (os.getpid(), time.monotonic_ns()))
    watcher = Watcher(day)
    manager.wait_heard("READY=1")
    watcher.stop()


@operation("signs of life come while the writer writes, and stop when it does not")
def watchdog(day):
    filled(day)
    manager = ServiceManager(day)
    day.environment["WATCHDOG_USEC"] = "2000000"
    watcher = Watcher(day)
    wait_for(lambda: manager.count("WATCHDOG=1") >= 3, lambda: manager.heard)
    with contextlib.closing(sqlite3.connect(day.cache, isolation_level=None)) as database:
        database.execute("begin immediate")  # the writer waits for it, up to 5 s
        time.sleep(1.2)
        before = manager.count("WATCHDOG=1")
        time.sleep(2.2)
        require(manager.count("WATCHDOG=1") == before, "a sign of life of a writer that hangs")
        database.execute("rollback")
    wait_for(lambda: manager.count("WATCHDOG=1") > before, "none after it goes on")
    watcher.stop()


@operation("SIGHUP: types come and go as the settings say, the others are not disturbed")
def reload(day):
    server = filled(day, "--pods", "50")
    settings(day, "[sync]\nkinds = [\"configmaps\", \"pods\"]\n")
    watcher = Watcher(day, "watch")
    watcher.wait_said("in step with the cluster")
    lists = len([one for one in server.requests() if one["path"] == "/api/v1/configmaps"])
    settings(day, "[sync]\nkinds = [\"configmaps\", \"namespaces\"]\nmax_retries = 9\n[log]\nlevel = \"debug\"\n")
    watcher.process.send_signal(signal.SIGHUP)
    watcher.wait_said("settings reloaded, 2 types are kept; these need a restart: sync.max_retries")
    wait_for(lambda: streams(day) == {"configmaps", "namespaces"}, lambda: streams(day))
    watcher.wait_said("pods: not chosen any more, its rows stay")
    watcher.wait_said("debug: namespaces: in step")
    asked = [one for one in server.requests() if one["path"] == "/api/v1/configmaps"]
    require(len(asked) == lists, "configmaps were disturbed: %s" % asked[lists:])
    require(day.answer("get", "pods", "-A", "-o", "name").count("\n") == 50, "the pods are gone")
    watcher.stop()


@operation("SIGHUP from a terminal that is gone ends the watcher")
def hangup(day):
    filled(day)
    master, terminal = os.openpty()
    day.cleanup(lambda: os.close(master))
    watcher = Watcher(day, stdin=terminal)
    os.close(terminal)
    watcher.wait_said("in step with the cluster")
    watcher.process.send_signal(signal.SIGHUP)
    require(day.finish(watcher.process, timeout=5).code == 0, watcher.said())


@operation("SIGHUP: a settings file with a mistake changes nothing, and the log says what is wrong")
def reload_mistake(day):
    filled(day)
    settings(day, "[sync]\nkinds = [\"configmaps\"]\n")
    watcher = Watcher(day, "watch")
    watcher.wait_said("in step with the cluster")
    for text, why in (("[sync]\nkind = [\"pods\"]\n", "config.toml:2: unknown setting \"sync.kind\""),
                      ("[sync]\nkinds = [\"podz\"]\n", "podz"),
                      ("[log]\nlevel = \"loud\"\n", "\"loud\" is none of"),
                      ("[watch]\nhealth_interval = \"often\"\n", "often")):
        settings(day, text)
        watcher.process.send_signal(signal.SIGHUP)
        watcher.wait_said(why)
        require(watcher.said().rstrip().endswith("the settings stay as they were"), watcher.said())
    require(streams(day) == {"configmaps"}, streams(day))
    watcher.stop()


@operation("SIGTERM under load: the end within five seconds, and a file without a fault")
def terminated(day):
    server = day.server("--pods", "3000")
    cluster = Cluster(server.url, 7, 0.001)
    for _ in range(500):
        cluster.put_new()
    cluster.start()
    try:
        for pause in (0.0, 0.3, 1.5):
            cluster.go_on()
            watcher = Watcher(day)
            watcher.wait_said("watching 2 types")
            time.sleep(pause)
            require(watcher.stop() < 5, "too slow")
            cluster.rest()
            check_file(day.cache)
    finally:
        cluster.end()


@operation("log lines as JSON: each is one object with time, level, event and message")
def json_lines(day):
    server = filled(day)
    server.fault("path=/api/v1/pods,do=status:500")
    watcher = Watcher(day, *WATCH, "--max-retries", "2", "--log-format", "json", "--log-level", "debug")
    watcher.wait_said("breaker-open", 20)
    server.control("clear")
    server.control("forget?type=configmaps")
    watcher.process.send_signal(signal.SIGHUP)
    watcher.wait_said("reloaded")
    server.stop()
    watcher.wait_said("cluster-reconnecting", 40)
    watcher.wait_said("cluster-open", 20)
    watcher.stop()
    events = {}
    for line in watcher.said().splitlines():
        one = json.loads(line)
        require({"time", "level", "event", "message"} <= one.keys(), line)
        require(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["time"]), line)
        require(one["level"] in ("error", "warn", "info", "debug"), line)
        events[one["event"]] = one
    opened = events["breaker-open"]
    require(opened["type"] == "pods" and "500" in opened["reason"], opened)
    require(55 < opened["nextTrySeconds"] <= 60, opened)
    require("next try in" in opened["message"], opened)
    require(events["cluster-open"]["failures"] == 2, events["cluster-open"])


@operation("a failure at the start is a line of the log, too")
def json_failure(day):
    day.environment["KUBECONFIG"] = day.write("config", "nonsense: [")
    for command in ("watch", "sync"):
        result = day.run(command, "--log-format", "json")
        require(result.code == 2 and result.out == "", repr(result))
        lines = [json.loads(line) for line in result.err.splitlines()]
        require([line["level"] for line in lines] == ["error"], repr(result))
    result = day.run("sync", "--kubeconfig", b"/nonexistent/\xff\xfe", "--log-format", "json")
    require("/nonexistent/" in json.loads(result.err)["message"], repr(result))


@operation("in the journal: a priority before each line, and no time")
def journal_lines(day):
    server = filled(day)
    path = day.path("journal")
    with open(path, "wb") as log:
        status = os.fstat(log.fileno())
        day.environment["JOURNAL_STREAM"] = "%d:%d" % (status.st_dev, status.st_ino)
        server.fault("path=/api/v1/pods,do=status:500")
        process = day.start(*WATCH, "--max-retries", "1", stderr=log)

        def said():
            with open(path, encoding="utf-8") as file:
                return file.read()
        wait_for(lambda: "left alone" in said(), said)
        process.send_signal(signal.SIGTERM)
        require(day.finish(process).code == 0, said())
    require("<6>watching 2 types of fake\n" in said(), said())
    require(re.search(r"^<4>pods: left alone: .*500.*; next try in 60\.0 s$", said(), re.M), said())
    require(all(re.match(r"<[3467]>\D", line) for line in said().splitlines()), said())


@operation("several clusters: one file of metrics, log lines that name the context, one word to the manager")
def several(day):
    servers = [filled(day), filled(day)]
    text = "apiVersion: v1\nkind: Config\ncurrent-context: one\nclusters:\n"
    for name, server in zip(("one", "two"), servers):
        text += "- {name: %s, cluster: {server: \"%s\"}}\n" % (name, server.url)
    text += "contexts:\n- {name: one, context: {cluster: one}}\n- {name: two, context: {cluster: two}}\n"
    day.environment["KUBECONFIG"] = day.write("both", text)
    manager = ServiceManager(day)
    day.environment["WATCHDOG_USEC"] = "2000000"
    path = day.path("k8scache.prom")
    watcher = Watcher(day, *WATCH, "--context", "one,two", "--log-format", "json", "--metrics-textfile", path)
    manager.wait_heard("STATUS=2 of 2 types of one in step; 2 of 2 types of two in step")
    wait_for(lambda: manager.count("WATCHDOG=1") >= 2, lambda: manager.heard)
    objects = [("k8scache_objects", 'cluster="%s",kind="configmaps"' % name) for name in ("one", "two")]
    wait_for(lambda: os.path.exists(path) and (found := operations_metrics.metrics_of(path)) and
             [found.get(one) for one in objects] == [20, 20], "metrics of both", 25)
    watcher.process.send_signal(signal.SIGHUP)
    wait_for(lambda: watcher.said().count('"event":"reloaded"') == 2, watcher.said)
    watcher.stop()
    contexts = {json.loads(line)["context"] for line in watcher.said().splitlines()}
    require(contexts == {"one", "two"}, watcher.said())


@operation("a crontab's environment: HOME and PATH, and nothing else")
def crontab(day):
    server = filled(day)
    os.makedirs(day.path(".kube"))
    shutil.copy(server.kubeconfig, day.path(".kube/config"))
    environment = {"HOME": day.home, "PATH": "/usr/bin:/bin"}
    result = day.run("sync", "--quiet", "--timeout", "4m", "--no-wait", env=environment)
    require(result.code == 0 and result.out == result.err == "", repr(result))
    answer = day.run("get", "configmaps", "-o", "name", env=environment)
    require(answer.out.count("\n") == 20, repr(answer))
    # Some leave HOME out: then the password file says where home is.
    nobody = day.run("version", env={"PATH": "/usr/bin:/bin"})
    require(nobody.code == 0, repr(nobody))


@operation("an exec plugin in a crontab's environment is found on its PATH")
def crontab_plugin(day):
    server = day.server("--tls", "--token", "secret")
    plugin = day.write("bin/give-token", "#!/bin/sh\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\","
                       "\"kind\":\"ExecCredential\",\"status\":{\"token\":\"secret\"}}'\n")
    os.chmod(plugin, 0o755)
    with open(server.kubeconfig, encoding="utf-8") as file:
        text = file.read()
    require("token: secret" in text, text)
    day.write(".kube/config", text.replace(
        "token: secret", "exec: {apiVersion: client.authentication.k8s.io/v1, command: give-token, "
                         "interactiveMode: Never}"))
    result = day.run("sync", "--quiet", env={"HOME": day.home, "PATH": day.path("bin") + ":/usr/bin:/bin"})
    require(result.code == 0 and result.err == "", repr(result))


@operation("a full disk: the watcher says so, waits, and goes on when there is room")
def full_disk(day):
    server = filled(day)
    folder = day.path("small")
    os.mkdir(folder, 0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", folder],
                             capture_output=True, check=False)
    if mounted.returncode != 0:
        raise Skip("cannot mount a tmpfs")
    day.cleanup(lambda: subprocess.run(["umount", "-l", folder], check=False))
    cache = os.path.join(folder, "a.db")
    watcher = Watcher(day, *WATCH, "--db", cache)
    watcher.wait_said("in step with the cluster")
    watcher.wait_said("MiB are free on the cache's disk")
    status = day.run("status", "--db", cache)
    require(re.search(r"^Disk: +write-ahead log .* MB, .* MB free, changes wait \d+ ms$", status.out, re.M),
            repr(status))
    health = day.run("health", "--db", cache)
    require(health.code == 3 and "MiB are free on the cache's disk" in health.out, repr(health))
    with open(os.path.join(folder, "ballast"), "wb", buffering=0) as ballast:
        with contextlib.suppress(OSError):
            while True:
                ballast.write(b"x" * 4096)
    for number in range(300):  # more than a write-ahead log has room for that is there already
        server.put({"apiVersion": "v1", "kind": "ConfigMap", "data": {"n": os.urandom(20000).hex()},
                    "metadata": {"namespace": "default", "name": "large%d" % number}})
    watcher.wait_said("the disk is full", 20)
    watcher.wait_said("trying again in 5 s")
    require(watcher.process.poll() is None, "it ended")
    require(day.run("get", "configmaps", "--db", cache, "-o", "name").out.count("\n") >= 20, "no answers")
    os.remove(os.path.join(folder, "ballast"))

    def has_all():
        return day.run("get", "configmaps", "--db", cache, "-o", "name").out.count("\n") == 320
    wait_for(has_all, watcher.said, 40)
    watcher.stop()
    check_file(cache)


@operation("status --watch shows what changes, until it is interrupted")
def status_watch(day):
    server = filled(day)
    day.synced("--kinds", "configmaps")
    path = day.path("shown")
    with open(path, "wb") as out:
        process = day.start("status", "--watch", stdout=out)

        def shown():
            with open(path, encoding="utf-8") as file:
                return file.read()
        wait_for(lambda: shown().count("configmaps") >= 2, shown)
        server.put({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"namespace": "web", "name": "new"}})
        day.synced("--kinds", "configmaps")
        wait_for(lambda: re.search(r"configmaps +\* +21 ", shown()), shown)
        process.send_signal(signal.SIGINT)
        require(day.finish(process, timeout=3).code == 0, "interrupted")
    require("\x1b" not in shown(), "escape characters in a file")
    require(re.search(r"\n\nContext: ", shown()), shown())


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
