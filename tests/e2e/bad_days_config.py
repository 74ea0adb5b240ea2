"""Bad days that begin before the network: kubeconfig, certificates, words, settings, registry."""

import os

from bad_day import bad_day, expect, is_root, require

GOOD = "apiVersion: v1\nkind: Config\ncurrent-context: %s\ncontexts:\n"


@bad_day("a kubeconfig that cannot be read says which and why")
def unreadable(day):
    path = day.write("config", GOOD % "a")
    os.chmod(path, 0)
    before = ["setpriv", "--reuid=65534", "--clear-groups"] if is_root() else []
    os.chmod(day.home, 0o755)
    day.environment["KUBECONFIG"] = path
    expect(day.run("sync", before=before), 2, "cannot read", path, "Permission denied")


@bad_day("a kubeconfig that is named but missing says so")
def missing(day):
    expect(day.run("sync", "--kubeconfig", day.path("none")), 2, "kubeconfig", day.path("none"),
           "No such file")


@bad_day("a malformed kubeconfig names file and line")
def malformed(day):
    path = day.write("config", GOOD % "a" + "- name: a\n  context: {cluster: [}\n")
    expect(day.run("sync", "--kubeconfig", path), 2, path, r"line 6|:6:")


@bad_day("a kubeconfig that is another kind of file says what it holds")
def another_kind(day):
    for text, why in (("kind: Pod\n", "kind is \"Pod\""), ("- a\n", "no mapping"),
                      ("contexts: 3\n", "contexts must be a list"),
                      ("kind: Config\nusers: [{name: u, user: {token: 7}}]\n", "must be text"),
                      ("\x00\x01\x02", "")):
        path = day.write("config", text)
        expect(day.run("sync", "--kubeconfig", path), 2, path, why)


@bad_day("an unknown context names the known ones")
def unknown_context(day):
    path = day.write("config", GOOD % "gone" + "- {name: dev, context: {cluster: c}}\n"
                     "- {name: staging, context: {cluster: c}}\n")
    expect(day.run("sync", "--kubeconfig", path), 2, "\"gone\"", "dev", "staging")
    expect(day.run("sync", "--kubeconfig", path, "--context", "prod"), 2, "\"prod\"", "dev", "staging")
    expect(day.run("get", "pods", "--kubeconfig", path, "--context", "prod"), 2, "\"prod\"", "dev",
           "staging")
    expect(day.run("status", "--kubeconfig", path), 2, "\"gone\"", "dev", "staging")


@bad_day("no kubeconfig at all says what to give")
def none_at_all(day):
    expect(day.run("sync"), 2, "no cluster is configured", "--kubeconfig", "--server")
    expect(day.run("get", "pods"), 6, "no cache", "k8scache sync")


@bad_day("no kubeconfig but one cache: it is read")
def one_cache(day):
    server = day.server("--pods", "50")
    day.synced()
    server.stop()
    cron = {"HOME": day.home}
    require("namespace/default" in day.answer(env=cron), "not the cache's answer")
    require(day.answer("get", "pods", "-A", "-o", "name", env=cron).count("\n") == 50, "50 pods")


@bad_day("no kubeconfig and several caches: choose one")
def several_caches(day):
    server = day.server()
    day.synced()
    day.synced("--context", "other", "--server", server.url, "--kubeconfig",
               day.write("k", GOOD % "other" + "- {name: other, context: {cluster: c}}\n"
                         "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]\n"))
    expect(day.run("get", "ns", env={"HOME": day.home}), 2, "--context", "fake", "other")


@bad_day("cron with an empty environment: the home of the user is found")
def cron(day):
    server = day.server()
    result = day.run("sync", "--kubeconfig", server.kubeconfig, "--db", day.path("a.db"), env={})
    require(result.code == 0 and result.err == "", "sync with env -i: %r" % result)
    require("namespace/default" in day.answer("get", "ns", "-o", "name", "--db", day.path("a.db"),
                                              env={"HOME": day.home}), "no answer")


@bad_day("a token never appears in a message")
def no_secret_in_messages(day):
    day.kubeconfig("https://127.0.0.1:1", "{token: s3cr3t-t0ken}")
    result = day.run("sync", "--max-retries", "1", "-v")
    expect(result, 4, "connection refused")
    day.kubeconfig("https://bob:s3cr3t-pw@127.0.0.1:1")
    worse = day.run("sync", "--max-retries", "1")
    expect(worse, 2, "server of cluster")
    day.write("own-kubeconfig", "users: [{name: u, user: {token: s3cr3t: x}}]\n")
    broken = day.run("sync")
    for one in (result, worse, broken):
        require("s3cr3t" not in one.err + one.out, "a secret: %r" % one)


@bad_day("a certificate file that is none names file and user")
def not_a_certificate(day):
    path = day.write("not.crt", "hello\n")
    day.kubeconfig("https://127.0.0.1:1", "{client-certificate: %s, client-key: %s}" % (path, path))
    expect(day.run("sync"), 2, path, "ann")
    day.kubeconfig("https://127.0.0.1:1", cluster=", certificate-authority: " + path)
    expect(day.run("sync"), 2, path, "certificate")


@bad_day("an exec plugin that is missing or fails is named")
def exec_plugin(day):
    plugin = "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: %s}}"
    day.kubeconfig("https://127.0.0.1:1", plugin % "no-such-plugin")
    expect(day.run("sync"), 2, "no-such-plugin", "not installed")
    path = day.write("plugin", "#!/bin/sh\necho 'please log in' >&2\nexit 3\n")
    os.chmod(path, 0o755)
    day.kubeconfig("https://127.0.0.1:1", plugin % path)
    result = day.run("sync")
    require(result.code == 5 and path in result.err and "3" in result.err, repr(result))


@bad_day("an unknown type says so and what was probably meant")
def unknown_type(day):
    day.server()
    day.synced()
    expect(day.run("get", "podz"), 1, "resource type \"podz\"", "did you mean \"pods\"")
    expect(day.run("sync", "--kinds", "podz"), 2, "resource type \"podz\"", "did you mean \"pods\"")


@bad_day("a selector that cannot be read marks the column")
def selector(day):
    day.server()
    day.synced()
    expect(day.run("get", "pods", "-l", "app=web,,b"), 2, "column 9", "found ','")
    expect(day.run("get", "pods", "-l", "a in (b"), 2, "column 8")


@bad_day("a bad -o names the formats there are")
def bad_output(day):
    day.server()
    day.synced()
    expect(day.run("get", "pods", "-o", "bogus"), 2, "\"bogus\"", "csv,custom-columns.*name,ndjson,.*wide,yaml")
    expect(day.run("sync", "-o", "bogus"), 2, "bogus", "json")
    expect(day.run("status", "-o", "bogus"), 2, "bogus", "json")


@bad_day("flags that cannot be understood are usage errors")
def bad_flags(day):
    day.server()
    for words in (["sync", "--bogus"], ["sync", "--timeout", "soon"], ["sync", "--concurrency", "0"],
                  ["sync", "--secrets", "some"], ["nonsense"], ["get", "pods", "--max-age", "x"],
                  ["cache"], ["cache", "burn"], ["sync", "--request-timeout", "x"]):
        result = day.run(*words)
        if words[0] == "get":
            continue  # asked of a cache, which is missing: its own test
        expect(result, 2, words[-1])


@bad_day("a broken registry file names file, kind and column")
def broken_registry(day):
    day.server()
    day.synced()
    name = ".config/k8scache/kinds.d/mine.json"
    for text, parts in (
            ("{", ["JSON"]),
            ('{"group": "", "kinds": [{"version": "v1", "kind": "Pod", "colums": []}]}', ["Pod", "colums"]),
            ('{"group": "", "kinds": [{"version": "v1", "kind": "Pod", "columns": '
             '[{"name": "X", "format": "txt"}]}]}', ["Pod", "column X", "txt"])):
        path = day.write(name, text)
        expect(day.run("get", "pods"), 2, path, *parts)
    os.remove(day.path(name))
    require("namespace/default" in day.answer(), "the cache is as before")


@bad_day("a settings file with a mistake names file, line and the nearest key")
def settings(day):
    day.server()
    path = day.write(".config/k8scache/config.toml", "output = \"wide\"\n[sync]\nknds = [\"pods\"]\n")
    expect(day.run("sync"), 2, path + ":3", "sync.knds", "did you mean \"sync.kinds\"")
    day.write(".config/k8scache/config.toml", "output = \n")
    expect(day.run("sync"), 2, path + ":1")
    day.write(".config/k8scache/config.toml", "[sync]\nconcurrency = \"many\"\n")
    expect(day.run("sync"), 2, "sync.concurrency", "many")
    day.environment["K8SCACHE_CONFIG"] = day.path("none.toml")
    expect(day.run("sync"), 2, day.path("none.toml"))


@bad_day("a cluster's answer cannot steer the terminal")
def escape_sequences(day):
    server = day.server()
    server.fault("path=/pods,do=status:403,body={\"kind\":\"Status\"\\,\"message\":"
                 "\"no \\u001b[31mred\\nline\"\\,\"code\":403}")
    result = day.run("sync", "--kinds", "pods")
    require(result.code == 5, repr(result))
    require("\x1b" not in result.err + result.out, "an escape: %r" % result)
    expect(result, 5, r"no \\u001b\[31mred line")
