#!/usr/bin/env python3
"""Who may ask `k8scache serve`, and what they see: TLS, tokens, and their reload.

    K8SCACHE=... FAKE_APISERVER=... serve_security.py [WORD...]

With words only the tests whose names contain them all. Ends with `N passed, N failed`.
"""

import http.client
import json
import os
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

import bad_day
from bad_day import Skip, bad_day as good_day, expect, require
from served import CONTEXT, LONGEST, Serving, Watch, pod, watch_path

KUBE = "/k8s/clusters/%s" % CONTEXT


def certificate(day, name="server", hosts="IP:127.0.0.1,DNS:localhost,DNS:cache.example"):
    """A certificate that signs itself, and its key; their paths."""
    if shutil.which("openssl") is None:
        raise Skip("there is no openssl")
    cert, key = day.path(name + ".crt"), day.path(name + ".key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=" + name,
                    "-addext", "subjectAltName=" + hosts], check=True, capture_output=True)
    os.chmod(key, 0o600)
    return cert, key


def token(day, name, *words):
    """A new token of the day's token file."""
    result = day.run("serve", "token", name, "--token-file", day.path("tokens"), *words)
    require(result.code == 0 and result.out.startswith("k8scache_"), "no token: %r" % result)
    require("only time" in result.err, "says nothing of that: %r" % result)
    return result.out.strip()


def filled(day):
    """Pods in the namespaces web and db, and what else a cluster has."""
    server = day.server("--pods", "0")
    for ns in ("web", "db"):
        server.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": ns}})
        item = pod(ns + "-1")
        item["metadata"]["namespace"] = ns
        server.put(item)
    day.synced()
    return server


@good_day("other machines are served with TLS and tokens, and not without")
def other_machines(day):
    filled(day)
    cert, key = certificate(day)
    tls = ("--tls-cert", cert, "--tls-key", key)
    expect(day.run("serve", "--listen", "0.0.0.0:0"), 2, "other machines", "--tls-cert and --tls-key, and --token-file")
    expect(day.run("serve", "--listen", "0.0.0.0:0", *tls), 2, "give --token-file$")
    admin = token(day, "admin")
    tokens = ("--token-file", day.path("tokens"))
    expect(day.run("serve", "--listen", "0.0.0.0:0", *tokens), 2, "give --tls-cert and --tls-key$")
    serving = Serving(day, *tls, *tokens, listen="0.0.0.0:0", authority=cert)
    require(serving.ask("/api/v1/pods")[0] == 401, "answers without a token")
    serving.token = admin
    require(serving.json("/api/v1/pods")["total"] == 2, "two pods")
    require(serving.ask("/api/v1/pods", headers={"Host": "cache.example"})[0] == 200, "a name of the certificate")
    require(serving.ask("/api/v1/pods", headers={"Host": "evil.example"})[0] == 403, "a name of nobody")
    plain = serving.raw(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
    require(b"200" not in plain, "plain text is answered: %r" % plain)
    serving.ends()


@good_day("files that others could have read or written are refused, and what cannot be understood is named")
def bad_files(day):
    filled(day)
    cert, key = certificate(day)
    other_cert, other_key = certificate(day, "other")
    token(day, "admin")
    tokens = day.path("tokens")
    require(os.stat(tokens).st_mode & 0o777 == 0o600, "the token file is open to others")
    expect(day.run("serve", "--tls-cert", cert), 2, "--tls-cert and --tls-key: one is useless")
    expect(day.run("serve", "--tls-cert", cert, "--tls-key", other_key), 2, "the key does not belong to the certificate")
    expect(day.run("serve", "--tls-cert", day.path("none"), "--tls-key", key), 2, "cannot read certificate .*none")
    os.chmod(key, 0o644)
    expect(day.run("serve", "--tls-cert", cert, "--tls-key", key), 2, "key .*server.key can be read by everybody; chmod 600")
    os.chmod(tokens, 0o666)
    expect(day.run("serve", "--token-file", tokens), 2, "token file .*tokens can be written by others; chmod 600")
    expect(day.run("serve", "token", "more", "--token-file", tokens), 2, "can be written by others")
    os.chmod(tokens, 0o600)
    expect(day.run("serve", "token", "admin", "--token-file", tokens), 2, "tokens:2: there is a token admin above")
    expect(day.run("serve", "token", "a b", "--token-file", tokens), 2, "no name of a token")
    expect(day.run("serve", "token", "x", "-n", "we*", "--token-file", tokens), 2, "no name of a namespace")
    expect(day.run("serve", "token", "x"), 2, "--token-file or the setting serve.token_file")
    with open(tokens, "a", encoding="utf-8") as file:
        file.write("broken\n")
    expect(day.run("serve", "--token-file", tokens), 2, "tokens:2: expected a name")
    expect(day.run("serve", "--token-file", day.write("empty", "")), 2, "(readable|read by everybody|no token)")
    require(os.path.exists(other_cert), "the other certificate")


@good_day("a token for some namespaces is a small window")
def small_window(day):
    server = filled(day)
    admin, web = token(day, "admin"), token(day, "web", "-n", "web")
    serving = Serving(day, "--token-file", day.path("tokens"), token=web)
    listed = serving.json("/api/v1/pods")
    require([item["metadata"]["name"] for item in listed["items"]] == ["web-1"], "sees %s" % listed)
    require(listed["total"] == 1 and listed["namespaces"] == ["web"], "counts %s" % listed)
    names = [item["metadata"]["name"] for item in serving.json(KUBE + "/api/v1/namespaces")["items"]]
    require(names == ["web"], "namespaces %s" % names)
    require(serving.json("/api/v1/namespaces")["total"] == 1, "namespaces of our own API")
    for path in (KUBE + "/api/v1/pods", KUBE + "/api/v1/namespaces/db", KUBE + "/api/v1/namespaces/db/pods",
                 KUBE + "/api/v1/nodes", KUBE + "/api/v1/namespaces?fieldSelector=metadata.name%3Ddb",
                 "/api/v1/nodes", "/api/v1/namespaces/db/pods", "/metrics", "/api/v1/status", "/api/v1/stats/overview"):
        status, _, body = serving.ask(path)
        require(status in (403, 404) if path.endswith("overview") else status == 403, "%s answers %d: %s" % (path, status, body[:200]))
        require(b"db-1" not in body, "%s tells of db-1" % path)
    uid = json.loads(serving.ask("/api/v1/pods?namespace=db", headers={"Authorization": "Bearer " + admin})[2])["items"][0]["metadata"]["uid"]
    require(serving.ask("/api/v1/pods/" + uid)[0] == 404, "finds another's pod by uid")
    version = serving.json(KUBE + "/api/v1/namespaces/web/pods")["metadata"]["resourceVersion"]
    watch = Watch(serving, KUBE + "/api/v1/namespaces/web/pods?watch=true&resourceVersion=" + version)
    watch_all = Watch(serving, KUBE + "/api/v1/namespaces?watch=true&resourceVersion=" + version)
    for ns in ("db", "web"):
        server.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": ns, "labels": {"seen": "now"}}})
        item = pod(ns + "-2")
        item["metadata"]["namespace"] = ns
        server.put(item)
    day.synced()
    require(watch.next() == ("ADDED", "web-2"), "the watch tells something else")
    require(watch_all.next() == ("MODIFIED", "web"), "the watch of namespaces tells something else")
    serving.ends()


@good_day("SIGHUP brings other tokens, another certificate and other clusters; connections stay")
def reload(day):
    server = filled(day)
    cert, key = certificate(day)
    first = token(day, "first")
    serving = Serving(day, "--tls-cert", cert, "--tls-key", key, "--token-file", day.path("tokens"), "--all-contexts",
                      authority=cert, token=first)
    kept = serving.connection()
    kept.request("GET", "/api/v1/pods", headers={"Authorization": "Bearer " + first})
    require(kept.getresponse().read(), "no pods")
    version = serving.json(KUBE + "/api/v1/pods")["metadata"]["resourceVersion"]
    watch = Watch(serving, watch_path(version))
    second = token(day, "second")
    require(serving.ask("/api/v1/pods", headers={"Authorization": "Bearer " + second})[0] == 401, "it is taken before")
    os.link(day.cache, os.path.join(day.state, "twin.db"))
    new_cert, new_key = certificate(day, "new")
    os.replace(new_cert, cert)
    os.replace(new_key, key)
    serving.process.send_signal(signal.SIGHUP)
    serving.says("reloaded: 2 clusters, 2 tokens, a certificate until ")
    require(serving.ask("/api/v1/pods", headers={"Authorization": "Bearer " + second})[0] == 200, "the new token")
    require(len(serving.json("/api/v1/clusters")["clusters"]) == 2, "the new cluster")
    require(serving.json("/api/v1/pods?cluster=twin")["total"] == 2, "pods of the new cluster")
    kept.request("GET", "/api/v1/pods", headers={"Authorization": "Bearer " + first})
    require(kept.getresponse().status == 200, "the connection is gone")
    server.put(pod("later"))
    day.synced("--context", "fake")
    require(watch.next() == ("ADDED", "later"), "the watch is gone")
    # A token that is taken away ends what it has begun, and nothing else.
    with open(day.path("tokens"), encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("first ")]
    day.write("tokens", "".join(lines))
    os.chmod(day.path("tokens"), 0o600)
    serving.process.send_signal(signal.SIGHUP)
    serving.says("reloaded: 2 clusters, 1 tokens")
    require(serving.ask("/api/v1/pods")[0] == 401, "the old token is known")
    try:
        require(watch.answer.read() == b"", "the watch goes on")
    except (http.client.HTTPException, ConnectionError):
        pass
    # What is wrong changes nothing.
    day.write("tokens", "nonsense\n")
    serving.process.send_signal(signal.SIGHUP)
    serving.says("not reloaded: .*tokens:1: expected a name")
    require(serving.ask("/api/v1/pods", headers={"Authorization": "Bearer " + second})[0] == 200, "the token is gone")
    serving.ends()


@good_day("serve kubeconfig leads another k8scache, and every client, through TLS with a token")
def kubeconfig(day):
    filled(day)
    cert, key = certificate(day)
    secret = day.write("web-token", token(day, "web", "-n", "web") + "\n")
    serving = Serving(day, "--tls-cert", cert, "--tls-key", key, "--token-file", day.path("tokens"), authority=cert)
    place = "127.0.0.1:%d" % serving.port
    expect(day.run("serve", "kubeconfig", "--listen", place, "--user-token", secret), 2, "no token without TLS")
    expect(day.run("serve", "kubeconfig", "--listen", "0.0.0.0:1"), 2, "nothing can connect to 0.0.0.0")
    expect(day.run("serve", "kubeconfig", "--listen", place, "--tls-cert", key), 2, "no readable PEM certificate")
    config = day.run("serve", "kubeconfig", "--listen", place, "--tls-cert", cert, "--user-token", secret)
    require(config.code == 0, "no kubeconfig: %r" % config)
    parsed = json.loads(config.out)
    require(parsed["users"][0]["user"] == {"tokenFile": secret}, "the user is %s" % parsed["users"])
    require(parsed["clusters"][0]["cluster"]["server"] == "https://%s/k8s/clusters/fake" % place, "the server")
    environment = dict(day.environment, KUBECONFIG=day.write("second", config.out), XDG_STATE_HOME=day.path("second-state"))
    second = day.run("sync", "--ns", "web", "--kinds", "pods,services", env=environment)
    require(second.code == 0, "a sync through it fails: %r" % second)
    require(day.answer("get", "pods", "-n", "web", "-o", "name", env=environment) == "pod/web-1\n", "other pods")
    denied = day.run("sync", "--kinds", "nodes", env=environment)
    require(denied.code in (3, 5), "nodes are synced: %r" % denied)
    serving.ends()


@good_day("plain text and old protocols do not get through TLS")
def tls_only(day):
    filled(day)
    cert, key = certificate(day)
    serving = Serving(day, "--tls-cert", cert, "--tls-key", key, authority=cert)
    context = ssl.create_default_context(cafile=cert)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_connection((serving.host, serving.port), timeout=LONGEST) as peer:
        with context.wrap_socket(peer, server_hostname="localhost") as secure:
            require(secure.selected_alpn_protocol() == "http/1.1", "ALPN %s" % secure.selected_alpn_protocol())
            require(secure.version() in ("TLSv1.2", "TLSv1.3"), secure.version())
    silent = [socket.create_connection((serving.host, serving.port)) for _ in range(50)]
    began = time.monotonic()
    require(serving.json("/api/v1/pods")["total"] == 2, "half a handshake disturbs others")
    require(time.monotonic() - began < 5, "it takes long")
    for peer in silent:
        peer.close()
    serving.ends()


def kubectl(day):
    """The real one, where there is one: see ./dev."""
    filled(day)
    cert, key = certificate(day)
    secret = day.write("web-token", token(day, "web", "-n", "web") + "\n")
    serving = Serving(day, "--tls-cert", cert, "--tls-key", key, "--token-file", day.path("tokens"), authority=cert)
    config = day.run("serve", "kubeconfig", "--listen", "127.0.0.1:%d" % serving.port, "--tls-cert", cert, "--user-token", secret)
    path = day.write("kubectl-config", config.out)
    for words, code, text in (("get pods -n web -o name", 0, "pod/web-1\n"), ("get ns -o name", 0, "namespace/web\n"),
                              ("get ns web -o name", 0, "namespace/web\n"), ("get pods -A", 1, "Forbidden"), ("get nodes", 1, "Forbidden"),
                              ("get pods -n db", 1, "Forbidden"), ("get ns db", 1, "Forbidden"),
                              ("auth can-i list pods -n web", 0, "yes"), ("auth can-i list pods -n db", 1, "no"),
                              ("auth can-i --list -n web", 0, "[web]"), ("auth whoami", 0, "k8scache:web")):
        result = subprocess.run([*shlex.split(os.environ["KUBECTL"]), "--kubeconfig", path, *words.split()], capture_output=True,
                                text=True, env=day.environment, check=False)
        require(result.returncode == code and text in result.stdout + result.stderr, "kubectl %s: %s" % (words, result))
    serving.ends()


if "KUBECTL" in os.environ:
    good_day("kubectl reads through TLS with a token, and is refused as by a cluster")(kubectl)

if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
