#!/usr/bin/env python3
"""Real clients follow a cluster through `k8scache serve`, and hold what they would have from the cluster itself.

    KUBECONFIG=... KUBECTL=... K8SCACHE=... serve_clients.py [WORD...]

Run inside `tests/cluster/cluster.sh with --seed -- ...`. Each client fills its caches, follows changes, outlives a
restart of `serve`, follows more changes, and is then compared, object by object, with the same program on the
cluster itself. With words only the clients whose names contain one of them. Ends with `N passed, N failed`.
"""

import contextlib
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading
import time

import serving
from live_watch import Writer, kubectl
from paced_changes import write_paced

HERE = pathlib.Path(__file__).resolve().parent
CLUSTER = HERE.parent / "cluster/cluster.sh"
RATE = 200  # changes a second
TYPED = ["pods", "configmaps", "services", "deployments.apps", "nodes", "events"]
PATIENCE = 60


def go_client(kind, stream):
    program = subprocess.run([CLUSTER, "program", "kube-mirror"], stdin=subprocess.DEVNULL, capture_output=True,
                             text=True, check=True).stdout.strip()
    resources = TYPED + (["customresourcedefinitions.apiextensions.k8s.io"] if kind == "dynamic" else [])
    return (lambda kubeconfig: [program, "--kubeconfig", kubeconfig, "--client", kind, *resources],
            {"KUBE_FEATURE_WatchListClient": "true" if stream else "false"})


def python_client():
    """With Debian's python3-kubernetes, which the first python3 may not see."""
    for program in (sys.executable, "/usr/bin/python3"):
        found = subprocess.run([program, "-c", "import kubernetes"], stderr=subprocess.DEVNULL, check=False)
        if found.returncode == 0:
            return (lambda kubeconfig: [program, str(HERE / "python_mirror.py"), "--kubeconfig", kubeconfig, "pods",
                                        "services", "configmaps"], {})
    return None


CLIENTS = {
    "client-go typed, lists": lambda: go_client("typed", False),
    "client-go typed, streamed lists": lambda: go_client("typed", True),
    "client-go dynamic, lists": lambda: go_client("dynamic", False),
    "client-go dynamic, streamed lists": lambda: go_client("dynamic", True),
    "controller-runtime": lambda: go_client("controller-runtime", True),
    "python": python_client,
}


class Mirror:
    """A client, and what it holds."""

    def __init__(self, client, kubeconfig, log):
        words, environment = client
        with open(log, "ab") as errors:
            # pylint: disable=consider-using-with  # it runs on
            self.process = subprocess.Popen(words(kubeconfig), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=errors, text=True, env={**os.environ, **environment})
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.log = log

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def _line(self, patience):
        try:
            line = self.lines.get(timeout=patience)
        except queue.Empty:
            line = None
        assert line is not None, "the client says nothing: " + pathlib.Path(self.log).read_text()[-600:]
        return line

    def wait_synced(self):
        assert self._line(2 * PATIENCE) == "synced"

    def held(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        lines = []
        while (line := self._line(PATIENCE)) != "end":
            lines.append(line)
        return lines

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def first_differences(held, real):
    here, there = set(held), set(real)
    return ("only from serve: " + "; ".join(sorted(here - there)[:4]) + " | only from the cluster: "
            + "; ".join(sorted(there - here)[:4]))


@contextlib.contextmanager
def closing_all(mirrors):
    try:
        yield
    finally:
        for mirror in mirrors:
            mirror.close()


def make_changes(turn):
    """Creates, updates and deletes of ConfigMaps; and of what else the clients follow, some."""
    writer = Writer()
    for part in range(2):
        namespace = f"mirrored-{turn}-{part}"
        kubectl("create", "namespace", namespace)
        for number in range(120):
            writer.put(namespace, f"old-{number}", "old", is_new=True)
        write_paced(namespace, 200, RATE)
    kubectl("create", "deployment", "mirrored", "--image=web", "-n", namespace)
    kubectl("create", "service", "clusterip", "mirrored", "--tcp=80", "-n", namespace)
    kubectl("label", "pods", "--all", "-n", "web", f"mirrored={turn}", "--overwrite")
    kubectl("delete", "service", "mirrored", "-n", namespace)


def equal_soon(mirror, real):
    """None once the client holds what the cluster has; what differs when it never does."""
    end = time.monotonic() + PATIENCE
    while True:
        held = mirror.held()
        if held == real:
            return None
        if time.monotonic() > end:
            return first_differences(held, real)
        time.sleep(0.5)


def direct(client, folder, number):
    """What the same program holds of the cluster itself."""
    mirror = Mirror(client, os.environ["KUBECONFIG"], folder / f"direct-{number}.log")
    try:
        mirror.wait_synced()
        return mirror.held()
    finally:
        mirror.close()


def main():
    words = sys.argv[1:]
    chosen = {name: make for name, make in CLIENTS.items() if not words or any(word in name for word in words)}
    program = os.environ.get("K8SCACHE", "k8scache")
    passed = failed = skipped = 0
    clients = {}
    for name, make in chosen.items():
        client = make()
        if client is None:
            skipped += 1
            print(f"{name}: SKIPPED, it needs python3-kubernetes")
        else:
            clients[name] = client
    with tempfile.TemporaryDirectory(prefix="k8scache-clients.") as place:
        folder = pathlib.Path(place)
        arguments = ["--db", str(folder / "cache.db")]
        subprocess.run([program, "sync", *arguments], check=True, stdout=subprocess.DEVNULL)
        with serving.serving(program, folder, arguments, words=["--watch"]) as server:
            mirrors = {name: Mirror(client, server.kubeconfig, folder / f"{number}.log")
                       for number, (name, client) in enumerate(clients.items())}
            with closing_all(mirrors.values()):
                for mirror in mirrors.values():
                    mirror.wait_synced()
                make_changes("first")
                server.restart()
                make_changes("second")
                for number, (name, mirror) in enumerate(mirrors.items()):
                    why = equal_soon(mirror, direct(clients[name], folder, number))
                    print(f"{'ok    ' if why is None else 'FAILED'} {name}" + (f": {why}" if why else ""), flush=True)
                    passed, failed = passed + (why is None), failed + (why is not None)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
