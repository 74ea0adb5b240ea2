#!/usr/bin/env python3
"""Watches of `k8scache serve` over a WebSocket, with a client of a library (Debian's python3-websockets).

    K8SCACHE=... FAKE_APISERVER=... serve_websocket.py [WORD...]

Ends with `N passed, N failed`.
"""

import atexit
import json
import subprocess
import sys
import time

import bad_day
from bad_day import bad_day as good_day, require
from served import Serving, pod

CLIENT = """
import asyncio, sys, websockets
async def run(url):
    async with websockets.connect(url, subprotocols=sys.argv[2:] or None) as socket:
        print("open", socket.subprotocol, flush=True)
        try:
            async for message in socket:
                print(message, flush=True)
        except websockets.ConnectionClosed:
            pass
        print("closed", socket.close_code, flush=True)
asyncio.run(run(sys.argv[1]))
"""


def interpreter():
    """A python3 that has the library."""
    for program in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([program, "-c", "import websockets"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return program
    return None


class Socket:
    """A client process, and the lines it prints."""

    def __init__(self, serving, path, *protocols):
        url = f"ws://{serving.host}:{serving.port}/k8s/clusters/fake{path}"
        # pylint: disable=consider-using-with  # it ends with its server
        self.process = subprocess.Popen([interpreter(), "-c", CLIENT, url, *protocols], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE)
        atexit.register(self.process.kill)
        self.opened = self.line()

    def line(self):
        return self.process.stdout.readline().decode().strip()

    def event(self):
        message = json.loads(self.line())
        return message["type"], message["object"].get("metadata", {}).get("name", message["object"].get("code"))


@good_day("each event is a message")
def messages(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    day.synced()
    serving = Serving(day)
    plain = Socket(serving, "/api/v1/pods?watch=true")
    named = Socket(serving, "/api/v1/pods?watch=true", "base64.binary.k8s.io")
    require(plain.opened == "open None", plain.opened)
    require(named.opened == "open base64.binary.k8s.io", named.opened)
    for socket in (plain, named):
        require(socket.event() == ("ADDED", "a"), "a is not told")
    server.put(pod("b"))
    day.synced()
    for socket in (plain, named):
        require(socket.event() == ("ADDED", "b"), "b is not told")
    plain.process.kill()
    server.put(pod("c"))
    day.synced()
    require(named.event() == ("ADDED", "c"), "another's end ends this one")
    began = time.monotonic()
    serving.ends()
    require(time.monotonic() - began < 5, "an open socket holds the server up")


@good_day("a watch that ends says so and closes")
def ends(day):
    server = day.server("--pods", "0")
    server.put(pod("a"))
    day.synced()
    serving = Serving(day)
    short = Socket(serving, "/api/v1/pods?watch=true&timeoutSeconds=1")
    require(short.event() == ("ADDED", "a"), "a is not told")
    require(short.line() == "closed 1000", "it does not close")
    old = Socket(serving, "/api/v1/pods?watch=true&resourceVersion=1")
    require(old.event() == ("ERROR", 410), "too old is not told")
    require(old.line() == "closed 1000", "it does not close")
    serving.ends()


@good_day("what is no watch is no WebSocket")
def no_watch(day):
    day.server("--pods", "1")
    day.synced()
    serving = Serving(day)
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    require(serving.ask("/k8s/clusters/fake/api/v1/pods", headers=headers)[0] == 200, "a list is a list")
    evil = dict(headers, Origin="http://evil.example")
    require(serving.ask("/k8s/clusters/fake/api/v1/pods?watch=true", headers=evil)[0] == 403, "other sites may watch")
    serving.ends()


if __name__ == "__main__":
    bad_day.program_is_there()
    if interpreter() is None:
        print("SKIPPED: needs python3-websockets\n0 passed, 0 failed, 3 skipped")
        sys.exit(0)
    sys.exit(bad_day.main(sys.argv[1:]))
