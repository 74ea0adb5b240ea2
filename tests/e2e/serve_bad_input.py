#!/usr/bin/env python3
"""Questions to `k8scache serve` that nobody should ask, and caches in a bad state behind it.

    K8SCACHE=... FAKE_APISERVER=... serve_bad_input.py [WORD...]

With words only the tests whose names contain them all. Ends with `N passed, N failed`.
"""

import json
import os
import socket
import sqlite3
import sys
import threading
import time

import bad_day
from bad_day import bad_day as good_day, require
from served import CONTEXT, LONGEST, Serving, Watch, pod, watch_path

KUBE = "/k8s/clusters/%s" % CONTEXT

# What a web scanner sends: quotes, statements, escapes, bytes that are no text.
EVIL = ["'", "''", "\"", "' or '1'='1", "' or 1=1 --", "'; drop table object; --", "1) union select body from body --",
        "%", "_", "%%", "\\", "*", "?", "[", "[a", "a[", "a*b?[c]", "../../etc/passwd", "..", ".", "/", "//", "~", "$(id)",
        "`id`", "{{7*7}}", "{.metadata.name}", "<script>alert(1)</script>", "\r\nSet-Cookie: a=b", "\t", "\u202e", "é",
        "\U0001f600", "-1", "0", "99999999999999999999", "1e9", "NaN", "null", "true", "a" * 3000, "=", "==", "!=", "a=b",
        "a in (b", "a notin ()", ",", ",,", "!", "!!a", ";", "&", "#", "+", " ", "\u0000"]
# Encodings that decode to no text, or do not decode.
BROKEN = ["%", "%2", "%zz", "%2g", "%c3%28", "%ff", "%fe%ff", "%c0%af", "%ed%a0%80", "%00", "%f4%90%80%80", "%e2%82"]

REST = ["page", "limit", "namespace", "search", "sort", "filter", "labelSelector", "fieldSelector", "fields", "cursor",
        "cluster", "watch", "since"]
KUBERNETES = ["labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch",
              "timeoutSeconds", "sendInitialEvents", "allowWatchBookmarks", "includeObject", "pretty"]


def encoded(text):
    return "".join("%%%02X" % byte for byte in text.encode("utf-8", "surrogatepass"))


class Asking:
    """One kept connection: tens of thousands of questions need no port each."""

    def __init__(self, serving):
        self.connection = serving.connection()

    def head(self, target, headers=None):
        """Status and the first bytes; a stream is left, with its connection."""
        self.connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            self.connection.putheader(name, value)
        self.connection.endheaders()
        answer = self.connection.getresponse()
        if answer.getheader("Content-Type") == "text/event-stream" or "watch" in target and answer.getheader("Transfer-Encoding"):
            self.connection.close()
            return answer.status, b""
        return answer.status, answer.read()


def raw_status(serving, target):
    """For targets that a library would not send."""
    with socket.create_connection((serving.host, serving.port), timeout=LONGEST) as peer:
        peer.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = peer.makefile("rb").read()
    require(answer.startswith(b"HTTP/1.1 "), "%r: %r" % (target, answer[:80]))
    return int(answer.split()[1]), answer


@good_day("whatever stands in a parameter is understood or refused, and does nothing else")
def parameters(day):
    day.server("--pods", "7")
    day.synced()
    serving = Serving(day)
    asking = Asking(serving)
    everything = serving.json("/api/v1/pods?limit=100&fields=metadata.name")["items"]
    for base, names in (("/api/v1/pods", REST), (KUBE + "/api/v1/pods", KUBERNETES),
                        (KUBE + "/api/v1/namespaces/default/pods", KUBERNETES)):
        for name in names:
            for value in [encoded(text) for text in EVIL] + BROKEN:
                target = "%s?%s=%s" % (base, name, value)
                status, body = asking.head(target)
                require(status in (200, 400, 404, 410, 422, 504), "%s answers %d: %s" % (target[:200], status, body[:200]))
                require(b"sql" not in body.lower() and b"syntax error near" not in body.lower(), "%s tells of SQL: %s" % (target, body[:300]))
                if status == 200 and name in ("search", "filter", "labelSelector", "fieldSelector") and b'"items":' in body:
                    require(len(json.loads(body)["items"]) <= 7, "%s finds more than there is" % target)
    for value in [encoded(text) for text in EVIL] + BROKEN:
        for target in ("/api/v1/pods?%s=1" % value, KUBE + "/api/v1/pods?%s=1" % value):
            require(asking.head(target)[0] in (200, 400), target)
    require(serving.json("/api/v1/pods?limit=100&fields=metadata.name")["items"] == everything, "it is not as it was")
    require(day.run("verify").code == 0, "the cache is damaged")
    serving.ends()


@good_day("whatever stands in a path leads to an object, or nowhere")
def paths(day):
    day.server("--pods", "2")
    day.synced()
    day.write("secret.txt", "do not tell")
    serving = Serving(day)
    asking = Asking(serving)
    forms = ["/%s", "/api/v1/%s", "/api/v1/pods/%s", "/api/v1/namespaces/%s/pods", "/api/v1/namespaces/default/pods/%s",
             "/k8s/clusters/%s", "/k8s/clusters/%s/api/v1/pods", KUBE + "/%s", KUBE + "/api/v1/%s", KUBE + "/apis/%s",
             KUBE + "/apis/apps/v1/%s", KUBE + "/api/v1/namespaces/%s/pods", KUBE + "/api/v1/namespaces/default/pods/%s",
             KUBE + "/api/v1/namespaces/default/pods/p/%s", KUBE + "/openapi/v3/%s", "/readyz/%s"]
    for form in forms:
        for value in [encoded(text) for text in EVIL] + BROKEN:
            target = form % value
            status, body = asking.head(target)
            known = (200, 400, 403, 404, 501)
            require(status in known, "%s answers %d: %s" % (target[:200], status, body[:200]))
            require(b"root:" not in body and b"do not tell" not in body, "%s tells of files" % target)
    for target in (b"/../../../../etc/passwd", b"/api/v1/pods/../../../etc/passwd", b"/k8s/clusters/../../etc/passwd",
                   b"/..%2f..%2fetc%2fpasswd", b"/%2e%2e/%2e%2e/etc/passwd", b"/.%2e/etc/passwd", b"//etc/passwd",
                   b"/api//v1/pods", b"/api/v1/pods/%2e%2e%2f%2e%2e%2fsecret.txt", b"\\..\\..\\etc\\passwd",
                   b"http://evil.example/api/v1/pods", b"*", b"/api/v1/pods%00.json", b"/\xff\xfe", b"/api/v1/pods?a=\xc3\x28"):
        status, answer = raw_status(serving, target)
        require(400 <= status < 500, "%r answers %d" % (target, status))
        require(b"root:" not in answer, "%r tells of files" % target)
    require(serving.json("/api/v1/pods")["total"] == 2, "it is not as it was")
    serving.ends()


@good_day("other methods write nothing, headers cannot be split, bodies are read or refused")
def methods_and_bodies(day):
    day.server("--pods", "2")
    day.synced()
    serving = Serving(day)
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        for path in ("/api/v1/pods", KUBE + "/api/v1/namespaces/default/pods", KUBE + "/api/v1/namespaces/default/pods/p"):
            status, headers, body = serving.ask(path, method, body=b"{}")
            require(status == 405 and "GET" in headers.get("Allow", ""), "%s %s: %d %s" % (method, path, status, body[:100]))
    review = KUBE + "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    protobuf = {"Content-Type": "application/vnd.kubernetes.protobuf"}
    for body in (b"", b"{", b"[]", b"null", b"1", b"\xff" * 50, b"{" * 5000, b'{"spec":{}}', b'{"spec":{"resourceAttributes":7}}',
                 b'{"spec":{"resourceAttributes":{"verb":"\\ud800","resource":"\\u0000"}}}', b'{"spec":' * 2000):
        status, _, answer = serving.ask(review, "POST", body=body)
        require(status in (201, 400, 404, 422), "%r: %d %s" % (body[:60], status, answer[:100]))
    for body in (b"", b"k8s\x00", b"k8s\x00" + b"\xff" * 30, b"k8s\x00\x0a\xff\xff\xff\xff\x0f", b"k8s\x00\x12\x04\x12\x02\x0a\x7f", b"{}"):
        status, _, answer = serving.ask(review, "POST", headers=protobuf, body=body)
        require(status in (201, 400, 404, 422), "%r: %d %s" % (body[:60], status, answer[:100]))
    for name in ("Accept", "If-None-Match", "Last-Event-ID", "Accept-Encoding", "Authorization", "X-Forwarded-For"):
        for value in ("*", ";;;q=", "\"", "application/json;as=Table;v=" + "x" * 500, "W/", ",,,,", "-1", "q=0", "é"):
            status, headers, _ = serving.ask("/api/v1/pods?limit=1", headers={name: value.encode("utf-8")})
            require(status in (200, 304, 400, 406), "%s: %s answers %d" % (name, value, status))
            require("Set-Cookie" not in headers, "a header was split")
    require(serving.json("/api/v1/pods")["total"] == 2, "it is not as it was")
    serving.ends()


@good_day("types and clusters that are not there are told so, with what was probably meant")
def unknown(day):
    day.server("--pods", "1")
    day.synced()
    serving = Serving(day)
    for path in ("/api/v1/nosuch", "/api/v1/pods.nosuch.group", "/api/v1/pods?cluster=nosuch", "/k8s/clusters/nosuch/api/v1/pods",
                 "/k8s/clusters/nosuch", KUBE + "/api/v1/nosuch", KUBE + "/api/v9/pods", KUBE + "/apis/nosuch/v1/pods", KUBE + "/apis/nosuch"):
        status, headers, body = serving.ask(path)
        require(status == 404 and "json" in headers["Content-Type"], "%s: %d %s" % (path, status, body[:100]))
    require("did you mean pods" in serving.json("/api/v1/podz", 404)["detail"], "no suggestion")
    serving.ends()


def settled(serving, path, code):
    """Waits until a path is answered so."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        status, headers, body = serving.ask(path)
        if status == code:
            return headers, body
        time.sleep(0.05)
    raise bad_day.Bad("%s answers %d, not %d: %s" % (path, status, code, body[:200]))


@good_day("a cache that is cut off, locked, closed to us or gone is told as such, and served again")
def bad_states(day):
    day.server("--pods", "40")
    day.synced()
    serving = Serving(day)
    lists = ("/api/v1/pods", KUBE + "/api/v1/pods")
    require(serving.json(lists[0])["total"] == 40, "forty pods")
    with open(day.cache, "rb") as file:
        whole = file.read()
    # Cut off while it is open, then whole again.
    for size in (len(whole) // 2, 4096, 100, 0):
        os.truncate(day.cache, size)
        for path in lists * 3:
            status, _, body = serving.ask(path)
            require(status in (200, 503), "%s answers %d of a cut file: %s" % (path, status, body[:200]))
            if status == 200:
                json.loads(body)
        require(serving.ask("/livez")[0] == 200, "it does not live")
    os.unlink(day.cache)
    for suffix in ("-wal", "-shm"):
        if os.path.exists(day.cache + suffix):
            os.unlink(day.cache + suffix)
    for path in lists:
        headers, _ = settled(serving, path, 503)
        # Clients of the Kubernetes API would obey it for minutes before they say why.
        require(("Retry-After" in headers) == path.startswith("/api/"), "Retry-After of %s" % path)
    day.synced()
    for path in lists:
        settled(serving, path, 200)
    # Kept by somebody who lets nobody read.
    locked = sqlite3.connect(day.cache, isolation_level=None, timeout=20)
    locked.execute("pragma locking_mode = exclusive")
    try:
        locked.execute("begin exclusive")
        for path in lists:
            status, _, body = serving.ask(path)
            require(status in (200, 503), "%s answers %d of a locked file: %s" % (path, status, body[:200]))
        require(serving.ask("/livez")[0] == 200, "it does not live")
        locked.execute("rollback")
    except sqlite3.OperationalError as why:
        require("locked" in str(why), str(why))  # our own readers hold it
    locked.close()
    for path in lists:
        settled(serving, path, 200)
    # A folder in its place, and rubbish.
    os.rename(day.cache, day.cache + ".aside")
    os.mkdir(day.cache)
    settled(serving, lists[0], 503)
    os.rmdir(day.cache)
    day.write(os.path.relpath(day.cache, day.home), os.urandom(100_000))
    settled(serving, lists[0], 503)
    os.replace(day.cache + ".aside", day.cache)
    settled(serving, lists[0], 200)
    serving.ends()


@good_day("while the cache grows each answer is one state of it, and no watch misses anything")
def growing(day):
    server = day.server("--pods", "0")
    server.put(pod("first"))
    day.synced()
    serving = Serving(day)
    version = serving.json(KUBE + "/api/v1/namespaces/default/pods")["metadata"]["resourceVersion"]
    watch = Watch(serving, watch_path(version))
    stop, faults = threading.Event(), []

    def ask():
        while not stop.is_set():
            page = serving.json("/api/v1/pods?limit=1000&fields=metadata.name")
            listed = serving.json(KUBE + "/api/v1/pods")["items"]
            if page["total"] != len(page["items"]):
                faults.append("total %d, %d items" % (page["total"], len(page["items"])))
            if len({item["metadata"]["name"] for item in listed}) != len(listed):
                faults.append("an object twice")

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(8):
            for number in range(15):
                server.put(pod("p-%d-%d" % (turn, number)))
            day.synced("--kinds", "pods")
        told = {watch.next() for _ in range(120)}
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    require(not faults, faults[:3])
    require(told == {("ADDED", "p-%d-%d" % (turn, number)) for turn in range(8) for number in range(15)}, "told %s" % sorted(told)[:5])
    require(len(serving.pods()) == 121, "%d pods in the end" % len(serving.pods()))
    serving.ends()


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
