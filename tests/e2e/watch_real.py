#!/usr/bin/env python3
"""`k8scache watch` against a real kube-apiserver: how soon, and through what troubles.

Run inside `tests/cluster/cluster.sh with --seed -- python3 tests/e2e/watch_real.py [WORD]`, with K8SCACHE
naming the binary; only cases with WORD in their names. Prints one line per case, with what was measured, and
closes with `N passed, N failed`.
"""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from live_watch import (COMPARED, Churn, H2Faults, Watch, Writer, compact, kubectl, restart_api_server,
                        rewind_cluster, save_cluster, signal_etcd, wait_until)
from paced_changes import Looks, write_paced

LATEST = 0.250  # seconds; what 99 of 100 changes must be seen within
CRASHES = 10 if os.environ.get("K8SCACHE_LONG") else 2
CASES = []


def case(function):
    CASES.append(function)
    return function


def visible(watch, kind, *words, seconds=3):
    """Until `get` says something of that name."""
    return wait_until(lambda: watch.get(kind, *words, "-o", "name").returncode == 0, seconds,
                      f"{kind} {' '.join(words)} is not seen; {watch.said()}")


def gone(watch, kind, *words, seconds=3):
    return wait_until(lambda: watch.get(kind, *words, "-o", "name").returncode != 0, seconds,
                      f"{kind} {' '.join(words)} is still seen; {watch.said()}")


@case
def what_kubectl_does_is_seen_in_another_process(folder):
    kinds = {"configmap": ["--from-literal=a=1"], "secret": ["generic", "seen", "--from-literal=a=1"],
             "deployment": ["--image=web"], "service": ["clusterip", "seen", "--tcp=80"],
             "serviceaccount": [], "role": ["--verb=get", "--resource=pods"]}
    with Watch(folder) as watch:
        watch.wait_in_step()
        for kind, words in kinds.items():
            kubectl("create", kind, *(words if "seen" in words else ["seen", *words]), "-n", "web")
            visible(watch, kind, "seen", "-n", "web")
            kubectl("label", kind, "seen", "-n", "web", "turn=2")
            wait_until(lambda kind=kind: "seen" in watch.get(kind, "-n", "web", "-l", "turn=2").stdout, 3,
                       f"the label of a {kind}")
            kubectl("delete", kind, "seen", "-n", "web")
            gone(watch, kind, "seen", "-n", "web")
        watch.wait_equal()
        watch.stop()
        return f"{len(kinds)} kinds"


@case
def changes_are_seen_soon(folder):
    namespace = f"soon-{time.time_ns()}"
    kubectl("create", "namespace", namespace)
    writer = Writer()
    for number in range(120):
        writer.put(namespace, f"old-{number}", "old", is_new=True)
    with Watch(folder) as watch:
        watch.wait_in_step()
        watch.wait_equal(["configmaps"])
        cpu = watch.cost()[0]
        with Looks(watch, namespace) as looks:
            written, rate = write_paced(namespace, 200, 200.0)
            time.sleep(1)
        latencies = sorted(looks.seen_after(name, version, at) for name, version, at in written)
        after, peak = watch.cost()
        watch.stop()
    middle, late = latencies[len(latencies) // 2], latencies[len(latencies) * 99 // 100 - 1]
    measured = (f"{rate:.0f} changes/s, p50 {1000 * middle:.0f} ms, p99 {1000 * late:.0f} ms, "
                f"{len(looks.looks)} looks, {after - cpu:.2f} s of processor, at most {peak:.0f} MB")
    assert late <= LATEST, measured
    return measured


@case
def a_quiet_cluster_is_not_told_to_be_old(folder):
    ages = """select plural, (strftime('%s', 'now') * 1000.0 - as_of_ms) / 1000
              from cursor join resource_type on id = type where cursor.complete"""
    oldest = {}
    with Watch(folder) as watch:
        watch.wait_in_step()
        for _ in range(45):
            time.sleep(1)
            for plural, age in watch.ask(ages):
                oldest[plural] = max(oldest.get(plural, 0), age)
        said = watch.said()
        watch.stop()
    plural = max(oldest, key=oldest.get)
    measured = f"{len(oldest)} types, at most {oldest[plural]:.0f} s ({plural}), pods {oldest['pods']:.0f} s"
    assert oldest[plural] < 30 and len(oldest) > 40, measured
    assert "compared" not in said and "listed again" not in said, said
    return measured


def definition(plural, kind, *fields):
    """With fields, others are cut off."""
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    if fields:
        texts = {field: {"type": "string"} for field in fields}
        schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": texts}}}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.example.com"},
            "spec": {"group": "example.com", "scope": "Namespaced",
                     "names": {"plural": plural, "singular": kind.lower(), "kind": kind},
                     "versions": [{"name": "v1", "served": True, "storage": True,
                                   "schema": {"openAPIV3Schema": schema}}]}}


@case
def a_new_custom_resource_is_followed_until_it_is_gone(folder):
    with Watch(folder) as watch:
        watch.wait_in_step()
        kubectl("create", "-f", "-", text=json.dumps(definition("gears", "Gear")))
        gear = {"apiVersion": "example.com/v1", "kind": "Gear",
                "metadata": {"name": "first", "namespace": "web"}, "spec": {"teeth": 12}}
        wait_until(lambda: try_create(gear), 20, "a Gear can be created")  # some time after its definition
        first = visible(watch, "gears.example.com", "first", "-n", "web", seconds=15)
        gear["metadata"]["name"] = "second"
        try_create(gear)
        second = visible(watch, "gears.example.com", "second", "-n", "web")
        kubectl("delete", "crd", "gears.example.com")
        gone(watch, "crd", "gears.example.com")
        wait_until(lambda: not watch.ask(
            "select 1 from stream_state join resource_type on id = type where plural = 'gears'"),
                   15, "the type that is gone is followed no more")
        watch.wait_equal()
        watch.stop()
        return f"first object after {first:.2f} s, second after {second:.2f} s"


def try_create(item):
    try:
        kubectl("create", "-f", "-", text=json.dumps(item))
    except subprocess.CalledProcessError:
        return False
    return True


@case
def a_definition_that_is_deleted_with_its_objects_and_made_again_is_followed_anew(folder):
    cog = {"apiVersion": "example.com/v1", "kind": "Cog", "metadata": {"namespace": "web"}, "spec": {}}
    with Watch(folder) as watch:
        watch.wait_in_step()
        for turn in ("one", "two"):
            kubectl("create", "-f", "-", text=json.dumps(definition("cogs", "Cog")))
            cog["metadata"]["name"] = f"of-{turn}"
            wait_until(lambda: try_create(cog), 20, "a Cog can be created")
            cog["metadata"]["name"] = "of-both"
            wait_until(lambda: try_create(cog), 5, "another one")
            cogs = ["cogs.example.com", "-n", "web", "-o", "name"]
            wait_until(lambda cogs=cogs: watch.get(*cogs).stdout.count("\n") == 2, 15, watch.said)
            watch.wait_equal([*COMPARED, "cogs.example.com"])
            kubectl("delete", "crd", "cogs.example.com")
            gone(watch, "crd", "cogs.example.com")
            wait_until(lambda: "of-both" not in watch.get("cogs.example.com", "-n", "web").stdout, 15,
                       "the objects go with their definition")
        watch.wait_equal()
        watch.stop()
    return "twice"


@case
def a_definition_with_another_schema_shows_its_objects_as_the_server_does(folder):
    ring = {"apiVersion": "example.com/v1", "kind": "Ring", "metadata": {"namespace": "web", "name": "one"},
            "spec": {"kept": "1", "cut": "2"}}
    words = ["rings.example.com", "-n", "web", "-o", "json"]

    def specs(text):
        return [item["spec"] for item in json.loads(text or '{"items": []}')["items"]]

    kubectl("create", "-f", "-", text=json.dumps(definition("rings", "Ring", "kept", "cut")))
    wait_until(lambda: try_create(ring), 20, "a Ring can be created")
    with Watch(folder) as watch:
        watch.wait_in_step()
        wait_until(lambda: specs(watch.get(*words).stdout) == [ring["spec"]], 15,
                   lambda: str(watch.get(*words).stdout + kubectl("get", *words)))
        kubectl("replace", "-f", "-", text=json.dumps(definition("rings", "Ring", "kept")))
        # What was opened before goes on for up to two minutes.
        took = wait_until(lambda: specs(watch.get(*words).stdout) == [{"kept": "1"}], 150, "the field is seen")
        assert specs(kubectl("get", *words)) == [{"kept": "1"}]
        kubectl("delete", "crd", "rings.example.com")
        watch.stop()
    return f"equal after {took:.1f} s"


@case
def crashes_of_the_api_server_amid_changes(folder):
    times = []
    with Watch(folder) as watch:
        watch.wait_in_step()
        for _ in range(CRASHES):
            with Churn("web") as churn:
                time.sleep(1)
                before = churn.changes
                restart_api_server()
                wait_until(lambda churn=churn, before=before: churn.changes > before + 20, 30,
                           "changes are taken again")
            times.append(watch.wait_equal())
        used, peak = watch.cost()
        watch.stop()
    return ("equal after " + ", ".join(f"{took:.1f} s" for took in times) +
            f"; {used:.2f} s of processor, at most {peak:.0f} MB")


@case
def a_cluster_set_back_to_an_earlier_state_is_what_sync_and_watch_show(folder):
    epoch = "select value from meta where key = 'epoch'"
    with Watch(f"{folder}/watch") as watch, Watch(f"{folder}/sync") as synced:
        for one in (watch, synced):
            one.wait_in_step()
        save_cluster()
        for one in (watch, synced):
            one.wait_equal(seconds=60)
        churn()  # what is undone
        for one in (watch, synced):
            one.wait_equal()
        synced.stop()
        before = [one.ask(epoch) for one in (watch, synced)]
        rewind_cluster()
        took = watch.wait_equal(seconds=90)
        result = synced.sync()
        assert result.returncode == 0, result.stderr
        synced.wait_equal()
        after = [one.ask(epoch) for one in (watch, synced)]
        for one, now, then in zip(("watch", "sync"), after, before):
            assert now != then, f"{one} did not begin a new epoch: {then}"
        with Churn("web"):
            time.sleep(1)
        watch.wait_equal()
        watch.stop()
    return f"equal after {took:.1f} s"


@case
def http_2_that_goes_away_resets_streams_and_allows_few_of_them(folder):
    told = []
    faults = ["--streams 1", "--goaway 9", "--reset 9", "--abort 23 --times 3",
              "--streams 8 --goaway 7 --reset 11"]
    for number, words in enumerate(faults):
        with H2Faults(*words.split()) as front, Watch(f"{folder}/{number}", server=front.url) as watch:
            watch.wait_in_step(90)
            with Churn("web"):
                time.sleep(3)
            told.append(f"{words}: {watch.wait_equal(seconds=60):.1f} s")
            watch.stop()
    return "equal after " + ", ".join(told)


@case
def etcd_is_silent_for_twenty_seconds(folder):
    # The second notices, for it asks meanwhile whether the server is ready.
    with Watch(f"{folder}/a") as one, Watch(f"{folder}/b", "--health-interval", "2s") as other:
        for watch in (one, other):
            watch.wait_in_step()
        with Churn("web"):
            time.sleep(1)
            signal_etcd(signal.SIGSTOP)
            try:
                for _ in range(20):
                    time.sleep(1)
                    assert one.get("configmaps", "-n", "web").returncode == 0, "get while etcd is silent"
            finally:
                signal_etcd(signal.SIGCONT)
            time.sleep(1)
        times = [watch.wait_equal() for watch in (one, other)]
        assert "is not ready" in other.said(), other.said()
        for watch in (one, other):
            watch.stop()
    return "equal after " + ", ".join(f"{took:.1f} s" for took in times)


@case
def a_watch_goes_on_after_three_hundred_changes_it_missed(folder):
    with Watch(folder) as watch:
        watch.wait_in_step()
        watch.kill()
        churn()
        watch.start()
        took = watch.wait_equal()
        watch.stop()
    return f"equal after {took:.1f} s"


@case
def what_the_server_has_forgotten_is_listed_again(folder):
    with Watch(folder) as watch:
        watch.wait_in_step()
        listed = "select listed_at_ms from cursor join resource_type on id = type where plural = 'configmaps'"
        before = watch.ask(listed)
        watch.kill()
        churn()
        compact()
        restart_api_server()  # what it remembers begins now
        watch.start()
        took = watch.wait_equal()
        assert watch.ask(listed) != before, "configmaps were not listed again"
        watch.stop()
    return f"equal after {took:.1f} s"


def churn():
    """Three hundred changes of ConfigMaps that were not there before, two thirds of which stay."""
    writer, prefix = Writer(), f"missed-{time.time_ns()}"
    for number in range(200):
        writer.put("web", f"{prefix}-{number}", "x" * 100, is_new=True)
    for number in range(0, 200, 4):
        writer.put("web", f"{prefix}-{number}", "y" * 100, is_new=False)
        writer.remove("web", f"{prefix}-{number + 1}")


@case
def who_may_not_see_secrets_watches_the_rest(folder):
    with Watch(folder, user="viewer") as watch:
        wait_until(lambda: watch.get("configmaps", "-A").returncode == 0, 20, watch.said)
        kubectl("create", "configmap", "for-viewers", "-n", "web")
        took = visible(watch, "configmap", "for-viewers", "-n", "web")
        kubectl("delete", "configmap", "for-viewers", "-n", "web")
        gone(watch, "configmap", "for-viewers", "-n", "web")
        result = watch.get("secrets", "-A")
        assert result.returncode == 5, f"get secrets: exit {result.returncode}: {result.stderr}"
        watch.wait_equal([kind for kind in COMPARED if may_see(watch, kind)])
        watch.stop()
        return f"seen after {1000 * took:.0f} ms"


def may_see(watch, kind):
    return watch.get(kind, "-A").returncode != 5


def main(words):
    passed = failed = 0
    for function in CASES:
        name = function.__name__.replace("_", " ")
        if not all(word in name for word in words):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(f"ok {name}: {function(folder)}", flush=True)
                passed += 1
            except (AssertionError, subprocess.SubprocessError, sqlite3.Error, OSError) as error:
                failed += 1
                print(f"FAIL {name}: {error}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
