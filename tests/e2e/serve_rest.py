#!/usr/bin/env python3
"""Our own API of `k8scache serve` and how its answers travel, end to end.

    K8SCACHE=... FAKE_APISERVER=... serve_rest.py [WORD...]

With words only the tests whose names contain them all. Ends with `N passed, N failed`.
"""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zlib

import bad_day
from bad_day import bad_day as good_day, require
from served import CONTEXT, LONGEST, Serving, pod


@good_day("an overview counts what is cached, and costs nothing while nothing changes")
def overview(day):
    server = day.server("--pods", "4000")
    server.put(dict(pod("bad"), status={"phase": "Failed", "reason": "Evicted"}))
    day.synced()
    serving = Serving(day)
    connection = serving.connection()  # each loop of the server counts for itself, and a connection stays on one
    connection.request("GET", "/api/v1/stats/overview")
    answer = connection.getresponse()
    require(answer.status == 200 and answer.headers["Transfer-Encoding"] == "chunked", "not in pieces: %s" % answer.headers)
    first = json.loads(answer.read())
    pods = next(one for one in first["types"] if one["type"] == "pods")
    require(pods["objects"] == 4001 and sum(pods["health"].values()) == 4001, "counts %s" % pods)
    require({"type": "pods", "namespace": "default", "name": "bad", "reason": "Evicted"} in first["degraded"], "not degraded")
    connection.request("GET", "/api/v1/stats/overview")
    answer = connection.getresponse()
    require(answer.status == 200 and "Content-Length" in answer.headers, "counted again")
    answer.read()
    connection.close()
    server.put(dict(pod("bad"), status={"phase": "Succeeded"}))
    day.synced("--kinds", "pods")  # by a watch of one event: the version of the rows stays what it was
    deadline = time.monotonic() + LONGEST
    while serving.json("/api/v1/stats/overview")["health"]["degraded"] != first["health"]["degraded"] - 1:
        require(time.monotonic() < deadline, "the change is not counted")
        time.sleep(0.05)
    serving.ends()


@good_day("large answers are compressed for who asks, events as they come")
def compressed(day):
    server = day.server("--pods", "2000")
    day.synced()
    serving = Serving(day)
    kube = "/k8s/clusters/%s/api/v1/pods" % CONTEXT
    for path in (kube, "/api/v1/pods?limit=500", "/metrics", "/openapi.json"):
        _, plain_headers, plain = serving.ask(path)
        require("Content-Encoding" not in plain_headers, "%s is coded unasked" % path)
        require("Accept-Encoding" in plain_headers.get("Vary", ""), "%s: Vary %s" % (path, plain_headers))
        _, headers, body = serving.ask(path, headers={"Accept-Encoding": "gzip"})
        require(headers.get("Content-Encoding") == "gzip", "%s is not coded: %s" % (path, headers))
        require(len(body) < len(plain) / 2, "%s: %d bytes of %d" % (path, len(body), len(plain)))
        if path != "/metrics":
            require(gzip.decompress(body) == plain, "%s is another text" % path)
    status, headers, _ = serving.ask(kube, method="HEAD", headers={"Accept-Encoding": "gzip"})
    require(status == 200 and headers.get("Content-Encoding") == "gzip", "HEAD: %s" % headers)
    connection = serving.connection()
    connection.request("GET", "/api/v1/pods?watch=true&fields=metadata.name", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    require(answer.headers["Content-Encoding"] == "gzip", "events are not coded")
    inflate, told = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
    server.put(pod("new"))
    day.synced()
    deadline = time.monotonic() + LONGEST
    while b'{"metadata":{"name":"new"}}\n\n' not in told:
        require(time.monotonic() < deadline, "no event comes: %r" % told)
        told += inflate.decompress(answer.read1(65536))
    connection.close()
    serving.ends()


@good_day("a unix socket that somebody else has taken over is left alone")
def taken_over_socket(day):
    day.server("--pods", "2")
    day.synced()
    path = day.path("s.sock")
    first = day.start("serve", "--listen", "unix:" + path, stderr=subprocess.PIPE)
    first.stderr.readline()
    os.unlink(path)
    second = day.start("serve", "--listen", "unix:" + path, stderr=subprocess.PIPE)
    second.stderr.readline()
    first.send_signal(signal.SIGTERM)
    require(first.wait(LONGEST) == 0 and os.path.exists(path), "the other's socket is gone")
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(path)
        peer.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        require(b"200 OK" in peer.makefile("rb").read(), "the other does not answer")
    second.send_signal(signal.SIGTERM)
    require(second.wait(LONGEST) == 0 and not os.path.exists(path), "its own socket is left behind")


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
