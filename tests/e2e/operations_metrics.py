"""Metrics of `watch` and `sync` for node_exporter."""
import os
import re

from bad_day import bad_day as operation, require
from exposition import read
from operated import WATCH, Watcher, filled, wait_for


def metrics_of(path):
    """{(name, labels): value}; Bad for a text that is not as Prometheus wants it."""
    with open(path, encoding="utf-8") as file:
        return read(file.read())


@operation("metrics of a run: what is cached, how it ended, also when it fails")
def metrics_of_sync(day):
    server = filled(day)
    path = day.path("k8scache.prom")
    words = ("sync", "--quiet", "--kinds", "configmaps,pods", "--metrics-textfile", path)
    result = day.run(*words)
    require(result.code == 0 and result.out == result.err == "", repr(result))
    first = metrics_of(path)
    require(os.stat(path).st_mode & 0o777 == 0o644, "others cannot read it")
    require(first[("k8scache_objects", 'cluster="fake",kind="configmaps"')] == 20, first)
    require(first[("k8scache_run_exit_code", 'cluster="fake"')] == 0, first)
    server.fault("path=/api/v1/configmaps,do=status:500")
    result = day.run(*words, "--max-retries", "1")
    require(result.code == 3, repr(result))
    second = metrics_of(path)
    success = ("k8scache_last_success_timestamp_seconds", 'cluster="fake",kind="%s"')
    require(second[("k8scache_run_exit_code", 'cluster="fake"')] == 3, second)
    require(second[("k8scache_failures", 'cluster="fake",kind="configmaps"')] == 1, second)
    require(second[success[0], success[1] % "configmaps"] == first[success[0], success[1] % "configmaps"],
            "a failure is no success")
    require(second[success[0], success[1] % "pods"] > first[success[0], success[1] % "pods"], "pods")
    require([name for name in os.listdir(day.home) if ".prom." in name] == [], "a temporary file is left")


@operation("metrics that cannot be written are a warning, no failure")
def metrics_nowhere(day):
    filled(day)
    result = day.run("sync", "--metrics-textfile", day.path("none/k8scache.prom"))
    require(result.code == 0, repr(result))
    require(re.fullmatch(r"warning: no metrics: cannot write .*none/k8scache.prom: .*\n", result.err),
            repr(result))


@operation("metrics of a watcher: its streams, its breakers, its file")
def metrics_of_watch(day):
    server = filled(day)
    server.fault("path=/api/v1/pods,do=status:500")
    path = day.path("k8scache.prom")
    watcher = Watcher(day, *WATCH, "--max-retries", "1", "--metrics-textfile", path)
    watcher.wait_said("left alone")
    watcher.stop()
    # The last ones are written when nobody watches any more.
    require(("k8scache_streams", 'cluster="fake",state="open"') not in metrics_of(path), "it has ended")
    watcher = Watcher(day, *WATCH, "--max-retries", "1", "--metrics-textfile", path)
    watcher.wait_said("left alone")
    metrics = wait_for(lambda: (found := metrics_of(path)).get(
        ("k8scache_breaker_open", 'cluster="fake",kind="pods"')) == 1 and found, "the breaker", 25)
    require(metrics[("k8scache_streams", 'cluster="fake",state="watching"')] == 1, metrics)
    require(metrics[("k8scache_cluster_state", 'cluster="fake",state="connected"')] == 1, metrics)
    require(metrics[("k8scache_db_size_bytes", 'cluster="fake"')] > 0, metrics)
    watcher.stop()
