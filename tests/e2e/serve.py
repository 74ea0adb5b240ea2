#!/usr/bin/env python3
"""`k8scache serve` as its clients meet it, end to end.

    K8SCACHE=... FAKE_APISERVER=... serve.py [WORD...]

Runs `serve` over the cache of a fake API server on loopback. With words only the tests whose names
contain them all. Ends with `N passed, N failed`.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import bad_day
from bad_day import bad_day as good_day, require
from served import CONTEXT, LONGEST, Serving, Watch, pod, watch_path


@good_day("what is cached is answered, what was never synced is not")
def answers(day):
    server = day.server("--pods", "5")
    serving = Serving(day)
    require(serving.ask("/api/v1/pods")[0] == 503, "no cache yet, and no 503")
    require(serving.ask("/k8s/clusters/%s/api/v1/pods" % CONTEXT)[0] == 503, "the same of kubernetes")
    require(serving.ask("/livez")[0] == 200 and serving.ask("/readyz")[0] == 503, "the probes")
    day.synced()
    server.stop()
    deadline = time.monotonic() + LONGEST
    while serving.ask("/readyz")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    require(serving.json("/api/v1/pods")["total"] == 5, "five pods")
    require(len(serving.json("/k8s/clusters/%s/api/v1/pods" % CONTEXT)["items"]) == 5, "five pods again")
    serving.ends()


@good_day("a large list comes in pieces, and is whole")
def large_list(day):
    day.server("--pods", "3000")
    day.synced("--kinds", "pods")
    serving = Serving(day)
    status, headers, body = serving.ask("/k8s/clusters/%s/api/v1/pods" % CONTEXT)
    require(status == 200 and headers.get("Transfer-Encoding") == "chunked", "no pieces: %s" % headers)
    names = [item["metadata"]["name"] for item in json.loads(body)["items"]]
    require(len(names) == 3000 and len(set(names)) == 3000, "%d pods" % len(names))
    pages, token = [], ""
    while True:
        page = serving.json("/k8s/clusters/%s/api/v1/pods?limit=700&continue=%s" % (CONTEXT, token))
        pages += [item["metadata"]["name"] for item in page["items"]]
        token = page["metadata"].get("continue", "")
        if not token:
            break
    require(pages == names, "pages and list differ")
    serving.ends()


@good_day("what a sync commits is told to who watches, at once")
def watches(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    day.synced()
    serving = Serving(day)
    watch = Watch(serving, watch_path(serving.json("/k8s/clusters/fake/api/v1/pods")["metadata"]["resourceVersion"]))
    server.put(pod("b"))
    server.put(pod("a", labels={"x": "y"}))
    day.synced()
    began = time.monotonic()
    told = sorted([watch.next(), watch.next()])
    require(told == [("ADDED", "b"), ("MODIFIED", "a")], "told %s" % told)
    require(time.monotonic() - began < 2, "after %.1f s" % (time.monotonic() - began))
    serving.ends()


@good_day("a watch that goes on with another server misses nothing")
def watch_goes_on(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    day.synced()
    serving = Serving(day)
    version = serving.json("/k8s/clusters/fake/api/v1/pods")["metadata"]["resourceVersion"]
    serving.ends()
    server.put(pod("b"))
    day.synced()
    serving = Serving(day)
    require(Watch(serving, watch_path(version)).next() == ("ADDED", "b"), "b was missed")
    serving.ends()


@good_day("another file in the cache's place is answered from; watches of the old one end")
def another_file(day):
    server = day.server("--pods", "3")
    day.synced()
    serving = Serving(day)
    watch = Watch(serving, watch_path(serving.json("/k8s/clusters/fake/api/v1/pods")["metadata"]["resourceVersion"]))
    require(day.run("cache", "rebuild").code == 0, "rebuild fails")
    server.put(pod("later"))
    day.synced()
    require(watch.next() == ("ERROR", 410), "the watch goes on")
    require("later" in serving.pods(), "the old file is answered from")
    serving.ends()


@good_day("a damaged file is no end of the server")
def damaged_file(day):
    day.server("--pods", "3")
    day.synced()
    serving = Serving(day)
    require(len(serving.json("/api/v1/pods")["items"]) == 3, "three pods")
    os.replace(day.write("junk", "x" * 8192), day.cache)
    time.sleep(0.3)
    require(serving.ask("/api/v1/pods")[0] == 503, "junk is answered from")
    os.unlink(day.cache)
    day.synced()
    time.sleep(0.3)
    require(len(serving.json("/api/v1/pods")["items"]) == 3, "three pods again")
    serving.ends()


@good_day("a cache of a cache is the same cache")
def cache_of_a_cache(day):
    day.server("--pods", "50", "--data", "tests/data/recorded")
    day.synced("--secrets", "full")
    serving = Serving(day)
    config = day.run("serve", "kubeconfig", "--listen", "127.0.0.1:%d" % serving.port)
    require(config.code == 0, "no kubeconfig: %r" % config)
    environment = dict(day.environment, KUBECONFIG=day.write("second", config.out), XDG_STATE_HOME=day.path("second-state"))
    second = day.run("sync", "--secrets", "full", env=environment)
    require(second.code == 0, "the second sync fails: %r" % second)
    for words in (("get", "pods,deployments,services,configmaps,nodes,secrets", "-A", "-o", "json"),
                  ("get", "pods", "-A", "--count")):
        first = day.answer(*words)
        require(day.answer(*words, env=environment) == first, "%s differs" % " ".join(words))
    serving.ends()


@good_day("bytes that are no request are refused, and disturb nobody")
def bad_requests(day):
    day.server("--pods", "3")
    day.synced()
    serving = Serving(day)
    for data, code in ((b"nonsense\r\n\r\n", b"400"), (b"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"400"),
                       (b"GET /api/v1/pods/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", b"400"),
                       (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100000 + b"\r\n\r\n", b"431"),
                       (b"GET /livez HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"403"),
                       (b"GET /livez HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n", b"403"),
                       (b"POST /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999\r\n\r\n", b"413")):
        answer = serving.raw(data)
        require(answer.startswith(b"HTTP/1.1 " + code), "%r: %r" % (data[:60], answer[:60]))
    for word in ("' or 1=1 --", "%", "_", "\\", "\"", "\x00", "é"):
        path = "/api/v1/pods?search=" + "".join("%%%02x" % byte for byte in word.encode())
        require(serving.ask(path)[0] in (200, 400), "search %r" % word)
    half = [socket.create_connection((serving.host, serving.port)) for _ in range(200)]
    for peer in half:
        peer.sendall(b"GET /api/v1/po")
    two = serving.raw(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\nGET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
    require(two.count(b"HTTP/1.1 200") == 2, "two in one: %r" % two)
    require(serving.json("/api/v1/pods")["total"] == 3, "others are disturbed")
    for peer in half:
        peer.close()
    serving.ends()


@good_day("it ends in time, whatever is open")
def ends_in_time(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    day.synced()
    serving = Serving(day)
    version = serving.json("/k8s/clusters/fake/api/v1/pods")["metadata"]["resourceVersion"]
    watches = [Watch(serving, watch_path(version)) for _ in range(50)]
    require(len(watches) == 50, "fifty watches")
    serving.ends()


@good_day("with --watch what happens in the cluster is told at once")
def serve_and_watch(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    serving = Serving(day, "--watch")
    deadline = time.monotonic() + LONGEST
    while serving.ask("/readyz")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    while serving.ask("/api/v1/pods")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    watch = Watch(serving, watch_path(serving.json("/k8s/clusters/fake/api/v1/pods")["metadata"]["resourceVersion"]))
    server.put(pod("b"))
    require(watch.next() == ("ADDED", "b"), "b is not told")
    require(serving.json("/api/v1/health")["health"] == "healthy", "not healthy")
    serving.ends()


@good_day("with --watch the flags of watch say what is kept: a file with whole Secrets keeps them")
def serve_and_watch_a_choice(day):
    day.server("--pods", "3", "--data", "tests/data/recorded")
    day.synced("--secrets", "full", "--kinds", "secrets,pods")
    path = "/k8s/clusters/%s/api/v1/" % CONTEXT
    serving = Serving(day, "--watch", "--secrets", "full", "--exclude", "configmaps")
    serving.says("in step with the cluster")
    data = [item for item in serving.json(path + "secrets")["items"] if any(item.get("data", {}).values())]
    require(data, "the values are gone")
    require(serving.ask(path + "configmaps")[0] == 503, "what is excluded is kept")
    require(serving.ask(path + "services")[0] == 200, "the rest is not kept")
    serving.ends()
    serving = Serving(day, "--watch", "--kinds", "pods")
    serving.says("watching 1 types")
    serving.ends()


@good_day("a question without a cluster is about the same one after a reload, though another comes first by name")
def first_stays(day):
    server = day.server("--pods", "1")
    day.synced()
    serving = Serving(day, "--all-contexts")
    require(serving.json("/api/v1/pods")["cluster"] == CONTEXT, "another cluster")
    os.link(day.cache, os.path.join(day.state, "earlier.db"))
    with open(server.kubeconfig, encoding="utf-8") as file:
        text = file.read()
    with open(server.kubeconfig, "w", encoding="utf-8") as file:
        file.write(text.replace("current-context: fake", "current-context: earlier"))
    serving.process.send_signal(signal.SIGHUP)
    serving.says("reloaded: 2 clusters")
    require(serving.json("/api/v1/pods")["cluster"] == CONTEXT, "another cluster after the reload")
    serving.ends()
    serving = Serving(day, "--all-contexts")
    require(serving.json("/api/v1/pods")["cluster"] == "earlier", "the current context is not first")
    serving.ends()


@good_day("a unix socket is for its owner, and is gone afterwards")
def unix_socket(day):
    day.server("--pods", "2")
    day.synced()
    path = day.path("s.sock")
    for _ in range(2):
        process = day.start("serve", "--listen", "unix:" + path, stderr=subprocess.PIPE)
        require(process.stderr.readline().decode() == "serving unix:%s\n" % path, "says something else")
        require(os.stat(path).st_mode & 0o077 == 0, "others may use it")
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(path)
            peer.sendall(b"GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            require(b'"total":2' in peer.makefile("rb").read(), "two pods")
        process.send_signal(signal.SIGKILL)  # leaves the socket behind: the next takes it over
        process.wait(LONGEST)
    process = day.start("serve", "--listen", "unix:" + path, stderr=subprocess.PIPE)
    process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    require(process.wait(LONGEST) == 0 and not os.path.exists(path), "the socket is left behind")


@good_day("what cannot be listened on is told")
def bad_addresses(day):
    day.server("--pods", "1")
    day.synced()
    serving = Serving(day)
    taken = "127.0.0.1:%d" % serving.port
    bad_day.expect(day.run("serve", "--listen", taken), 2, "cannot listen on 127.0.0.1:%d" % serving.port)
    bad_day.expect(day.run("serve", "--listen", "0.0.0.0:7080"), 2, "other machines")
    bad_day.expect(day.run("serve", "--listen", "nowhere"), 2, "no address")
    serving.ends()


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
