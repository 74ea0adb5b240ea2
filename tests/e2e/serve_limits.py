#!/usr/bin/env python3
"""What `k8scache serve` bears: slow, silent and too many peers, and requests that are too large.

    K8SCACHE=... FAKE_APISERVER=... serve_limits.py [--long] [WORD...]

--long: 10,000 connections, and the deadline of those that say nothing. With words only the tests whose
names contain them all. Ends with `N passed, N failed`.
"""

import http.client
import os
import resource
import selectors
import signal
import socket
import sys
import time

import bad_day
from bad_day import Skip, bad_day as good_day, require
from served import CONTEXT, LONGEST, Serving, Watch, pod, watch_path

LONG = "--long" in sys.argv
REQUEST = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
REQUEST_TIME, IDLE_TIME = 20, 75  # seconds, as the manual says


def connect(serving):
    return socket.create_connection((serving.host, serving.port), timeout=LONGEST)


def until_closed(peers, deadline):
    """How long each of the connections lasts, in seconds from now; fails when one is open at the deadline."""
    began = time.monotonic()
    with selectors.DefaultSelector() as selector:
        for peer in peers:
            selector.register(peer, selectors.EVENT_READ)
        lasted = []
        while selector.get_map():
            left = deadline - (time.monotonic() - began)
            require(left > 0, "%d connections are open after %d s" % (len(selector.get_map()), deadline))
            for key, _ in selector.select(left):
                try:
                    ended = key.fileobj.recv(65536) == b""
                except OSError:
                    ended = True
                if ended:
                    selector.unregister(key.fileobj)
                    lasted.append(time.monotonic() - began)
        return lasted


@good_day("requests that never end are closed in time, and disturb nobody")
def slow_loris(day):
    day.server("--pods", "3")
    day.synced()
    serving = Serving(day)
    began = time.monotonic()
    peers = [connect(serving) for _ in range(300)]
    for number, peer in enumerate(peers):
        peer.sendall((b"GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                      b"POST /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc",
                      b"G")[number % 3])
    while time.monotonic() - began < 5:
        for peer in peers[:100]:
            peer.sendall(b"x")
        asked = time.monotonic()
        require(serving.json("/api/v1/pods")["total"] == 3, "others are disturbed")
        require(time.monotonic() - asked < 2, "others wait for %.1f s" % (time.monotonic() - asked))
        time.sleep(0.5)
    lasted = until_closed(peers, REQUEST_TIME + 10)
    require(min(lasted) > REQUEST_TIME - 10, "one is closed after %.1f s" % min(lasted))
    serving.ends()


def idle(day):
    day.server("--pods", "1")
    day.synced()
    serving = Serving(day)
    peers = [connect(serving) for _ in range(20)]
    for peer in peers[:10]:
        peer.sendall(REQUEST)
        require(peer.recv(4096).startswith(b"HTTP/1.1 200"), "no answer")
    lasted = until_closed(peers, IDLE_TIME + 15)
    require(min(lasted) > IDLE_TIME - 5, "one is closed after %.1f s" % min(lasted))
    serving.ends()


if LONG:
    good_day("connections that say nothing are closed")(idle)


def processor_time(pid):
    """Seconds."""
    with open("/proc/%d/stat" % pid, encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@good_day("out of file descriptors it says so, waits, and goes on")
def out_of_descriptors(day):
    day.server("--pods", "3")
    day.synced()
    serving = Serving(day, before=("prlimit", "--nofile=48:48"))
    require(serving.json("/api/v1/pods")["total"] == 3, "three pods")
    peers = [connect(serving) for _ in range(60)]
    for peer in peers:
        peer.sendall(REQUEST)
    serving.says("warning: no connection can be accepted: Too many open files; those who connect wait")
    require(serving.process.poll() is None, "it has ended")
    used = processor_time(serving.process.pid)
    time.sleep(1)
    require(len(serving.said) < 4, "it says it again and again: %s" % serving.said[:6])
    require(processor_time(serving.process.pid) - used < 0.5, "it is busy")
    for peer in peers:
        peer.close()
    require(serving.json("/api/v1/pods")["total"] == 3, "it does not go on")
    serving.ends()


@good_day("more connections than there may be are turned away, and it says so")
def too_many(day):
    day.server("--pods", "3")
    day.synced()
    serving = Serving(day, before=("prlimit", "--nofile=400:400"))  # three quarters are for connections
    peers = [connect(serving) for _ in range(300)]
    for peer in peers:
        peer.sendall(REQUEST)
        require(peer.recv(4096).startswith(b"HTTP/1.1 200"), "not answered")
    extra = connect(serving)
    require(extra.recv(1) == b"", "one more is taken")
    serving.says("warning: there are too many connections; those who connect are turned away")
    for peer in peers:
        peer.close()
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        try:
            require(serving.json("/api/v1/pods")["total"] == 3, "three pods")
            break
        except (http.client.HTTPException, OSError):
            time.sleep(0.05)
    else:
        require(False, "it does not go on")
    serving.ends()


def resident(pid):
    """MB."""
    with open("/proc/%d/statm" % pid, encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


@good_day("ten thousand connections are answered (500 without --long)")
def many_connections(day):
    count = 10_000 if LONG else 500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count * 2:
        raise Skip("only %d files may be open" % hard)
    day.server("--pods", "3")
    day.synced()
    serving = Serving(day)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        before = resident(serving.process.pid)
        peers = [connect(serving) for _ in range(count)]
        for _ in range(2):
            for peer in peers:
                peer.sendall(REQUEST)
            for peer in peers:
                require(peer.recv(4096).startswith(b"HTTP/1.1 200"), "not answered")
        asked = time.monotonic()
        require(serving.json("/api/v1/pods")["total"] == 3, "one more is not answered")
        require(time.monotonic() - asked < 2, "one more waits %.1f s" % (time.monotonic() - asked))
        more = resident(serving.process.pid) - before
        require(more < count * 0.025 + 10, "%d connections take %.0f MB" % (count, more))
        serving.ends()
        for peer in peers:
            peer.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@good_day("a peer that vanished without a word is looked for")
def half_open(day):
    day.server("--pods", "1")
    day.synced()
    serving = Serving(day)
    peer = connect(serving)
    peer.sendall(REQUEST)
    peer.recv(4096)
    wanted = "0100007F:%04X" % serving.port, "0100007F:%04X" % peer.getsockname()[1]
    with open("/proc/net/tcp", encoding="ascii") as file:
        rows = [line.split() for line in file]
    timers = [row[5].split(":")[0] for row in rows if tuple(row[1:3]) == wanted]
    require(timers == ["02"], "the kernel's timer is %s, not that of keepalive" % timers)
    peer.close()
    serving.ends()


@good_day("many requests in one piece are answered in their order")
def pipelining(day):
    day.server("--pods", "5")
    day.synced()
    serving = Serving(day)
    asks = [b"GET /api/v1/pods?page=%d&limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n" % (1 + i % 6) for i in range(300)]
    answer = serving.raw(b"".join(asks))
    require(answer.count(b"HTTP/1.1 200 OK") == 300, "%d answers" % answer.count(b"HTTP/1.1 200"))
    pages = [int(part.split(b",")[0]) for part in answer.split(b'"page":')[1:]]
    require(pages == [1 + i % 6 for i in range(300)], "in another order: %s" % pages[:20])
    # One by one byte, across the borders of requests.
    with connect(serving) as peer:
        for byte in REQUEST * 3:
            peer.sendall(bytes([byte]))
        peer.shutdown(socket.SHUT_WR)
        require(peer.makefile("rb").read().count(b"HTTP/1.1 200") == 3, "byte by byte")
    serving.ends()


@good_day("bytes that others could read as other requests are refused, and end the connection")
def smuggling(day):
    day.server("--pods", "1")
    day.synced()
    serving = Serving(day)
    second = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
    begin = b"POST /api/v1/pods HTTP/1.1\r\nHost: localhost\r\n"
    for data, code in ((begin + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second, b"400"),
                       (begin + b"Transfer-Encoding: xchunked\r\n\r\n" + second, b"400"),
                       (begin + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + second, b"400"),
                       (begin + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + second, b"400"),
                       (b"GET /livez HTTP/1.1\r\nHost : localhost\r\n\r\n" + second, b"400"),
                       (b"GET /livez HTTP/1.1\nHost: localhost\n\n" + second, b"400"),
                       (b"GET /livez HTTP/1.1\r\nHost: localhost\r\n Folded: x\r\nHost: evil.example\r\n\r\n", b"403")):
        answer = serving.raw(data)
        require(answer.startswith(b"HTTP/1.1 " + code), "%r: %r" % (data[:110], answer[:80]))
        require(answer.count(b"HTTP/1.1 ") == 1, "%r: two answers" % data[:110])
    serving.ends()


@good_day("what is too large is refused with its own status, and nothing of it is kept")
def too_large(day):
    day.server("--pods", "1")
    day.synced()
    serving = Serving(day)
    before = resident(serving.process.pid)
    review = b"POST /k8s/clusters/fake/apis/authorization.k8s.io/v1/selfsubjectaccessreviews HTTP/1.1\r\nHost: localhost\r\n"
    big = b"1000000\r\n" + b"x" * 0x1000000 + b"\r\n0\r\n\r\n"
    for data, code in ((b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
                       (b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
                       (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 20_000 + b"\r\n", 431),
                       (b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"b" * 200_000 + b"\r\n\r\n", 431),
                       (review + b"Content-Length: 99999999999\r\n\r\n", 413),
                       (review + b"Content-Length: 99999999999999999999999\r\n\r\n", 400),
                       (review + b"Content-Length: -1\r\n\r\n", 400),
                       (review + b"Transfer-Encoding: chunked\r\n\r\n" + big, 413),
                       (review + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", 400),
                       (review + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc", 400)):
        with connect(serving) as peer:
            try:
                peer.sendall(data)
            except OSError:
                pass  # it may close before it has read all
            answer = peer.recv(4096)
        require(answer.startswith(b"HTTP/1.1 %d " % code), "%d for %r: %r" % (code, data[:90], answer[:60]))
    require(resident(serving.process.pid) - before < 60, "it keeps %.0f MB" % (resident(serving.process.pid) - before))
    require(serving.json("/api/v1/pods")["total"] == 1, "it does not go on")
    serving.ends()


@good_day("a watcher that does not read is let go, the others are told")
def slow_reader(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    day.synced()
    serving = Serving(day)
    path = watch_path(serving.json("/k8s/clusters/%s/api/v1/pods" % CONTEXT)["metadata"]["resourceVersion"])
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect((serving.host, serving.port))
    deaf.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode())
    watch = Watch(serving, path)
    before = resident(serving.process.pid)
    for turn in range(4):
        for number in range(40):
            server.put(pod("big-%d" % number, annotations={"turn": str(turn), "text": "x" * 100_000}))
        day.synced("--kinds", "pods")
        require(sum(1 for _ in range(40) if watch.next()) == 40, "events are missing")
    require(resident(serving.process.pid) - before < 60, "it keeps %.0f MB" % (resident(serving.process.pid) - before))
    deaf.close()
    serving.ends()


@good_day("it ends within five seconds, whatever is open")
def ends_in_time(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    day.synced()
    serving = Serving(day)
    version = serving.json("/k8s/clusters/%s/api/v1/pods" % CONTEXT)["metadata"]["resourceVersion"]
    watches = [Watch(serving, watch_path(version)) for _ in range(50)]
    streams = [serving.connection() for _ in range(50)]
    for stream in streams:
        stream.request("GET", "/api/v1/pods?watch=true")
        require(stream.getresponse().readline() == b"retry: 2000\n", "no stream")
    half = [connect(serving) for _ in range(50)]
    for number, peer in enumerate(half):
        peer.sendall((b"GET /api/v1/po", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc", b"")[number % 3])
    kept = serving.connection()
    kept.request("GET", "/livez")
    require(kept.getresponse().read() == b"ok", "not alive")
    require(len(watches) == 50, "fifty watches")
    serving.ends()


@good_day("a second SIGTERM ends it at once")
def ends_at_once(day):
    day.server("--pods", "1")
    day.synced()
    serving = Serving(day)
    held = connect(serving)
    held.sendall(b"GET /api/v1/po")
    time.sleep(0.2)
    serving.process.send_signal(signal.SIGTERM)
    serving.process.send_signal(signal.SIGTERM)
    require(serving.process.wait(LONGEST) in (0, 143), "it ends with %s" % serving.process.returncode)
    held.close()


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main([word for word in sys.argv[1:] if word != "--long"]))
