"""What is measured against: the fake API server with synthetic pods, and a real kube-apiserver."""

import base64
import json
import os
import pathlib
import re
import shlex
import subprocess

import measure

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLUSTER = ROOT / "tests/cluster/cluster.sh"
SYNTHETIC = "static server"


class Program:
    """The programs under measurement, named by the environment."""

    k8scache = os.environ.get("K8SCACHE", str(ROOT / "build/cli/k8scache"))
    fake = os.environ.get("FAKE_APISERVER", str(ROOT / "build/tests/fake-apiserver"))
    floor = os.environ.get("BENCH_FLOOR", str(pathlib.Path(fake).parent / "bench-floor"))
    apply = os.environ.get("BENCH_APPLY", str(pathlib.Path(fake).parent / "bench-apply"))


class Server:
    """An API server with pods, and how to sync and to download them."""

    def __init__(self, folder, kubeconfig):
        self.folder = pathlib.Path(folder)
        self.kubeconfig = str(kubeconfig)
        text = pathlib.Path(kubeconfig).read_text(encoding="utf-8")
        self.url = re.search(r"server: (\S+)", text).group(1)
        self.token = re.search(r"token: (\S+)", text).group(1)
        named = re.search(r"certificate-authority: (\S+)", text)
        self.ca_file = named.group(1) if named else str(self.folder / "ca.pem")
        if not named:
            data = re.search(r"certificate-authority-data: (\S+)", text).group(1)
            pathlib.Path(self.ca_file).write_bytes(base64.b64decode(data))
        self.limits = []
        self.pages = {}

    def environment(self):
        """The user's own settings and caches stay out of it."""
        return dict(os.environ, KUBECONFIG=self.kubeconfig, HOME=str(self.folder),
                    XDG_CONFIG_HOME=str(self.folder), XDG_STATE_HOME=str(self.folder))

    def floor(self, in_flight=1):
        """The same pages, discarded."""
        words = [Program.floor, "--server", self.url, "--path", "/api/v1/pods", "--ca", self.ca_file,
                 "--token", self.token, "--in-flight", str(in_flight)]
        if self.limits:
            words += ["--limits", ",".join(map(str, self.limits))]
        out = str(self.folder / "floor.json")
        run = measure.run(words, out)
        self.pages = json.loads(pathlib.Path(out).read_text(encoding="utf-8"))
        self.limits = self.pages["limits"]
        return run

    def discard(self, form):
        """All pages in that form, their sizes chosen on the way, discarded."""
        words = [Program.floor, "--server", self.url, "--path", "/api/v1/pods", "--ca", self.ca_file,
                 "--token", self.token, "--in-flight", "2", "--form", form]
        return measure.run(words, str(self.folder / f"discard-{form}.json"))

    def sync(self, database, fresh=True, full=True, wire="json"):
        """One sync of the pods; the report of the last one is in `report`."""
        if fresh:
            remove_database(database)
        out = str(self.folder / "sync.json")
        words = [Program.k8scache, "sync", "--kinds", "pods", "--secrets", "off", "--db", str(database),
                 "--wire", wire, "-o", "json", *(["--full"] if full else [])]
        run = measure.run(words, out, self.environment())
        self.report = json.loads(pathlib.Path(out).read_text(encoding="utf-8"))["types"][0]
        return run

    def same_pages(self):
        """Whether floor and sync downloaded the same, but for a page in a hundred; what differs, for the table."""
        ours = self.report["requests"], self.report["bytes"]
        floor = self.pages["requests"], self.pages["bytes"]
        if all(abs(one - other) <= other // 100 for one, other in zip(ours, floor)):
            return ""
        return f"not the same pages: {ours} and {floor} (requests, bytes)"


class FakeServer(Server):
    """A static server of synthetic pods; every page is made before it is measured."""

    def __init__(self, folder, pods):
        folder = pathlib.Path(folder) / f"fake-{pods}"
        folder.mkdir()
        kubeconfig = folder / "kubeconfig"
        self.process = subprocess.Popen(
            [Program.fake, "--static", "--tls", "--pods", str(pods), "--token", "bench",
             "--kubeconfig-out", str(kubeconfig), "--until-stdin-closes"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if not self.process.stdout.readline().startswith("ready"):
            raise measure.CannotMeasure("the fake API server does not start")
        super().__init__(folder, kubeconfig)
        self.database = self.folder / "pods.db"
        self.sync(self.database)
        self.floor()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class RealServer(Server):
    """A kube-apiserver with loaded pods: the one of the environment, or one of our own."""

    def __init__(self, folder, pods):
        folder = pathlib.Path(folder) / "real"
        folder.mkdir()
        self.own = None
        place = os.environ.get("K8SCACHE_TEST_CLUSTER")
        if place is None:
            place = str(folder / "cluster")
            subprocess.run([CLUSTER, "up", "--dir", place], stdout=subprocess.DEVNULL, check=True)
            self.own = place
        self.place = place
        text = pathlib.Path(place, "env").read_text(encoding="utf-8")
        values = dict(shlex.split(line)[1].split("=", 1) for line in text.splitlines())
        super().__init__(folder, values["KUBECONFIG"])
        self.cluster_environment = values
        self.kubectl = [values["KUBECTL"], "--kubeconfig", self.kubeconfig]
        self.database = self.folder / "pods.db"
        try:
            self.sync(self.database)
            if self.report["objects"] < pods:
                subprocess.run([CLUSTER, "load", str(pods), "--dir", place], check=True,
                               stdout=subprocess.DEVNULL)
                self.sync(self.database)
            self.floor()
        except BaseException:
            self.close()
            raise

    def close(self):
        if self.own:
            subprocess.run([CLUSTER, "down", "--dir", self.own], check=False)


def remove_database(path):
    for end in ("", "-wal", "-shm", ".lock"):
        pathlib.Path(str(path) + end).unlink(missing_ok=True)
