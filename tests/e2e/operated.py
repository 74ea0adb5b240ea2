"""What the tests of operating `watch` and `sync` share: a watcher in the background, a service manager."""
import contextlib
import os
import signal
import socket
import sqlite3
import time

from bad_day import require

WATCH = ["watch", "--kinds", "configmaps,pods"]


def wait_for(condition, what, seconds=10):
    """The condition's first true value; Bad when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        require(time.monotonic() < deadline, "not within %s s: %s" % (
            seconds, what() if callable(what) else what))
        time.sleep(0.02)


class Watcher:
    """A `watch` in the background whose standard error is a file."""

    def __init__(self, day, *words, **options):
        self._day, self._log = day, day.path("log-%d" % len(os.listdir(day.home)))
        with open(self._log, "wb") as log:
            self.process = day.start(*(words or WATCH), stderr=log, **options)

    def said(self):
        with open(self._log, encoding="utf-8") as log:
            return log.read()

    def wait_said(self, text, seconds=10):
        def is_said():
            require(self.process.poll() is None or text in self.said(), "watch ended: " + self.said())
            return text in self.said()
        wait_for(is_said, lambda: "%r in %r" % (text, self.said()), seconds)

    def stop(self, seconds=5):
        """SIGTERM; how long it took to end, with success."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        result = self._day.finish(self.process, timeout=seconds)
        require(result.code == 0 and result.out == "", "told to stop: %r %s" % (result, self.said()))
        return time.monotonic() - began


class ServiceManager:
    """A service manager's socket."""

    def __init__(self, day, address=None):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address or day.path("notify"))
        self.socket.settimeout(0.05)
        day.environment["NOTIFY_SOCKET"] = day.path("notify") if address is None else "@" + address[1:]
        day.cleanup(self.socket.close)
        self.heard = []

    def listen(self):
        """All that has been heard up to now."""
        with contextlib.suppress(TimeoutError):
            while True:
                for line in self.socket.recv(4096).decode().splitlines():
                    self.heard.append((time.monotonic(), line))
        return [line for _, line in self.heard]

    def wait_heard(self, line, seconds=10):
        wait_for(lambda: line in self.listen(), lambda: "%s in %s" % (line, self.heard), seconds)

    def count(self, line):
        return self.listen().count(line)


def settings(day, text):
    day.write(".config/k8scache/config.toml", text)


def filled(day, *arguments):
    server = day.server(*arguments)
    for number in range(20):
        server.put({"apiVersion": "v1", "kind": "ConfigMap", "data": {"n": str(number)},
                    "metadata": {"namespace": "default", "name": "c%d" % number}})
    return server


def streams(day):
    """The types that the watcher keeps now, as it has told the file."""
    with contextlib.closing(sqlite3.connect(day.cache)) as database:
        return {row[0] for row in database.execute(
            "select plural from stream_state join resource_type on resource_type.id = type")}
