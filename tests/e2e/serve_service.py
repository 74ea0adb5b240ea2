#!/usr/bin/env python3
"""`k8scache serve` under a service manager: its socket, what it says, reload, end.

    K8SCACHE=... FAKE_APISERVER=... serve_service.py [WORD...]

The manager is played by the test: it listens and hands the socket down as systemd does
(sd_listen_fds(3)), and hears what is said to it (sd_notify(3)). Ends with `N passed, N failed`.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import bad_day
from bad_day import bad_day as good_day, expect, require
from served import LONGEST

# Puts the sockets where the program looks for them, then becomes the program.
LAUNCH = """
import os, sys
count, ours, words = int(sys.argv[1]), [int(word) for word in sys.argv[2].split(",")], sys.argv[3:]
high = [os.dup2(one, 100 + at) for at, one in enumerate(ours)]
for at, one in enumerate(high):
    os.dup2(one, 3 + at, inheritable=True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(count), LISTEN_FDNAMES="x")
os.execvp(words[0], words)
"""


class Manager:
    """Hears datagrams."""

    def __init__(self, day):
        self.path = day.path("notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(LONGEST)
        day.cleanup(self.socket.close)

    def hear(self, word):
        """Waits for a message with a line that begins so."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            lines = self.socket.recv(4096).decode().splitlines()
            if any(line.startswith(word) for line in lines):
                return lines
        raise bad_day.Bad("does not say " + word)


def listening(family=socket.AF_INET, address=("127.0.0.1", 0)):
    one = socket.socket(family)
    one.bind(address)
    one.listen(64)
    return one


def started(day, sockets, *words, **more):
    """The program with these sockets."""
    environment = dict(day.environment, **more)
    numbers = ",".join(str(one.fileno()) for one in sockets)
    return day.start("serve", *words, env=environment, stderr=subprocess.PIPE, pass_fds=[one.fileno() for one in sockets],
                     before=(sys.executable, "-c", LAUNCH, str(len(sockets)), numbers))


def ask(address, path="/api/v1/pods"):
    connection = http.client.HTTPConnection(*address, timeout=LONGEST)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


@good_day("a socket that the manager opened is answered from, also who came before the server")
def socket_activation(day):
    day.server("--pods", "2")
    day.synced()
    manager = Manager(day)
    one = listening()
    early = socket.create_connection(one.getsockname(), timeout=LONGEST)
    early.sendall(b"GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    for _ in range(2):
        process = started(day, [one], "--listen", "127.0.0.1:1", NOTIFY_SOCKET=manager.path)
        manager.hear("READY=1")
        said = process.stderr.readline().decode()
        require(said == "serving http://127.0.0.1:%d\n" % one.getsockname()[1], "says %r" % said)
        require(b'"total":2' in early.makefile("rb").read(), "who came early is not answered")
        require(ask(one.getsockname())[0] == 200, "not answered")
        process.send_signal(signal.SIGTERM)
        manager.hear("STOPPING=1")
        require(process.wait(5) == 0, "it ends with %s" % process.returncode)
        # Nobody serves now: who connects waits, and is answered by the next.
        early = socket.create_connection(one.getsockname(), timeout=LONGEST)
        early.sendall(b"GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    one.close()


@good_day("a unix socket of the manager stays when the server ends")
def unix_activation(day):
    day.server("--pods", "2")
    day.synced()
    path = day.path("s.sock")
    one = listening(socket.AF_UNIX, path)
    process = started(day, [one])
    require(process.stderr.readline().decode() == "serving unix:%s\n" % path, "says something else")
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(path)
        peer.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        require(peer.makefile("rb").read().endswith(b"ok"), "not answered")
    process.send_signal(signal.SIGTERM)
    require(process.wait(5) == 0 and os.path.exists(path), "the socket is gone")
    one.close()


@good_day("a socket that other machines reach needs TLS and tokens, too; two are too many")
def bad_sockets(day):
    day.server("--pods", "1")
    day.synced()
    wide, other = listening(address=("0.0.0.0", 0)), listening()
    expect(day.finish(started(day, [wide])), 2, "0.0.0.0 can be reached by other machines")
    expect(day.finish(started(day, [wide, other])), 2, "2 sockets were handed down; one is served")
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    expect(day.finish(started(day, [datagrams])), 2, "no socket that listens")
    # Left in the environment by a parent whose they were: not ours.
    environment = dict(day.environment, LISTEN_FDS="1", LISTEN_PID="1")
    process = day.start("serve", "--listen", "127.0.0.1:0", env=environment, stderr=subprocess.PIPE)
    require(process.stderr.readline().startswith(b"serving http://127.0.0.1:"), "it does not listen itself")
    for one in (wide, other, datagrams):
        one.close()


@good_day("the manager hears that it is ready, lives, reloads and ends")
def notifications(day):
    day.server("--pods", "1")
    day.synced()
    manager = Manager(day)
    environment = dict(day.environment, NOTIFY_SOCKET=manager.path, WATCHDOG_USEC="600000")
    process = day.start("serve", "--listen", "127.0.0.1:0", env=environment, stderr=subprocess.PIPE)
    require("STATUS=serving" in manager.hear("READY=1"), "no status")
    began = time.monotonic()
    for _ in range(5):
        manager.hear("WATCHDOG=1")
    require(time.monotonic() - began < 3, "five signs of life take %.1f s" % (time.monotonic() - began))
    process.send_signal(signal.SIGHUP)
    lines = manager.hear("RELOADING=1")
    require(any(line.startswith("MONOTONIC_USEC=") for line in lines), "without the time: %s" % lines)
    manager.hear("READY=1")
    process.send_signal(signal.SIGTERM)
    manager.hear("STOPPING=1")
    require(process.wait(5) == 0, "it ends with %s" % process.returncode)


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
