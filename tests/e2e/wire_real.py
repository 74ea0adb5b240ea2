#!/usr/bin/env python3
"""A real kube-apiserver's lists as protobuf: what is cached is what lists as JSON leave there, byte for byte.

Run inside `tests/cluster/cluster.sh with --seed -- python3 tests/e2e/wire_real.py`, with K8SCACHE naming the
binary. Prints one line per case and closes with `N passed, N failed`.
"""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

K8SCACHE = os.environ.get("K8SCACHE", "build/cli/k8scache")
KUBECTL = os.environ["KUBECTL"].split()
FOLDER = tempfile.TemporaryDirectory(prefix="k8scache-wire.")  # as long as this program runs
STATE = pathlib.Path(FOLDER.name)
CASES = []
# They change all the time, or are not of the server's own storage.
RESTLESS = {"leases.coordination.k8s.io", "componentstatuses"}


def case(function):
    CASES.append(function)
    return function


def run(*words):
    environment = dict(os.environ, XDG_STATE_HOME=str(STATE), XDG_CONFIG_HOME=str(STATE))
    return subprocess.run([K8SCACHE, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=120, check=False)


def kubectl(*words):
    return subprocess.run([*KUBECTL, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                          check=True).stdout


def synced(name, wire, *more):
    """The report of a sync into a cache of its own, by type."""
    result = run("sync", "--db", str(STATE / f"{name}.db"), "--wire", wire, "--secrets", "full", "-o", "json", *more)
    assert result.returncode == 0, result.stderr
    return {one["type"]: one for one in json.loads(result.stdout)["types"]}


def rows(name):
    """What is stored of each object, but when it was stored: the hash is that of the whole body."""
    database = sqlite3.connect(f"file:{STATE / name}.db?mode=ro", uri=True)
    found = {}
    for type_name, *facts in database.execute("""
            select plural || iif(api_group = '', '', '.' || api_group), namespace, object.name, uid,
                   resource_version, created_at_ms, label_set.text, content_hash
            from object join resource_type on resource_type.id = object.type
                        join label_set on label_set.id = object.label_set"""):
        found.setdefault(type_name, []).append(tuple(facts))
    database.close()
    return {name: sorted(of_one, key=repr) for name, of_one in found.items() if name not in RESTLESS}


def shown(name, kind):
    result = run("get", kind, "-A", "-o", "json", "--db", str(STATE / f"{name}.db"))
    assert result.returncode == 0, result.stderr
    return result.stdout


# Their servers keep them as JSON.
KEPT_AS_JSON = {"customresourcedefinitions.apiextensions.k8s.io", "apiservices.apiregistration.k8s.io"}


@case
def every_row_is_the_same_row():
    by_json, by_protobuf = synced("json", "json"), synced("protobuf", "protobuf")
    assert by_json.keys() == by_protobuf.keys()
    ours, theirs = rows("protobuf"), rows("json")
    assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()
    for name, of_one in theirs.items():
        assert ours[name] == of_one, f"{name}: {[pair for pair in zip(ours[name], of_one) if pair[0] != pair[1]][:2]}"
    assert sum(map(len, theirs.values())) > 300


@case
def and_what_is_shown_of_them_is_the_same_text():
    for name in rows("json"):
        assert shown("protobuf", name) == shown("json", name), name


@case
def the_servers_own_kinds_came_as_protobuf_and_custom_ones_as_json():
    report = synced("auto", "auto")
    forms = {name: one["form"] for name, one in report.items()}
    refused = {name: one["refusedForm"] for name, one in report.items() if "refusedForm" in one}
    assert not refused, refused
    for name in ("pods", "deployments.apps", "clusterroles.rbac.authorization.k8s.io", "events"):
        assert forms[name] == "protobuf", (name, forms[name])
    as_json = {name for name, form in forms.items() if form == "json" and report[name]["objects"] > 0}
    assert KEPT_AS_JSON <= as_json, as_json
    assert all("." in name and not name.endswith(".k8s.io") for name in as_json - KEPT_AS_JSON), as_json


@case
def an_empty_list_that_a_server_keeps_is_no_null():
    name = "widgets.example.com"
    kubectl("patch", "crd", name, "--subresource=status", "--type=merge", "-p", '{"status":{"conditions":[]}}')
    shown_by = {}
    for wire in ("json", "auto"):
        synced("empty", wire, "--kinds", "crds", "--full")
        result = run("get", "crd", name, "-o", "jsonpath={.status.conditions}", "--db", str(STATE / "empty.db"))
        shown_by[wire] = result.stdout
    changes = run("history", "crd", name, "--db", str(STATE / "empty.db")).stdout
    assert shown_by["json"] == shown_by["auto"], shown_by
    assert "null" not in changes, changes


@case
def the_line_of_a_type_says_it_and_status_and_the_metrics_do():
    metrics = STATE / "metrics.prom"
    result = run("sync", "--kinds", "pods", "--full", "-v", "--db", str(STATE / "auto.db"), "--secrets", "full",
                 "--metrics-textfile", str(metrics))
    assert result.returncode == 0 and ", as protobuf" in result.stderr, result.stderr
    status = json.loads(run("status", "-o", "json", "--db", str(STATE / "auto.db")).stdout)
    pods = next(one for one in status["types"] if one["type"] == "pods")
    assert pods["list"]["form"] == "protobuf", pods
    text = metrics.read_text(encoding="utf-8")
    assert any(line.startswith("k8scache_list_protobuf{") and 'kind="pods"' in line and line.endswith(" 1")
               for line in text.splitlines()), text


def history(name):
    """Its changes of ConfigMaps, without what differs from run to run."""
    result = run("history", "configmaps", "-A", "-o", "json", "--db", str(STATE / f"{name}.db"))
    assert result.returncode == 0, result.stderr
    told = ("change", "namespace", "name", "uid", "oldVersion", "paths")
    return [{key: one.get(key) for key in told} for one in json.loads(result.stdout)["changes"]]


@case
def what_changes_between_two_forms_is_the_same_history():
    forms = {"a": ("json", "protobuf"), "b": ("protobuf", "json")}
    for name, (first, _) in forms.items():
        synced(name, first, "--kinds", "configmaps")
    patch = '{"metadata":{"labels":{"turn":"2"}},"data":{"a":"<2> & \u2028","b":"new"}}'
    changes = ((["create", "configmap", "wire", "-n", "web", "--from-literal=a=<1>"], (1, 0, 0)),
               (["patch", "configmap", "wire", "-n", "web", "--type=merge", "-p", patch], (0, 1, 0)),
               (["delete", "configmap", "wire", "-n", "web"], (0, 0, 1)))
    for turn, (words, expected) in enumerate(changes, 1):
        kubectl(*words)
        for name, of_one in forms.items():
            report = synced(name, of_one[turn % 2], "--kinds", "configmaps", "--full")["configmaps"]
            assert (report["added"], report["updated"], report["deleted"]) == expected, (words, report)
    by_a, by_b = history("a"), history("b")
    assert by_a == by_b, [pair for pair in zip(by_a, by_b) if pair[0] != pair[1]]
    mine = [one["change"] for one in by_a if one["name"] == "wire"]
    assert mine == ["added", "modified", "deleted"], by_a
    assert rows("a")["configmaps"] == rows("b")["configmaps"]


def main():
    failed = 0
    for one in CASES:
        try:
            one()
            print(f"ok    {one.__name__}")
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print(f"FAIL  {one.__name__}: {type(error).__name__}: {str(error)[:1500]}")
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
