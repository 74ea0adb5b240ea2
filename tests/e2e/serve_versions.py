#!/usr/bin/env python3
"""Custom types in other versions than the kept one, from `k8scache serve` and from the cluster itself.

    KUBECONFIG=... KUBECTL=... K8SCACHE=... serve_versions.py

Run inside `tests/cluster/cluster.sh with -- ...`. The types are those of tests/data/other-versions.yaml. kubectl's
answers are compared byte for byte, those of the API as JSON, without what no cache has. Ends with
`N passed, N failed`.
"""

import difflib
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

import kubectl_compare
import serve_tables
import serving

ROOT = pathlib.Path(__file__).resolve().parents[2]
MANIFEST = str(ROOT / "tests" / "data" / "other-versions.yaml")
GROUP = "versions.example.com"
PARTS = ("parts.v1.", "parts.v1beta1.", "parts.v2alpha1.", "Part.v1beta1.")
BOLTS = ("bolts.v1beta1.", "bolts.v1alpha1.")
FORMS = ("", " -o wide", " -o yaml", " -o json", " -o name", " -o custom-columns=A:.apiVersion,S:.status.apiVersion")
TABLES = ("application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;as=Table;v=v1beta1;g=meta.k8s.io")
METADATA = "application/json;as=PartialObjectMetadata{};v=v1;g=meta.k8s.io"
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
WATCH = "watch=true&timeoutSeconds=1&allowWatchBookmarks=true"


def lines():
    """What kubectl is asked."""
    for name in PARTS:
        for form in FORMS:
            yield f"get {name}{GROUP} -A{form}"
            yield f"get {name}{GROUP} full empty nothing{form}"
        for words in ("-l app=web", "--show-labels --show-kind", "-A --chunk-size=1", "nothing", "-A --sort-by=.spec.count",
                      "-A --field-selector spec.count=3", "-A --field-selector spec.color=grey", "-n kube-system",
                      "-A --field-selector metadata.name=older", "full --subresource=status -o yaml"):
            yield f"get {name}{GROUP} {words}"
        yield f"describe {name}{GROUP} full"
    for name in BOLTS:
        for form in FORMS:
            yield f"get {name}{GROUP}{form}"
    for name in ("parts", "bolts", "prt", "pieces", "parts.v1beta1", "parts.v3." + GROUP, "parts.v2alpha1." + GROUP + "/full"):
        yield f"get {name}"
    for version in ("v1", "v1beta1", "v1alpha1", "v2alpha1"):
        yield f"get --raw /apis/{GROUP}/{version}/nothing"
    for version in ("v1", "v1beta1", "v2alpha1"):
        yield f"explain parts.spec --api-version={GROUP}/{version}"


def lists_and_objects():
    """Path -> whether it is a list's: what the API is asked in all forms."""
    for version in ("v1", "v1beta1", "v2alpha1"):
        base = f"/apis/{GROUP}/{version}"
        for words in ("", "?limit=1", "?includeObject=Object", "?labelSelector=app%3Dweb"):
            yield f"{base}/parts{words}", True
        yield base + "/namespaces/default/parts", True
        yield base + "/namespaces/default/parts/full", False
        yield base + "/namespaces/default/parts/full/status?includeObject=Object", False
    for version in ("v1beta1", "v1alpha1"):
        yield f"/apis/{GROUP}/{version}/bolts", True
        yield f"/apis/{GROUP}/{version}/bolts/one?includeObject=Object", False


def comparable(value):
    """Without managedFields, tokens, ages, how columns are described, and the version of what is a list."""
    if isinstance(value, list):
        return [comparable(one) for one in value]
    if isinstance(value, str):
        return "<age>" if value and serve_tables.AGE.fullmatch(value) else value
    if not isinstance(value, dict):
        return value
    dropped = {"managedFields", "continue"}
    if "jsonPath" not in value and "priority" in value:
        dropped.add("description")
    if value.get("kind") == "Table" or value.get("kind", "").endswith("List"):
        value = dict(value, metadata=serve_tables.without(value["metadata"], "resourceVersion"))
    return {key: comparable(one) for key, one in value.items() if key not in dropped}


def events(server, path):
    """What a watch says until it ends; of bookmarks those that end the beginning, without their version."""
    found = []
    for event in map(json.loads, server.text(path).splitlines()):
        metadata = event["object"]["metadata"]
        if event["type"] == "BOOKMARK" and "annotations" not in metadata:
            continue
        if event["type"] == "BOOKMARK":
            event["object"]["metadata"] = {"annotations": metadata["annotations"]}
        found.append(event)
    return comparable(sorted(found, key=json.dumps))


def discovered(server):
    """The group's versions and their types in aggregated discovery."""
    groups = server.ask("/apis", AGGREGATED)["items"]
    group = next(one for one in groups if one["metadata"]["name"] == GROUP)
    keys = ("resource", "responseKind", "scope", "singularResource", "shortNames", "categories")
    return [(one["version"], [{key: each.get(key) for key in keys} for each in one["resources"]])
            for one in group["versions"]]


def listed(server, version):
    """The types of a version in the old form of discovery."""
    found = server.ask(f"/apis/{GROUP}/{version}")
    keys = ("name", "singularName", "namespaced", "kind", "shortNames", "categories")
    types = [{key: one.get(key) for key in keys} for one in found["resources"] if "/" not in one["name"]]
    return found["groupVersion"], sorted(types, key=json.dumps)


def questions():
    """Name of a question to the API -> how a server answers it."""
    for path, is_list in lists_and_objects():
        for accept in ("application/json", METADATA.format("List" if is_list else ""), *TABLES):
            yield f"{path} as {accept}", lambda server, path=path, accept=accept: comparable(server.ask(path, accept))
    for version in ("v1", "v1beta1", "v2alpha1"):
        for more in ("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", ""):
            path = f"/apis/{GROUP}/{version}/parts?{WATCH}{more}"
            yield path, lambda server, path=path: events(server, path)
    yield "aggregated discovery", discovered
    for version in ("v1", "v1beta1", "v1alpha1", "v2alpha1"):
        yield "resources of " + version, lambda server, version=version: listed(server, version)
    yield "the group", lambda server: comparable(server.ask("/apis/" + GROUP))
    yield "the groups", lambda server: comparable(next(one for one in server.ask("/apis")["groups"] if one["name"] == GROUP))


class Server(serve_tables.Server):
    """Also answers in text, and says the refusal's code when it refuses."""

    def text(self, path):
        self._connection.request("GET", self._path + path, headers=self._headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        return text if answer.status == 200 else f"HTTP {answer.status}"


def untold(server):
    """What is answered though it would have to be converted."""
    for plural in ("pruned", "converted"):
        if not server.text(f"/apis/untold.example.com/v1/{plural}").startswith("{"):
            yield f"{plural} are not told at all"
        said = server.text(f"/apis/untold.example.com/v1beta1/{plural}")
        if said != "HTTP 404":
            yield f"{plural} are told in a version that differs: {said}"
    versions = [one["version"] for one in server.ask("/apis/untold.example.com")["versions"]]
    if versions != ["v1"]:
        yield f"discovery has {versions} of what is told as v1"


def difference(theirs, mine):
    """The first lines that differ."""
    texts = [json.dumps(one, indent=1, sort_keys=True).splitlines() for one in (theirs, mine)]
    return "\n".join([row[:200] for row in difflib.unified_diff(*texts, "cluster", "k8scache", "", "", 1, "")][:20])


def answer_of(ask, server):
    """The answer, or the refusal."""
    try:
        return ask(server)
    except RuntimeError as refusal:
        return str(refusal)


def main():
    """Runs the comparison; exit code 1 when anything differs."""
    program = os.environ.get("K8SCACHE", "k8scache")
    command = shlex.split(os.environ.get("KUBECTL", "kubectl"))
    subprocess.run([os.environ["K8SCACHE_TEST_CLUSTER"] + "/bin/seeder", "seed", MANIFEST], check=True)
    failures = []
    count = 1
    with tempfile.TemporaryDirectory(prefix="k8scache-versions.") as name:
        folder = pathlib.Path(name)
        kubectl = kubectl_compare.Kubectl(command, name)
        database = str(folder / "cache.db")
        kubectl_compare.sync(program, database, [])
        with serving.serving(program, folder, ["--db", database]) as server:
            environment = serving.environment_with(server.kubeconfig, folder)
            ours = lambda words: kubectl_compare.run(command + words, environment)
            for line in map(shlex.split, lines()):
                count += 1
                pair = kubectl_compare.compare(kubectl, ours, line)
                if pair:
                    failures.append(str(pair) if isinstance(pair, str) else kubectl_compare.describe(line, pair))
            us, them = Server(server.kubeconfig), Server(os.environ["KUBECONFIG"])
            for question, ask in questions():
                count += 1
                mine, theirs = answer_of(ask, us), answer_of(ask, them)
                if mine != theirs:
                    failures.append(f"FAIL: {question}\n" + difference(theirs, mine))
            found = list(untold(us))
            if found:
                failures.append("FAIL: " + "\n  ".join(found))
    for failure in failures:
        print(failure)
    print(f"{count - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
