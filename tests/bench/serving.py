"""`k8scache serve` beside nginx, which sends the same bytes as files, and beside a real API server.

The load generator has its share of the same cores in all of them. Needs wrk and nginx (Debian's nginx-light).
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

import measure
from measure import Row, Sample, interleaved
from servers import Program
from wiring import cpu_of

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

ROUNDS = 3
SECONDS = 4
WARM_UP = 1
CONNECTIONS = 64
MANY_PODS = 100_000
REAL_PODS = 20_000
WATCHERS = 5_000
EVENTS = 20


class Running:
    """A server process on a port of loopback."""

    def __init__(self, words, port, environment=None, log=None):
        self.port = port
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with  # it runs on
            words, stdin=subprocess.DEVNULL, stdout=log or subprocess.DEVNULL, stderr=log or subprocess.DEVNULL,
            env=environment)
        end = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            if time.monotonic() > end or self.process.poll() is not None:
                raise measure.CannotMeasure(f"{words[0]} does not start")
            time.sleep(0.05)

    def ask(self, path, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def memory(self, which="VmRSS"):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(which + r":\s+(\d+) kB", text).group(1)) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def serve(server, database, *words):
    port = free_port()
    return Running([Program.k8scache, "--db", str(database), "serve", "--listen", f"127.0.0.1:{port}", *words], port,
                   server.environment())


def nginx(folder, files):
    """Serves these bytes as files; two workers, nothing logged."""
    port = free_port()
    root = folder / "nginx"
    root.mkdir(exist_ok=True)
    for name, text in files.items():
        (root / name).write_bytes(text)
    (root / "nginx.conf").write_text(f"""
daemon off; worker_processes 2; pid {root}/pid; error_log stderr crit; {"user root;" if os.getuid() == 0 else ""}
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; etag on;
  default_type application/json; client_body_temp_path {root}; proxy_temp_path {root}; fastcgi_temp_path {root};
  uwsgi_temp_path {root}; scgi_temp_path {root};
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
""", encoding="utf-8")
    return Running([shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(root), "-c", str(root / "nginx.conf")], port)


def load(server, path, header=None):
    """Requests a second, and the 99th percentile in milliseconds, once every loop has seen the question."""
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", "--latency", f"http://127.0.0.1:{server.port}{path}"]
    if header:
        words += ["-H", header]
    for seconds in (WARM_UP, SECONDS):
        text = subprocess.run([*words, f"-d{seconds}s"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise measure.CannotMeasure(text.strip().splitlines()[-3])
    number, unit = re.search(r"99%\s+([0-9.]+)(us|ms|s)", text).groups()
    return (float(re.search(r"Requests/sec:\s+([0-9.]+)", text).group(1)),
            float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def against_files(bench):
    for needed in ("wrk", "nginx"):
        if not shutil.which(needed, path=os.environ["PATH"] + ":/usr/sbin"):
            return [Row("serve beside nginx", "not measured", note=f"needs {needed}")]
    fake = bench.fake(MANY_PODS)
    ours = serve(fake, fake.database)
    paths = {"page of 10 pods": "/api/v1/pods?page=1&limit=10", "304 for it": "/api/v1/pods?page=1&limit=10"}
    answer, page = ours.ask(paths["page of 10 pods"])
    etag = answer.headers["ETag"]
    uid = json.loads(page)["items"][0]["metadata"]["uid"]
    paths["by uid"] = f"/api/v1/pods/{uid}"
    files = nginx(fake.folder, {"page.json": page, "uid.json": ours.ask(paths["by uid"])[1]})
    rows = []
    try:
        static_etag = files.ask("/page.json")[0].headers["ETag"]
        cases = [("page of 10 pods", "/page.json", None, None, 0.3), ("by uid", "/uid.json", None, None, 0.8),
                 ("304 for it", "/page.json", f"If-None-Match: {etag}", f"If-None-Match: {static_etag}", 0.8)]
        for name, file, header, static_header, least in cases:
            mine, theirs = interleaved(ROUNDS, lambda p=paths[name], h=header: load(ours, p, h),
                                       lambda p=file, h=static_header: load(files, p, h))
            rate, static = Sample([one[0] for one in mine]), Sample([one[0] for one in theirs])
            rows.append(Row(f"serve, {MANY_PODS:,} pods: {name}", rate.text("/s"), f"nginx {static.text('/s')}",
                            rate.median / static.median, least=least))
            late = Sample([one[1] for one in mine])
            rows.append(Row("  99 of 100 answers within", late.text("ms"), "", late.median, unit=" ms", most=10))
        rows.append(Row("  its memory", f"{ours.memory('VmHWM'):.0f} MiB"))
    finally:
        ours.stop()
        files.stop()
    return rows


def discard(url, *words):
    """Downloads a list and throws it away: the seconds it takes."""
    began = time.perf_counter()
    subprocess.run(["curl", "-sf", "-o", os.devnull, *words, url], check=True)
    return time.perf_counter() - began


def kubeconfig_of(real, ours):
    path = real.folder / "serve.kubeconfig"
    path.write_bytes(subprocess.run(
        [Program.k8scache, "--db", str(real.database), "serve", "kubeconfig", "--listen", f"127.0.0.1:{ours.port}"],
        stdout=subprocess.PIPE, check=True, env=real.environment()).stdout)
    return path


def against_api_server(bench):
    real = bench.real(REAL_PODS)
    ours = serve(real, real.database)
    try:
        cluster = json.loads(ours.ask("/api/v1/clusters")[1])["clusters"][0]["kubernetes"]
        theirs_pid = int(pathlib.Path(real.place, "kube-apiserver.pid").read_text(encoding="utf-8"))
        address = f"http://127.0.0.1:{ours.port}{cluster}"
        kubeconfig = kubeconfig_of(real, ours)

        def kubectl(kubeconfig, *words):
            return subprocess.run([real.kubectl[0], "--kubeconfig", str(kubeconfig), *words, "get", "pods", "-A"],
                                  stdout=subprocess.DEVNULL, check=True, env=real.environment())

        def costs(pid, work):
            before = cpu_of(pid)
            work()
            time.sleep(0.3)
            return cpu_of(pid) - before

        mine, theirs = interleaved(
            ROUNDS, lambda: discard(f"{address}/api/v1/pods"),
            lambda: discard(f"{real.url}/api/v1/pods", "--cacert", real.ca_file, "-H",
                            f"Authorization: Bearer {real.token}"))
        memory = ours.memory("VmHWM")
        # Each as its kubeconfig says; ours, of a server on the same machine, does without compression.
        cheap, dear = interleaved(
            ROUNDS, lambda: costs(ours.process.pid, lambda: kubectl(kubeconfig)),
            lambda: costs(theirs_pid, lambda: kubectl(real.kubeconfig)))
        packed, plain = interleaved(
            ROUNDS, lambda: costs(ours.process.pid, lambda: kubectl(real.kubeconfig, "--server", address)),
            lambda: costs(theirs_pid, lambda: kubectl(real.kubeconfig, "--disable-compression")))
    finally:
        ours.stop()
    mine, theirs, cheap, dear, packed, plain = map(Sample, (mine, theirs, cheap, dear, packed, plain))
    return [
        Row(f"serve: list of {REAL_PODS:,} pods, kube API", mine.text("s"), f"kube-apiserver {theirs.text('s')}",
            theirs.median / mine.median, least=10),
        Row("  its peak memory", f"{memory:.0f} MiB", "", memory, unit=" MiB", most=120),
        Row("  kubectl get pods -A: processor of the server", cheap.text("s"), f"kube-apiserver {dear.text('s')}",
            dear.median / cheap.median, least=10),
        Row("  the same, neither compresses", cheap.text("s"), f"kube-apiserver {plain.text('s')}",
            plain.median / cheap.median),
        Row("  the same, both compress", packed.text("s"), f"kube-apiserver {dear.text('s')}",
            dear.median / packed.median),
    ]


def watchers(bench):
    """Many who watch ConfigMaps of a cluster in which one changes now and then."""
    folder = bench.folder / "watchers"
    folder.mkdir()
    kubeconfig = folder / "kubeconfig"
    fake = subprocess.Popen(  # pylint: disable=consider-using-with  # it runs on
        [Program.fake, "--pods", "1000", "--kubeconfig-out", str(kubeconfig), "--until-stdin-closes"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    fake.stdout.readline()
    address = re.search(r"server: http://(\S+)", kubeconfig.read_text(encoding="utf-8")).group(1)
    port = free_port()
    database = folder / "cache.db"
    environment = dict(os.environ, KUBECONFIG=str(kubeconfig), HOME=str(folder), XDG_CONFIG_HOME=str(folder),
                       XDG_STATE_HOME=str(folder))
    subprocess.run([Program.k8scache, "--db", str(database), "sync"], env=environment, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ours = Running([Program.k8scache, "--db", str(database), "serve", "--watch", "--listen", f"127.0.0.1:{port}"],
                   port, environment)

    def put(number):
        connection = http.client.HTTPConnection(address, timeout=30)
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one", "namespace": "default"},
                "data": {"turn": str(number)}}
        connection.request("POST", "/__fake/put", json.dumps(body).encode())
        connection.getresponse().read()
        connection.close()

    try:
        put(0)
        time.sleep(2)  # in step
        cluster = json.loads(ours.ask("/api/v1/clusters")[1])["clusters"][0]["kubernetes"]
        before = ours.memory()
        program = str(pathlib.Path(Program.floor).parent / "bench-watchers")
        clients = subprocess.Popen(  # pylint: disable=consider-using-with  # it runs on
            [program, str(port), f"{cluster}/api/v1/configmaps?watch=true", str(WATCHERS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if clients.stdout.readline() != "ready\n":
            raise measure.CannotMeasure("the watchers do not start")
        time.sleep(1)
        memory = ours.memory() - before
        late = []
        for number in range(1, EVENTS + 1):
            began = time.monotonic_ns()
            put(number)
            clients.stdin.write(f"{began}\n")
            clients.stdin.flush()
            late.append(float(clients.stdout.readline().split()[1]))
            time.sleep(0.2)
        clients.stdin.close()
        clients.wait()
    finally:
        ours.stop()
        fake.stdin.close()
        fake.wait()
    late = Sample(late)
    return [Row(f"serve: {WATCHERS:,} who watch and wait", f"{memory:.0f} MiB more", "", memory, unit=" MiB", most=60),
            Row("  a change reaches 99 of 100 within", late.text("ms"), "", max(late.values), unit=" ms", most=150)]
