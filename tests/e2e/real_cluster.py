#!/usr/bin/env python3
"""k8scache against a real kube-apiserver: rights, credentials, resuming, silence of the network.

Run inside `tests/cluster/cluster.sh with --seed -- python3 tests/e2e/real_cluster.py`, with K8SCACHE
naming the binary. Prints one line per case and closes with `N passed, N failed`.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

K8SCACHE = os.environ.get("K8SCACHE", "build/cli/k8scache")
KUBECTL = os.environ["KUBECTL"].split()
CASES = []


def case(function):
    CASES.append(function)
    return function


def kubeconfig(user):
    return os.environ[f"K8SCACHE_TEST_KUBECONFIG_{user.upper()}"]


def run(*words, user="admin", cwd=None, **extra):
    """Runs k8scache as that user of the cluster, in a state folder of its own."""
    environment = dict(os.environ, KUBECONFIG=kubeconfig(user), XDG_STATE_HOME=str(cwd or STATE),
                       XDG_CONFIG_HOME=str(STATE / "config"))
    environment.update(extra)
    return subprocess.run([K8SCACHE, *words], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False)


def kubectl(*words):
    return subprocess.run([*KUBECTL, "--kubeconfig", kubeconfig("admin"), *words],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                          check=True).stdout


def expect(result, code, out=None, err=None):
    assert result.returncode == code, f"exit {result.returncode}, not {code}: {result.stderr}"
    if out is not None:
        assert out in result.stdout, f"stdout lacks {out!r}: {result.stdout[:500]}"
    if err is not None:
        assert err in result.stderr, f"stderr lacks {err!r}: {result.stderr[:500]}"


@case
def everything_is_synced_and_a_second_run_changes_nothing():
    expect(run("sync"), 0, out="synced ")
    expect(run("sync"), 0, out="(no changes)")


@case
def what_was_added_changed_and_deleted_is_told():
    run("sync")
    kubectl("create", "configmap", "told", "-n", "web", "--from-literal=a=1")
    expect(run("sync", "--kinds", "configmaps"), 0, out="+1 ~0 -0")
    kubectl("patch", "configmap", "told", "-n", "web", "-p", '{"data":{"a":"2"}}')
    expect(run("sync", "--kinds", "configmaps"), 0, out="+0 ~1 -0")
    kubectl("delete", "configmap", "told", "-n", "web")
    expect(run("sync", "--kinds", "configmaps"), 0, out="+0 ~0 -1")


@case
def secrets_nobody_may_list_are_coverage_and_not_emptiness():
    expect(run("sync", "--db", DB("viewer"), user="viewer"), 0, out="not allowed: secrets")
    expect(run("get", "secrets", "-A", "--db", DB("viewer")), 5, err="not allowed to see secrets")
    expect(run("get", "pods", "-n", "web", "--db", DB("viewer")), 0, out="NAME")


@case
def a_forbidden_type_that_was_named_is_a_partial_failure():
    expect(run("sync", "--kinds", "pods,secrets", "--db", DB("named"), user="viewer"), 3,
           err="secrets is forbidden")


@case
def a_user_without_any_rights_ends_in_denied():
    expect(run("sync", "--db", DB("nobody"), user="nobody"), 5, err="is forbidden")
    expect(run("get", "pods", "--db", DB("nobody")), 5)
    # What the types are, whoever is known may know.
    expect(run("explain", "pods.kind", "--db", DB("nobody")), 0, out="FIELD: kind <string>")


@case
def two_allowed_namespaces_are_synced_and_the_rest_is_unknown():
    expect(run("sync", "--ns", "web,web-a", "--db", DB("web"), user="webonly"), 0)
    expect(run("get", "pods", "-n", "web", "--db", DB("web")), 0, out="NAME")
    expect(run("get", "pods", "-A", "--db", DB("web")), 0, err="incomplete: pods")
    expect(run("get", "pods", "-n", "default", "--db", DB("web")), 6, err="never synced")


@case
def a_client_certificate_is_accepted():
    expect(run("sync", "--kinds", "nodes", "--db", DB("certificate"), user="certificate"), 0)


@case
def a_wrong_token_is_denied_in_one_line():
    result = run("sync", "--token", "wrong", "--db", DB("token"))
    expect(result, 5, err="does not accept the credentials")
    assert result.stderr.count("\n") == 1, result.stderr


@case
def custom_resources_cost_nothing():
    run("sync")
    expect(run("get", "widgets", "-A"), 0, out="NAMESPACE")
    expect(run("get", "crd", "-o", "name"), 0, out="customresourcedefinition.apiextensions.k8s.io/")


@case
def get_opens_no_socket():
    run("sync")
    trace = STATE / "trace"
    result = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=socket,connect", "-o", str(trace), K8SCACHE, "get",
         "pods", "-A"],
        env=dict(os.environ, KUBECONFIG=kubeconfig("admin"), XDG_STATE_HOME=str(STATE)),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert trace.read_text().strip() == "", trace.read_text()


@case
def sync_works_in_an_environment_as_bare_as_crons():
    result = subprocess.run(
        ["env", "-i", f"HOME={STATE}", f"PATH={os.environ['PATH']}", K8SCACHE, "sync", "--quiet",
         "--timeout", "2m", "--no-wait", "--kubeconfig", kubeconfig("admin")],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0 and result.stdout + result.stderr == "", result


@case
def without_a_kubeconfig_the_only_cache_answers():
    home = STATE / "alone"
    run("sync", "--kinds", "namespaces", cwd=home)
    result = subprocess.run([K8SCACHE, "get", "ns", "-o", "name"],
                            env={"PATH": os.environ["PATH"], "HOME": str(home),
                                 "XDG_STATE_HOME": str(home)},
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    expect(result, 0, out="namespace/kube-system")


@case
def values_of_secrets_are_not_in_the_file_unless_asked_for():
    run("sync", "--db", DB("keys"))
    values = [value for item in json.loads(kubectl("get", "secrets", "-A", "-o", "json"))["items"]
              for value in item.get("data", {}).values() if len(value) > 8]
    assert values
    content = pathlib.Path(DB("keys")).read_bytes()
    assert not [value for value in values if value.encode() in content]
    shown = run("get", "secrets", "-A", "-o", "yaml", "--db", DB("keys")).stdout
    assert not [value for value in values if value in shown]
    expect(run("sync", "--secrets", "full", "--db", DB("keys")), 0)
    shown = run("get", "secrets", "-A", "-o", "yaml", "--db", DB("keys")).stdout
    assert [value for value in values if value in shown] == values


@case
def the_changelog_and_the_rows_survive_a_kill_at_any_moment():
    database = DB("kill")
    for delay in (0.01, 0.03, 0.05, 0.08, 0.12):
        process = subprocess.Popen([K8SCACHE, "sync", "--db", database],
                                   env=dict(os.environ, KUBECONFIG=kubeconfig("admin")),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
    expect(run("sync", "--db", database), 0, out="synced ")
    names = kubectl("get", "pods", "-A", "-o", "name")
    assert run("get", "pods", "-A", "-o", "name", "--db", database).stdout == names


@case
def our_own_rights_are_printed_as_a_cluster_role_that_kubectl_accepts():
    run("sync")
    role = run("rbac").stdout
    result = subprocess.run([*KUBECTL, "--kubeconfig", kubeconfig("admin"), "apply", "--dry-run=server",
                             "-f", "-"], input=role, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "secrets" not in role.split("---")[0]


@case
def api_resources_equal_kubectls():
    run("sync")
    for words in ((), ("-o", "wide"), ("-o", "name"), ("--namespaced=false",), ("--api-group=apps",)):
        ours, theirs = run("api-resources", *words).stdout, kubectl("api-resources", *words)
        assert ours == theirs, f"{words}: {ours[:300]} / {theirs[:300]}"


def DB(name):
    return str(STATE / f"{name}.db")


def main():
    global STATE
    passed = failed = 0
    for function in CASES:
        name = function.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            STATE = pathlib.Path(folder)
            try:
                function()
                passed += 1
                print(f"ok {name}")
            except (AssertionError, subprocess.SubprocessError, OSError) as error:
                failed += 1
                print(f"FAIL {name}: {error}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
