"""What the tests of `watch` against a real cluster share: the process, direct writes, comparisons.

Inside `tests/cluster/cluster.sh with --seed -- ...`, with K8SCACHE naming the binary.
"""
import http.client
import json
import os
import pathlib
import re
import signal
import sqlite3
import ssl
import subprocess
import threading
import time

K8SCACHE = os.environ.get("K8SCACHE", "build/cli/k8scache")
KUBECTL = os.environ["KUBECTL"].split()
CLUSTER = os.environ["K8SCACHE_TEST_CLUSTER"]
CLUSTER_SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "cluster/cluster.sh"
COMPARED = ["configmaps", "pods", "deployments.apps", "nodes", "events", "roles.rbac.authorization.k8s.io",
            "customresourcedefinitions.apiextensions.k8s.io", "widgets.example.com"]


def kubeconfig(user):
    return os.environ[f"K8SCACHE_TEST_KUBECONFIG_{user.upper()}"]


def kubectl(*words, text=None):
    return subprocess.run([*KUBECTL, "--kubeconfig", kubeconfig("admin"), *words], input=text or "",
                          capture_output=True, text=True, timeout=120, check=True).stdout


def _cluster(command):
    subprocess.run([CLUSTER_SCRIPT, command, "--dir", CLUSTER], stdin=subprocess.DEVNULL,
                   capture_output=True, text=True, timeout=120, check=True)


def restart_api_server():
    _cluster("restart")


def save_cluster():
    """The state to which `rewind_cluster` goes back. Both servers restart."""
    _cluster("save")


def rewind_cluster():
    _cluster("rewind")


def compact():
    """etcd forgets everything but the present."""
    subprocess.run([f"{CLUSTER}/bin/seeder", "compact"], stdin=subprocess.DEVNULL, timeout=60, check=True)


def signal_etcd(number):
    os.kill(int(pathlib.Path(CLUSTER, "etcd.pid").read_text(encoding="utf-8")), number)


def versions(text):
    """(namespace, name) -> resource version, of a list as JSON."""
    return {(item["metadata"].get("namespace", ""), item["metadata"]["name"]):
            item["metadata"]["resourceVersion"] for item in json.loads(text)["items"]}


def wait_until(condition, seconds, what):
    """Returns how long it took; `what` may be a function that says what is still wrong."""
    began = time.monotonic()
    while not condition():
        took = time.monotonic() - began
        assert took < seconds, f"not within {seconds} s: {what() if callable(what) else what}"
        time.sleep(0.02)
    return time.monotonic() - began


class Watch:
    """A running `k8scache watch` with a state folder of its own, and `get` beside it."""

    def __init__(self, folder, *words, user="admin", server=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        path = kubeconfig(user)
        if server:
            text = pathlib.Path(path).read_text(encoding="utf-8")
            path = self.folder / "kubeconfig"
            path.write_text(re.sub(r"server: https://\S+", f"server: {server}", text), encoding="utf-8")
        self._words, self._environment = words, dict(
            os.environ, KUBECONFIG=str(path), XDG_STATE_HOME=str(folder),
            XDG_CONFIG_HOME=str(self.folder / "config"))
        self.process = None
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        with open(self.folder / "watch.log", "a", encoding="utf-8") as log:
            # pylint: disable=consider-using-with  # it runs on
            self.process = subprocess.Popen([K8SCACHE, "watch", *self._words], env=self._environment,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def said(self):
        return (self.folder / "watch.log").read_text(encoding="utf-8")

    def wait_in_step(self, seconds=20):
        return wait_until(lambda: "in step with the cluster" in self.said(), seconds, self.said)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """SIGTERM; it must end by itself, with success."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=5)
        assert code == 0, f"exit {code}: {self.said()}"

    def sync(self, *words):
        """A sync of the same cache; the watcher must have ended."""
        return subprocess.run([K8SCACHE, "sync", *words], env=self._environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120, check=False)

    def get(self, *words):
        return subprocess.run([K8SCACHE, "get", *words], env=self._environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                              check=False)

    def versions(self, kind, *words):
        result = self.get(kind, *(words or ["-A"]), "-o", "json")
        assert result.returncode == 0, f"get {kind}: exit {result.returncode}: {result.stderr}"
        return versions(result.stdout)

    def ask(self, sql):
        """A question to the cache file itself."""
        file, = self.folder.glob("k8scache/*.db")
        database = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def wait_equal(self, kinds=tuple(COMPARED), seconds=15):
        """Until every type has the same objects of the same versions here as in the cluster."""
        began = time.monotonic()
        for kind in kinds:
            theirs = versions(kubectl("get", kind, "-A", "-o", "json"))
            left = seconds - (time.monotonic() - began)
            wait_until(lambda kind=kind, theirs=theirs: self.versions(kind) == theirs, max(left, 0.1),
                       lambda kind=kind, theirs=theirs: f"{kind}: {difference(self.versions(kind), theirs)}"
                                                        f"; {self.said()}")
        took = time.monotonic() - began
        self.verify(*kinds)
        return took

    def verify(self, *kinds):
        """What the program says itself, of everything and with its own eyes."""
        result = subprocess.run([K8SCACHE, "verify", ",".join(kinds)], env=self._environment,
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                                check=False)
        assert result.returncode == 0, f"verify: exit {result.returncode}: {result.stdout}{result.stderr}"

    def cost(self):
        """Processor seconds used and the most memory held, in MB."""
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            peak = int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) / 1024
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), peak


def difference(ours, theirs):
    wrong = sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
    return ", ".join(f"{name} is {ours.get((ns, name))}, not {theirs.get((ns, name))}"
                     for ns, name in wrong[:3])


class Writer:
    """Writes to the API server over one connection, as kubectl would but sooner."""

    def __init__(self):
        text = pathlib.Path(kubeconfig("admin")).read_text(encoding="utf-8")
        self._address = re.search(r"server: https://(\S+)", text).group(1)
        self._token = re.search(r"token: (\S+)", text).group(1)
        self._context = ssl.create_default_context(
            cafile=re.search(r"certificate-authority: (\S+)", text).group(1))
        self._connection = http.client.HTTPSConnection(self._address, context=self._context, timeout=30)

    def _ask(self, method, path, body=None):
        try:
            self._connection.request(method, path, body and json.dumps(body), {
                "Authorization": f"Bearer {self._token}", "Content-Type": "application/json"})
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        if answer.status >= 300:
            raise OSError(f"{method} {path}: HTTP {answer.status} {text[:200]}")
        return json.loads(text)

    def put(self, namespace, name, text, is_new):
        """Writes a ConfigMap; its new version."""
        path = f"/api/v1/namespaces/{namespace}/configmaps"
        body = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"text": text},
                "metadata": {"name": name, "namespace": namespace}}
        answer = self._ask("POST" if is_new else "PUT", path + ("" if is_new else "/" + name), body)
        return answer["metadata"]["resourceVersion"]

    def remove(self, namespace, name):
        self._ask("DELETE", f"/api/v1/namespaces/{namespace}/configmaps/{name}")


class H2Faults:
    """A server before the API server that is bad at HTTP/2; `url` is where."""

    def __init__(self, *words):
        program = subprocess.run([CLUSTER_SCRIPT, "program", "h2-faults"], stdin=subprocess.DEVNULL,
                                 capture_output=True, text=True, timeout=600, check=True).stdout.strip()
        text = pathlib.Path(kubeconfig("admin")).read_text(encoding="utf-8")
        # pylint: disable=consider-using-with  # it runs on
        self._process = subprocess.Popen(
            [program, "--to", re.search(r"server: (\S+)", text).group(1), "--cert", f"{CLUSTER}/apiserver.crt",
             "--key", f"{CLUSTER}/apiserver.key", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self._process.stdout.readline().split()[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(timeout=10)


class Churn:
    """ConfigMaps that change all the time, whatever becomes of the server."""

    def __init__(self, namespace, pause=0.02):
        self._namespace, self._pause = namespace, pause
        self.changes = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _run(self):
        writer, turn = Writer(), 0
        while not self._over.is_set():
            turn += 1
            try:
                if turn % 10 == 0:
                    writer.remove(self._namespace, f"churn-{turn // 10 % 9}")
                else:
                    self._put(writer, f"churn-{turn % 9}", str(turn))
                self.changes += 1
            except (OSError, http.client.HTTPException):
                pass
            self._over.wait(self._pause)

    def _put(self, writer, name, text):
        try:
            writer.put(self._namespace, name, text, is_new=False)
        except OSError as why:
            if "HTTP 404" not in str(why):
                raise
            writer.put(self._namespace, name, text, is_new=True)
