#!/usr/bin/env python3
"""Every type's Table from `k8scache serve` and from the cluster itself: the same columns, cells and conditions.

    KUBECONFIG=... K8SCACHE=... serve_tables.py [WORD...]

Run inside `tests/cluster/cluster.sh with --seed -- ...`. Compared as JSON, so that 1 is not "1"; what columns are
described as only for custom resources. With words only the types whose names contain one of them. Ends with
`N passed, N failed`.
"""

import collections
import http.client
import json
import os
import pathlib
import re
import ssl
import sys
import tempfile
import urllib.parse

import kubectl_compare
import serving

AGE = re.compile(r"(\d+y)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?")
SECONDS = (365 * 86400, 86400, 3600, 60, 1)
# The server's parts, of which no list can be followed; and the same events once more.
NOT_CACHED = {"componentstatuses", "events.events.k8s.io"}
# Of these the server sends a cell more in each row than it declares columns; no client can show it.
MORE_CELLS = {"ipaddresses.networking.k8s.io"}
# What tables must have held, or the cluster was not seeded and the comparison is worth nothing.
WANTED = {"str", "int", "float", "bool", "NoneType", "Succeeded", "Failed", "description"}


class Server:
    """An API server, and how to ask it."""

    def __init__(self, kubeconfig):
        text = pathlib.Path(kubeconfig).read_text(encoding="utf-8")
        url = urllib.parse.urlsplit(re.search(r'server"?: "?([^"\s]+)', text).group(1))
        self._path = url.path.rstrip("/")
        token = re.search(r"token: (\S+)", text)
        self._headers = {"Authorization": f"Bearer {token.group(1)}"} if token else {}
        if url.scheme == "https":
            context = ssl.create_default_context(
                cafile=re.search(r"certificate-authority: (\S+)", text).group(1))
            self._connection = http.client.HTTPSConnection(url.netloc, context=context, timeout=30)
        else:
            self._connection = http.client.HTTPConnection(url.netloc, timeout=30)

    def ask(self, path, accept="application/json"):
        self._connection.request("GET", self._path + path, headers={"Accept": accept, **self._headers})
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: HTTP {answer.status} {text[:200]}")
        return json.loads(text)

    def table(self, path, version):
        return self.ask(path, f"application/json;as=Table;v={version};g=meta.k8s.io")


class Declared:
    """A server's tables without the cells that no column declares; there must be some."""

    def __init__(self, server):
        self._server = server

    def table(self, path, version):
        table = self._server.table(path, version)
        declared = len(table["columnDefinitions"])
        for row in table["rows"]:
            if len(row["cells"]) <= declared:
                raise RuntimeError(f"{path}: there are no cells without a column any more")
            del row["cells"][declared:]
        return table


def listed_types(server):
    """Path of the list -> what people call the type, of all that can be listed."""
    bases = ["/api/v1"] + ["/apis/" + version["groupVersion"] for group in server.ask("/apis")["groups"]
                           for version in group["versions"]]
    found = {}
    for base in bases:
        for one in server.ask(base)["resources"]:
            group = base.split("/")[2] if base.startswith("/apis/") else ""
            called = one["name"] + ("." + group if group else "")
            if "list" in one["verbs"] and called not in NOT_CACHED:
                found[f"{base}/{one['name']}"] = called
    return found


def seconds_of(cell):
    """How old something is; None when the cell is no age."""
    found = AGE.fullmatch(cell) if isinstance(cell, str) and cell else None
    if not found:
        return None
    return sum(int(part[:-1]) * factor for part, factor in zip(found.groups(), SECONDS) if part)


def is_same(mine, before, after):
    """Whether a cell is what the cluster says, as JSON; of an age, at some moment between two of its answers."""
    if any(type(mine) is type(theirs) and mine == theirs for theirs in (before, after)):
        return True
    ages = [seconds_of(cell) for cell in (before, mine, after)]
    return None not in ages and ages == sorted(ages)


def without(entry, key):
    return {name: value for name, value in entry.items() if name != key}


def identity(row):
    of_object = row["object"]
    return of_object["kind"], of_object["apiVersion"], of_object["metadata"].get("namespace"), of_object["metadata"]["name"]


def differences(mine, before, after, seen):
    """What our table has that the cluster's has not, or the other way round; adds what there was to `seen`."""
    for key in ("kind", "apiVersion"):
        if mine[key] != before[key]:
            yield f"{key} is {mine[key]}, not {before[key]}"
    columns = [[without(column, "description") for column in table["columnDefinitions"]] for table in (mine, before)]
    if columns[0] != columns[1]:
        yield f"columns are {columns[0]}\n  not {columns[1]}"
    for column, theirs in zip(mine["columnDefinitions"], before["columnDefinitions"]):
        seen["description"] += column["description"] != ""
        if column["description"] not in ("", theirs["description"]):
            yield f"{column['name']} is described as {column['description']!r}, not {theirs['description']!r}"
    rows = [[identity(row) for row in table["rows"] or []] for table in (mine, before, after)]
    if not rows[0] == rows[1] == rows[2]:
        yield f"rows are {rows[0]}\n  not {rows[1]}"
        return
    for row, first, last in zip(mine["rows"], before["rows"] or [], after["rows"] or []):
        yield from row_differences(row, first, last, [column["name"] for column in mine["columnDefinitions"]], seen)


def row_differences(row, before, after, columns, seen):
    name = row["object"]["metadata"]["name"]
    if row.keys() != before.keys() or len(row["cells"]) != len(before["cells"]):
        yield f"the row of {name} has {sorted(row)}, not {sorted(before)}; {row['cells']}, not {before['cells']}"
        return
    for column, mine, first, last in zip(columns, row["cells"], before["cells"], after["cells"]):
        seen[type(mine).__name__] += 1
        if not is_same(mine, first, last):
            yield f"{column} of {name} is {mine!r}, not {first!r}"
    conditions = [[without(one, "message") for one in table.get("conditions", [])] for table in (row, before)]
    if conditions[0] != conditions[1]:
        yield f"{name} has conditions {conditions[0]}, not {conditions[1]}"
    for condition in row.get("conditions", []):
        seen[condition["reason"]] += 1
        if not condition["message"]:
            yield f"the condition of {name} has no message"


def compared(ours, theirs, path, called, seen):
    """The differences of a list in both versions of Tables, and of its first object alone."""
    found = []
    theirs = Declared(theirs) if called in MORE_CELLS else theirs
    for version in ("v1", "v1beta1"):
        before = theirs.table(path, version)
        mine = ours.table(path, version)
        found += [f"{version}: {one}" for one in differences(mine, before, theirs.table(path, version), seen)]
    if mine["rows"] and not found:
        metadata = mine["rows"][0]["object"]["metadata"]
        scope = f"/namespaces/{metadata['namespace']}" if "namespace" in metadata else ""
        base, plural = path.rsplit("/", 1)
        one = f"{base}{scope}/{plural}/{metadata['name']}"
        before = theirs.table(one, "v1")
        found += [f"alone: {line}"
                  for line in differences(ours.table(one, "v1"), before, theirs.table(one, "v1"), seen)]
    return found


def main():
    words = sys.argv[1:]
    program = os.environ.get("K8SCACHE", "k8scache")
    passed = failed = 0
    seen = collections.Counter()
    with tempfile.TemporaryDirectory(prefix="k8scache-tables.") as name:
        folder = pathlib.Path(name)
        database = str(folder / "cache.db")
        kubectl_compare.sync(program, database, [])
        theirs = Server(os.environ["KUBECONFIG"])
        with serving.serving(program, folder, ["--db", database]) as server:
            ours = Server(server.kubeconfig)
            for path, called in listed_types(ours).items():
                if words and not any(word in called for word in words):
                    continue
                found = compared(ours, theirs, path, called, seen)
                passed, failed = passed + (not found), failed + bool(found)
                for line in found[:8]:
                    print(f"FAILED {called}: {line}", flush=True)
    if not words:
        missing = WANTED - set(+seen)
        passed, failed = passed + (not missing), failed + bool(missing)
        if missing:
            print("FAILED no table had", ", ".join(sorted(missing)))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
