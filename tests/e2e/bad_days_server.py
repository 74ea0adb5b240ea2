"""Bad days of the network and the API server. The cache is as it was, whatever happens."""

import http.server
import os
import socket
import ssl
import subprocess
import threading
import time

from bad_day import Bad, Skip, bad_day, expect, require

# Lists are made even when nothing has changed.
QUICK = ["--max-retries", "2", "--full"]


def filled(day, *arguments):
    """A synced cache and the server it came from."""
    server = day.server(*arguments)
    day.synced()
    day.before = day.answer()
    return server


def unharmed(day):
    require(day.answer() == day.before, "the old answer is gone")


def openssl(day, *words):
    done = subprocess.run(["openssl", *words], cwd=day.home, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Bad("openssl %s: %s" % (words[0], done.stderr))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answers(http.server.BaseHTTPRequestHandler):
    """Whatever is asked: the class's answer."""

    status, kind, body = 200, "text/plain", b"hello\n"

    def do_GET(self):  # pylint: disable=invalid-name  # as http.server names it
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *words):  # pylint: disable=arguments-differ
        pass


def serve(day, handler, context=None):
    """A server that is not Kubernetes; its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *words: None
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    day.cleanup(server.shutdown)
    return "%s://127.0.0.1:%d" % ("https" if context else "http", server.server_port)


@bad_day("a proxy that is dead or unknown is named, without its password")
def dead_proxy(day):
    for proxy, why in (("http://ann:s3cr3t@127.0.0.1:1", r"the proxy http://127\.0\.0\.1:1/?: "),
                       ("http://no-such-proxy.invalid:3128", r"the proxy http://no-such-proxy\.invalid")):
        day.kubeconfig("https://192.0.2.1", cluster=", proxy-url: \"%s\"" % proxy)
        result = expect(day.run("sync", "--max-retries", "1"), 4, "192.0.2.1", why)
        require("s3cr3t" not in result.err, "a password: %r" % result)


@bad_day("connection refused: exit 4, how often it was tried, the old answers stay")
def refused(day):
    filled(day).stop()
    expect(day.run("sync", *QUICK), 4, "cannot reach http://127", "connection refused", "2 tries")
    unharmed(day)


@bad_day("a host name that does not exist says so")
def unknown_host(day):
    filled(day)
    day.kubeconfig("https://no-such-host.invalid:6443")
    expect(day.run("sync", *QUICK, timeout=60), 4, "no-such-host.invalid", "cannot be resolved")
    unharmed(day)


@bad_day("an expired server certificate is named, and not retried")
def expired_server_certificate(day):
    server = day.server("--tls", "--expired")
    began = time.monotonic()
    expect(day.run("sync"), 4, server.url, "certificate has expired")
    require(time.monotonic() - began < 2, "certificates do not heal while one waits")


@bad_day("a server certificate for another host says so")
def wrong_host(day):
    server = day.server("--tls", "--wrong-host")
    expect(day.run("sync"), 4, server.url, "127.0.0.1")
    skipping = day.run("sync", "--insecure-skip-tls-verify", "--kinds", "namespaces")
    require(skipping.code == 0, repr(skipping))
    expect(skipping, 0, "not verified", warnings=1, lines=0)


@bad_day("a server certificate of an unknown authority says so")
def unknown_authority(day):
    server = day.server("--tls")
    day.kubeconfig(server.url)
    expect(day.run("sync"), 4, server.url, "certificate")


@bad_day("an expired client certificate is named with its date")
def expired_client_certificate(day):
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl(day, "req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2")
    openssl(day, "req", *curve, "-keyout", "ann.key", "-out", "ann.csr", "-subj", "/CN=ann")
    openssl(day, "x509", "-req", "-in", "ann.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "-1", "-out", "ann.crt")
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(day.path("ca.crt"), day.path("ca.key"))
        context.load_verify_locations(day.path("ca.crt"))
        context.verify_mode = ssl.CERT_REQUIRED
        context.minimum_version = context.maximum_version = version
        address = serve(day, Answers, context)
        day.kubeconfig(address, "{client-certificate: %s, client-key: %s}"
                       % (day.path("ann.crt"), day.path("ann.key")),
                       ", certificate-authority: " + day.path("ca.crt"))
        expect(day.run("sync", *QUICK), 4, address, "client certificate of user \"ann\" expired on 20",
               "ann.crt")


@bad_day("401: the credentials are not accepted, exit 5, the old answers stay")
def unauthorized(day):
    server = filled(day)
    server.fault("do=status:401")
    expect(day.run("sync"), 5, "does not accept the credentials", server.url, "401")
    unharmed(day)


@bad_day("401 in the middle of a run: that is told, exit 5")
def unauthorized_later(day):
    server = filled(day)
    server.fault("path=/pods,do=status:401")
    expect(day.run("sync", "--kinds", "pods"), 5, "pods", "credentials", "401")
    unharmed(day)


@bad_day("403 everywhere: exit 5, one line, the old answers stay")
def forbidden_everywhere(day):
    server = filled(day)
    server.control("deny?user=*")
    expect(day.run("sync"), 5, "not allowed to list anything", "forbidden", "rbac")
    require(day.run("get", "namespaces", "-o", "name").out == day.before, "the old answer is gone")


@bad_day("403 on what was never cached: get says not allowed, exit 5")
def forbidden_type(day):
    day.server("--deny", "type=secrets")
    day.synced()
    expect(day.run("get", "secrets", "-A"), 5, "not allowed to see secrets", "forbidden", "rbac")
    expect(day.run("sync", "--kinds", "secrets"), 5, "secrets", "forbidden")
    expect(day.run("sync", "--kinds", "secrets,pods"), 3, "secrets", "forbidden")


@bad_day("a forbidden type is no failure unless it was named, and --quiet is silent for 0 only")
def quiet(day):
    server = day.server("--deny", "type=secrets")
    result = day.run("sync", "--quiet")
    require(result.code == 0 and result.out == result.err == "", "not silent: %r" % result)
    named = day.run("sync", "--quiet", "--kinds", "secrets,pods")
    expect(named, 3, "secrets")
    server.fault("path=/api/v1/pods,do=status:404")
    failed = day.run("sync", "--quiet")
    expect(failed, 3, "pods")


@bad_day("a server that is not Kubernetes says so")
def not_kubernetes(day):
    filled(day)
    for status, kind, body in ((200, "text/plain", b"hello\n"), (404, "text/html", b"<h1>404</h1>"),
                               (200, "application/json", b"{}"), (200, "application/json", b"[]"),
                               (404, "application/json", b"{\"error\": \"nothing here\"}")):
        handler = type("Other", (Answers,), {"status": status, "kind": kind, "body": body})
        address = serve(day, handler)
        day.kubeconfig(address)
        expect(day.run("sync", *QUICK), 4, address, "is it a Kubernetes API server")
    unharmed(day)


@bad_day("a redirect is not followed, and says where it led")
def redirect(day):
    server = filled(day)
    server.fault("do=redirect:https://elsewhere.example.com/login")
    expect(day.run("sync", *QUICK), 4, "redirects to https://elsewhere.example.com")
    unharmed(day)


@bad_day("HTML instead of JSON: a captive portal is not a cluster")
def html(day):
    server = filled(day)
    server.fault("do=html")
    expect(day.run("sync", *QUICK), 4, "text/html", "instead of JSON")
    server.control("clear")
    server.fault("path=/api/v1/pods,do=html")
    expect(day.run("sync", *QUICK), 3, "pods", "text/html", "instead of JSON")
    unharmed(day)


@bad_day("truncated JSON: that type fails, the others are stored, the old rows stay")
def truncated(day):
    server = filled(day, "--pods", "300")
    pods = day.answer("get", "pods", "-A", "-o", "name")
    for fault in ("truncate", "cut", "cut-length", "gzip-bad-crc"):
        server.control("clear")
        server.fault("path=/api/v1/pods,do=" + fault)
        expect(day.run("sync", *QUICK, "--kinds", "pods,services"), 3, "pods")
        require(day.answer("get", "pods", "-A", "-o", "name") == pods, "pods are gone after " + fault)
    server.control("clear")
    server.fault("path=/api,do=truncate")
    expect(day.run("sync", *QUICK), 4, server.url)
    unharmed(day)


@bad_day("a connection that breaks once is tried again, and nobody hears of it")
def once(day):
    server = day.server("--pods", "300")
    for fault in ("close", "cut", "status:503", "status:429", "expired", "truncate"):
        server.control("clear")
        server.fault("path=/api/v1/pods,from=2,count=1,header=Retry-After:0,do=" + fault)
        result = day.run("sync", "--kinds", "pods")
        require(result.code == 0 and result.err == "", "%s: %r" % (fault, result))
        require(day.answer("get", "pods", "-A", "-o", "name").count("\n") == 300, "300 pods")


@bad_day("an object of 60 MB is stored and shown")
def huge(day):
    server = day.server()
    server.fault("path=/api/v1/configmaps,do=huge:60")
    result = day.run("sync", "--kinds", "configmaps", timeout=60)
    require(result.code == 0 and result.err == "", repr(result))
    shown = day.run("get", "cm", "huge", "-o", "json", timeout=60)
    require(shown.code == 0 and len(shown.out) > 60 << 20, "%d bytes, %s" % (len(shown.out), shown.err))


@bad_day("a list whose token never ends is given up, the others are stored")
def endless(day):
    server = filled(day, "--pods", "300")
    pods = day.answer("get", "pods", "-A", "-o", "name")
    for fault, why in (("endless:same", "token|list"), ("endless:new", "list"), ("empty-page", "list")):
        server.control("clear")
        server.fault("path=/api/v1/pods,do=" + fault)
        result = day.run("sync", *QUICK, "--kinds", "pods,services", timeout=60)
        expect(result, 3, "pods", why)
        require(day.answer("get", "pods", "-A", "-o", "name") == pods, "pods are gone after " + fault)


@bad_day("a silent server ends in an error, not in a hang")
def silent(day):
    server = filled(day)
    server.fault("do=silent")
    began = time.monotonic()
    result = day.run("sync", "--request-timeout", "1s", *QUICK)
    expect(result, 4, server.url, "in time")
    require(time.monotonic() - began < 15, "it took %d s" % (time.monotonic() - began))
    unharmed(day)


@bad_day("a server that accepts and never speaks ends in an error")
def mute(day):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    day.cleanup(listener.close)
    address = "127.0.0.1:%d" % listener.getsockname()[1]
    for scheme in ("http", "https"):
        day.kubeconfig(scheme + "://" + address)
        expect(day.run("sync", "--request-timeout", "1s", *QUICK), 4, address, "in time")


@bad_day("a trickling server ends in an error, not in a hang")
def trickling(day):
    server = filled(day, "--pods", "300")
    server.fault("path=/api/v1/pods,do=trickle:100")
    result = day.run("sync", "--kinds", "pods,services", "--request-timeout", "1s", *QUICK)
    expect(result, 3, "pods", "in time")
    unharmed(day)


@bad_day("--timeout ends the run: 3 with something stored, 4 with nothing")
def timeout(day):
    server = filled(day, "--pods", "300")
    server.fault("path=/api/v1/pods,do=trickle:100")
    expect(day.run("sync", "--full", "--timeout", "2s"), 3, "--timeout")
    server.control("clear")
    server.fault("do=silent")
    began = time.monotonic()
    expect(day.run("sync", "--timeout", "1s"), 4, "--timeout", server.url)
    require(time.monotonic() - began < 5, "--timeout 1s took %d s" % (time.monotonic() - began))
    unharmed(day)


@bad_day("Retry-After is waited out, and --timeout still ends it")
def retry_after(day):
    server = filled(day)
    server.fault("do=status:429,header=Retry-After:30")
    expect(day.run("sync", "--timeout", "1s"), 4, "--timeout")
    server.control("clear")
    server.fault("do=status:503,header=Retry-After:3600")
    expect(day.run("sync"), 4, server.url, "3600 s", "longer than we wait")
    unharmed(day)


@bad_day("a group whose server is down is a warning, and what is cached of it stays")
def stale_group(day):
    server = filled(day)
    server.put({"apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": {"name": "web", "namespace": "default"}})
    day.synced()
    server.control("stale?group=apps&version=v1")
    result = day.run("sync")
    expect(result, 3, "apps", "what is cached of it is kept", "deployments.apps: service unavailable",
           warnings=1, lines=5)
    require(day.answer("get", "deploy", "-o", "name") == "deployment.apps/web\n", "the deployment is gone")


@bad_day("another cluster under the same context is refused with exit 7, --new-cluster starts anew")
def other_cluster(day):
    first = filled(day, "--pods", "10")
    first.stop()
    other = day.server()
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system",
                 "uid": "11111111-2222-4333-8444-555555555555"}}
    other.put(namespace)
    result = day.run("sync")
    expect(result, 7, "another cluster", "--new-cluster", "11111111-2222", first.url, other.url)
    require(day.answer("get", "pods", "-A", "-o", "name").count("\n") == 10, "the old answers")
    result = day.run("sync", "--new-cluster")
    require(result.code == 0, repr(result))
    require(day.run("get", "pods", "-A").err == "No resources found\n", "the new cluster's answer")
    kept = [name for name in os.listdir(day.state) if name.startswith("fake.db.")]
    require(kept, "the old cache is set aside: %s" % os.listdir(day.state))


@bad_day("get opens no socket")
def no_socket(day):
    filled(day, "--pods", "100")
    for words in (["get", "pods", "-A", "-o", "wide"], ["get", "ns", "-o", "yaml"], ["status"],
                  ["api-resources"]):
        trace = day.path("trace")
        result = day.run(*words, before=["strace", "-f", "-e", "trace=network", "-o", trace])
        if result.code == 1 and "ptrace" in result.err:
            raise Skip("strace may not trace here")
        require(result.code == 0, repr(result))
        with open(trace, encoding="utf-8") as file:
            calls = [line for line in file if "socket" in line or "connect" in line]
        require(not calls, "%s: %s" % (words, calls[:3]))
