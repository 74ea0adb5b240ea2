"""A `k8scache serve` over the cache of a test's day, and questions to it."""

import http.client
import json
import re
import signal
import socket
import ssl
import subprocess
import threading
import time

from bad_day import Bad, require

LONGEST = 20.0  # of any wait; a machine may be busy
CONTEXT = "fake"


def pod(name, **more):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "default", **more},
            "spec": {"containers": [{"name": "c", "image": "i"}]}}


class Serving:
    """A running server, and questions to it."""

    def __init__(self, day, *words, listen="127.0.0.1:0", authority=None, token=None, **options):
        self.authority, self.token = authority, token
        self.process = day.start("serve", "--listen", listen, *words, stderr=subprocess.PIPE, **options)
        line = self.process.stderr.readline().decode()
        found = re.match(r"serving (https?)://([^:]+):(\d+)", line)
        require(found, "serve does not say where: %r" % line)
        require(found.group(1) == ("https" if authority else "http"), "serve says %r" % line)
        self.host, self.port = found.group(2).replace("0.0.0.0", "127.0.0.1"), int(found.group(3))
        self.said = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stderr:
            self.said.append(line.decode())

    def says(self, pattern):
        """Waits for a line on standard error."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            for line in self.said:
                if re.search(pattern, line):
                    return line
            time.sleep(0.05)
        raise Bad("does not say %r, but %s" % (pattern, self.said))

    def connection(self):
        if not self.authority:
            return http.client.HTTPConnection(self.host, self.port, timeout=LONGEST)
        context = ssl.create_default_context(cafile=self.authority)
        return http.client.HTTPSConnection(self.host, self.port, timeout=LONGEST, context=context)

    def ask(self, path, method="GET", headers=None, body=None):
        """Status, headers and body of one answer."""
        connection = self.connection()
        headers = dict(headers or {})
        if self.token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def json(self, path, code=200):
        status, _, body = self.ask(path)
        require(status == code, "%s answers %d: %s" % (path, status, body[:300]))
        return json.loads(body)

    def pods(self):
        items = self.json("/k8s/clusters/%s/api/v1/namespaces/default/pods" % CONTEXT)["items"]
        return {item["metadata"]["name"]: item["metadata"]["resourceVersion"] for item in items}

    def raw(self, data):
        """What comes back for bytes that are no request of a library."""
        with socket.create_connection((self.host, self.port), timeout=LONGEST) as peer:
            peer.sendall(data)
            peer.shutdown(socket.SHUT_WR)
            return peer.makefile("rb").read()

    def ends(self, within=5.0):
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(LONGEST)
        require(time.monotonic() - began < within, "it takes %.1f s to end" % (time.monotonic() - began))
        require(self.process.returncode == 0, "it ends with %d" % self.process.returncode)


class Watch:
    """An open watch whose events are read as they come."""

    def __init__(self, serving, path):
        self.connection = serving.connection()
        headers = {"Authorization": "Bearer " + serving.token} if serving.token else {}
        self.connection.request("GET", path, headers=headers)
        self.answer = self.connection.getresponse()
        require(self.answer.status == 200, "the watch answers %d" % self.answer.status)

    def next(self):
        line = self.answer.readline()
        require(line, "the watch has ended")
        event = json.loads(line)
        return event["type"], event["object"]["metadata"]["name"] if event["type"] != "ERROR" else event["object"]["code"]


def watch_path(version):
    return "/k8s/clusters/%s/api/v1/namespaces/default/pods?watch=true&resourceVersion=%s" % (CONTEXT, version)
