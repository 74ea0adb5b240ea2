#!/usr/bin/env python3
"""What `k8scache serve` tells of its caches and of itself, as Prometheus asks for it.

    K8SCACHE=... FAKE_APISERVER=... serve_metrics.py [WORD...]

With words only the tests whose names contain them all. Ends with `N passed, N failed[, N skipped]`.
"""

import os
import sys
import time

import bad_day
from bad_day import Skip, bad_day as good_day, require
from exposition import interpreter, read, read_open_metrics
from operated import wait_for
from served import Serving, Watch, pod, watch_path

OPEN = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
REQUESTS, TIMES = "k8scache_http_requests_total", "k8scache_http_request_duration_seconds"


def scrape(serving):
    status, headers, body = serving.ask("/metrics")
    require(status == 200, "/metrics answers %d" % status)
    require(headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8", headers)
    return read(body.decode())


def requests(metrics):
    """{(route, method, code): count}"""
    return {tuple(part.split('"')[1] for part in labels.split('",') if part): int(value)
            for (name, labels), value in ((key, value) for key, value in metrics.items() if key[0] == REQUESTS)
            for labels in [labels + ","]}


def served(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    server.put(pod("b"))
    day.synced()
    return server, Serving(day)


@good_day("every request is counted once, by route, method and status")
def counted(day):
    _, serving = served(day)
    page = serving.json("/api/v1/pods")
    uid = page["items"][0]["metadata"]["uid"]
    for path, times in (("/api/v1/pods", 9), ("/api/v1/pods/" + uid, 3), ("/api/v1/pods/nosuch", 2),
                        ("/api/v1/nosuchword", 4), ("/k8s/clusters/fake/api/v1/pods", 5),
                        ("/k8s/clusters/fake/api/v1/namespaces/default/pods/a", 6),
                        ("/k8s/clusters/fake/apis", 1), ("/k8s/clusters/fake/version", 1), ("/secret-word", 7)):
        for _ in range(times):
            serving.ask(path)
    serving.ask("/api/v1/pods", method="HEAD")
    serving.ask("/api/v1/pods", method="DELETE")
    serving.ask("/api/v1/pods", method="BREW")
    serving.raw(b"nonsense\r\n\r\n")
    metrics = scrape(serving)
    wanted = {("/api/v1/{plural}", "GET", "200"): 10, ("/api/v1/{plural}/{uid}", "GET", "200"): 3,
              ("/api/v1/{plural}/{uid}", "GET", "404"): 2, ("/api/v1/{plural}", "GET", "404"): 4,
              ("/k8s/list", "GET", "200"): 5, ("/k8s/get", "GET", "200"): 6, ("/k8s/discovery", "GET", "200"): 1,
              ("/k8s/version", "GET", "200"): 1, ("other", "GET", "404"): 7,
              ("/api/v1/{plural}", "HEAD", "200"): 1, ("/api/v1/{plural}", "other", "405"): 2,
              ("unread", "other", "400"): 1}
    require(requests(metrics) == wanted, "%s, not %s" % (requests(metrics), wanted))
    for (route, _, code), _ in wanted.items():
        if route == "unread":
            continue
        total = sum(count for (of, _, _), count in wanted.items() if of == route)
        require(metrics[TIMES + "_count", 'route="%s"' % route] == total, "times of %s, %s" % (route, code))
        require(metrics[TIMES + "_sum", 'route="%s"' % route] > 0, "no time at all: " + route)
    require(requests(scrape(serving))[("/metrics", "GET", "200")] == 1, "the scrape before this one")
    text = serving.ask("/metrics")[2].decode()
    require("secret-word" not in text and uid not in text and "nosuch" not in text, "names are told")
    serving.ends()


@good_day("a page that is told from memory is counted as well")
def from_memory(day):
    _, serving = served(day)
    connection = serving.connection()
    for _ in range(500):
        connection.request("GET", "/api/v1/pods")
        connection.getresponse().read()
    require(requests(scrape(serving))[("/api/v1/{plural}", "GET", "200")] == 500, "not 500")
    connection.close()
    serving.ends()


@good_day("open streams are told by API, until who reads them leaves")
def streams(day):
    server, serving = served(day)
    rest, kube = ("k8scache_http_streams", 'api="rest"'), ("k8scache_http_streams", 'api="kubernetes"')
    version = serving.json("/k8s/clusters/fake/api/v1/pods")["metadata"]["resourceVersion"]
    watches = [Watch(serving, watch_path(version)) for _ in range(3)]
    events = serving.connection()
    events.request("GET", "/api/v1/pods?watch=true")
    require(events.getresponse().status == 200, "no stream")
    metrics = scrape(serving)
    require((metrics[rest], metrics[kube]) == (1, 3), metrics)
    require(requests(metrics)[("/k8s/watch", "GET", "200")] == 3, metrics)
    server.put(pod("c"))
    day.synced()
    require([watch.next() for watch in watches] == [("ADDED", "c")] * 3, "the change is not told")
    for watch in watches:
        watch.answer.close()
        watch.connection.close()
    wait_for(lambda: scrape(serving)[kube] == 0, "watches that are left are open")
    require(scrape(serving)[rest] == 1, "the other has ended")
    serving.ends()


@good_day("of a cache it tells whether there is one that can be read")
def readable(day):
    server = day.server("--pods", "3")
    serving = Serving(day)
    key = ("k8scache_cache_readable", 'cluster="fake"')
    require(scrape(serving)[key] == 0, "there is none yet")
    require(("k8scache_objects", 'cluster="fake",kind="pods"') not in scrape(serving), "objects of none")
    day.synced()
    metrics = scrape(serving)
    require(metrics[key] == 1 and metrics["k8scache_objects", 'cluster="fake",kind="pods"'] == 3, metrics)
    recorded = ("k8scache_recorded_changes_total", 'cluster="fake"')
    before = metrics[recorded]
    server.put(pod("new"))
    day.synced()
    require(scrape(serving)[recorded] == before + 1, "the change is not counted")
    os.replace(day.write("junk", "x" * 8192), day.cache)
    wait_for(lambda: scrape(serving)[key] == 0, "junk can be read")
    serving.ends()


@good_day("what it tells of the process is what the system says")
def process(day):
    _, serving = served(day)
    metrics = scrape(serving)
    with open("/proc/%d/status" % serving.process.pid, encoding="utf-8") as file:
        status = dict(line.split(":", 1) for line in file)
    resident = int(status["VmRSS"].split()[0]) * 1024
    require(abs(metrics["process_resident_memory_bytes", ""] - resident) < resident / 2, metrics)
    require(abs(time.time() - metrics["process_start_time_seconds", ""]) < 60, metrics)
    require(metrics["process_open_fds", ""] <= metrics["process_max_fds", ""], metrics)
    before = metrics["process_open_fds", ""]
    idle = [serving.connection() for _ in range(10)]
    for connection in idle:
        connection.connect()
    wait_for(lambda: scrape(serving)["process_open_fds", ""] >= before + 10, "connections are open files")
    require(scrape(serving)["process_cpu_seconds_total", ""] >= metrics["process_cpu_seconds_total", ""], "time goes on")
    serving.ends()


@good_day("OpenMetrics when that is liked best: the same, as the Prometheus project's library reads it")
def open_metrics(day):
    if not interpreter():
        raise Skip("there is no prometheus_client")
    _, serving = served(day)
    serving.json("/api/v1/pods")
    plain = scrape(serving)
    _, headers, body = serving.ask("/metrics", headers={"Accept": OPEN})
    require(headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8", headers)
    require("Accept" in headers["Vary"], headers)
    families = read_open_metrics(body.decode())
    told = {(name, ",".join('%s="%s"' % label for label in labels.items())): value
            for _, _, samples in families for name, labels, value in samples}
    types = {family: kind for family, kind, _ in families}
    require(types["k8scache_http_requests"] == "counter" and types[TIMES] == "histogram", types)
    key = (REQUESTS, 'route="/api/v1/{plural}",method="GET",code="200"')
    require(told[key] == plain[key] == 1, told)
    # Bounds that are whole numbers are written in another way, and the scrape before has come to it.
    lacking = {key for key in plain if 'le="' not in key[1]} - told.keys()
    require(not lacking, "OpenMetrics lacks %s" % lacking)
    serving.ends()


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
