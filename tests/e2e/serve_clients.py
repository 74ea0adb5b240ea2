#!/usr/bin/env python3
"""Real clients follow a cluster through `k8scache serve`, and hold what they would have from the cluster itself.

    KUBECONFIG=... KUBECTL=... K8SCACHE=... serve_clients.py [--long] [WORD...]

Run inside `tests/cluster/cluster.sh with --seed -- ...`. Each client fills its caches, follows changes, outlives a
restart of `serve`, follows more changes, and is then compared, object by object, with the same program on the
cluster itself. --long: those that are not written in Go or Python, too, which other tools build from what their
registries have, in minutes the first time. With words only the clients whose names contain one of them. What cannot
be built here is skipped. Ends with `N passed, N failed, N skipped`.
"""

import contextlib
import functools
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
DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io"
PATIENCE = 60
NOT_TO_BE_HAD = 3  # the exit code of `cluster.sh program`


class Absent(Exception):
    """A client that this machine does not have, and why."""


@functools.cache
def built(name):
    """The path of a program, or why there is none."""
    done = subprocess.run([CLUSTER, "program", name], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False)
    why = done.stderr.strip().split("\n")[-1]
    if done.returncode == NOT_TO_BE_HAD:
        print(done.stderr, end="")
        return None, why.removeprefix("cluster: ")
    assert done.returncode == 0, f"{name} is not built: {done.stderr[-2000:]}"
    return done.stdout.strip(), None


def mirror_program(name, kind, resources, environment=None):
    """A program that is started as kube-mirror is."""
    program, why = built(name)
    if program is None:
        raise Absent(why)
    return (lambda kubeconfig: [program, "--kubeconfig", kubeconfig, "--client", kind, *resources], environment or {})


def go_client(kind, stream):
    return mirror_program("kube-mirror", kind, TYPED + ([DEFINITIONS] if kind == "dynamic" else []),
                          {"KUBE_FEATURE_WatchListClient": "true" if stream else "false"})


def python_client():
    """With Debian's python3-kubernetes, which the first python3 may not see."""
    for program in (sys.executable, "/usr/bin/python3"):
        found = subprocess.run([program, "-c", "import kubernetes"], stderr=subprocess.DEVNULL, check=False)
        if found.returncode == 0:
            return (lambda kubeconfig: [program, str(HERE / "python_mirror.py"), "--kubeconfig", kubeconfig, "pods",
                                        "services", "configmaps"], {})
    raise Absent("it needs python3-kubernetes")


CLIENTS = {
    "client-go typed, lists": lambda: go_client("typed", False),
    "client-go typed, streamed lists": lambda: go_client("typed", True),
    "client-go dynamic, lists": lambda: go_client("dynamic", False),
    "client-go dynamic, streamed lists": lambda: go_client("dynamic", True),
    "controller-runtime": lambda: go_client("controller-runtime", True),
    "python": python_client,
}
LONG_CLIENTS = {
    "kube-rs, lists": lambda: mirror_program("kube-rs", "lists", [*TYPED, DEFINITIONS]),
    "kube-rs, streamed lists": lambda: mirror_program("kube-rs", "streamed", [*TYPED, DEFINITIONS]),
    "kube-rs, metadata": lambda: mirror_program("kube-rs", "metadata", [*TYPED, DEFINITIONS]),
    "fabric8 typed, lists": lambda: mirror_program("fabric8", "typed", TYPED),
    "fabric8 generic, lists": lambda: mirror_program("fabric8", "generic", TYPED),
    "fabric8 generic, streamed lists": lambda: mirror_program("fabric8", "streamed", TYPED),
}
# With streamed lists, which it does not have unless told so, fabric8 8.0 has the whole list sent again after each
# reconnect and keeps what was deleted meanwhile: from a kube-apiserver as well as from us.
BEGIN_AFTER_RESTART = {"fabric8 generic, streamed lists"}


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
        for mirror in mirrors.values():
            mirror.close()


def begin(mirrors, clients, server, folder):
    """Starts them, and waits until they are filled."""
    for name, client in clients.items():
        mirrors[name] = Mirror(client, server.kubeconfig, folder / f"{len(mirrors)}.log")
    for name in clients:
        mirrors[name].wait_synced()


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


def chosen(words, is_long):
    """The clients that can run here, and how many cannot."""
    wanted = {**CLIENTS, **LONG_CLIENTS} if is_long or words else CLIENTS
    clients, skipped = {}, 0
    for name, make in wanted.items():
        if words and not any(word in name for word in words):
            continue
        try:
            clients[name] = make()
        except Absent as why:
            skipped += 1
            print(f"{name}: SKIPPED, {why}", flush=True)
    return clients, skipped


def main():
    is_long = "--long" in sys.argv
    clients, skipped = chosen([word for word in sys.argv[1:] if word != "--long"], is_long)
    program = os.environ.get("K8SCACHE", "k8scache")
    passed = failed = 0
    early = {name: client for name, client in clients.items() if name not in BEGIN_AFTER_RESTART}
    late = {name: client for name, client in clients.items() if name in BEGIN_AFTER_RESTART}
    with tempfile.TemporaryDirectory(prefix="k8scache-clients.") as place:
        folder = pathlib.Path(place)
        arguments = ["--db", str(folder / "cache.db")]
        subprocess.run([program, "sync", *arguments], check=True, stdout=subprocess.DEVNULL)
        with serving.serving(program, folder, arguments, words=["--watch"]) as server:
            mirrors = {}
            with closing_all(mirrors):
                begin(mirrors, early, server, folder)
                make_changes("first")
                server.restart()
                begin(mirrors, late, server, folder)
                make_changes("second")
                for number, (name, mirror) in enumerate(mirrors.items()):
                    why = equal_soon(mirror, direct(clients[name], folder, number))
                    print(f"{'ok    ' if why is None else 'FAILED'} {name}" + (f": {why}" if why else ""), flush=True)
                    passed, failed = passed + (why is None), failed + (why is not None)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
