"""Lines that are about kubectl's commands themselves: mistyped ones, flags that only k8scache has, kubeconfigs that
cannot be read.

lines() gives whole argument lists.
"""
import os
import shlex

FILES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "kubeconfig")

COMMANDS = [
    "foo", "gt pods", "gets", "list", "ls pods", "inspect", "stats", "rm", "remove pods", "descibe pods -n web", "api-resource", "clusterinfo", "confg view", "get-contexts", "GET pods", "Get", "top-pods", "xyzzy", "a b c", "logz", "portforward",
    "--bogus", "--bogus x", "--bogus x y", "--bogus=1 foo", "-n", "-n web foo", "-Z foo", "foo --bogus", "foo -n", "foo -- --bogus", "-- foo", "-h foo bar baz", "--help foo bar", "--bogus=1 get pods -n empty", "-n empty get pods", "--namespace=empty get pods -o name",
    "-o json get ns default", "-A get pods", "-o name get -A pods", "--sort-by=.metadata.name get ns -o name", "-l app=x get pods", "-w get", "--minify config view", "config -o name get-contexts", "--no-headers get ns", "-R get pods", "config --minify view", "-onamex get ns", "--all-namespaces=true get pods -o name", "top --sum pods", "--containers top pods", "-f get x",
    "config foo", "config foo bar", "config foo --bogus", "config --bogus", "config --bogus foo", "config -Z", "config use-ctx", "top foo", "top foo bar", "top --bogus", "top containers", "config", "top",
    "config current-context x", "config current-context x y", "config get-users x", "config get-clusters x y", "config current-context --bogus", "config get-users -o name", "config get-clusters --no-headers", "config view x y",
    "cluster-info x", "cluster-info -n ''", "cluster-info foo bar --bogus", "version x", "version x y", "version --output=x", "version -o x y", "version --bogus", "version --client=x", "version --short", "version -o",
    "completion", "completion x", "completion ''", "completion bash zsh", "completion --bogus", "completion bash --bogus", "completion BASH",
    "top pod x y", "top pods x y z", "top node x y", "top po x -l a=b", "top no x -l a=b", "top po --bogus", "top nodes --containers", "top pods --show-capacity", "top pods --sort-by x a b", "top pod --sort-by=disk", "top pods x --field-selector a=b", "top pods", "top nodes", "top pods -n a,b",
    "events -n empty --show-managed-fields", "events -n empty --show-managed-fields -o json", "api-resources --show-managed-fields -o name", "describe pods -n empty --chunk-size=5", "explain pods.kind -R=false --api-version=v1 -o plaintext",
    "api-versions x", "api-versions -o json", "logs", "exec", "rollout", "auth can-i", "wait", "attach",
]
# What k8scache has more.
OURS = [
    "get pods --limit 1", "get pods --limit=1", "get pods --count", "get pods --ns web", "get pods --ns=web", "get pods --color always", "get pods --color=never", "get pods --max-age 10m", "get pods --refresh", "get pods --no-pager", "get pods --all-contexts",
    "get pods --lock-timeout 1s", "get pods --verbose", "get pods -v --verbose", "get pods --count --limit 2", "get pods --max_age=1m", "describe pods --max-age=1m", "describe pods --all-contexts", "describe pods --refresh", "describe pods -o yaml", "events --max-age 1m", "events --all-contexts",
    "events -l a=b", "events --limit 5", "explain pods --no-pager", "explain pods --max-age=1m", "api-resources --color=never", "api-resources -A", "api-versions --ns x", "cluster-info --no-pager", "config view --origin", "config get-contexts --all-contexts", "version --verbose", "top pods --max-age 1m",
    "get pods -o csv", "get pods -o markdown -n web", "get pods -o ndjson", "get --limit", "--ns web get pods", "--color=never get pods -n empty",
    "get pods -n rev,web", "get pods -n web,web", "get pods -n web,", "get pods -n 'we*'", "get pods -n '*'", "get pods -n '[w]eb'", "get pods -n 'we?' -o json", "get pods -n 'we*' -o name", "get pod running -n 'we*'", "get pod running -n rev,web", "get pods,svc -n 'we*'", "get nodes -n 'we*' -o name",
    "get pods running --ignore-not-found -n 'we*'", "get all -n 'w*'", "describe pods -n 'we*'", "describe pods -n rev,web", "events -n 'we*'", "events -n rev,web", "events -n 'we*' --no-headers", "get pods -n ' web'", "get pods -n 'web '", "get pods -n '' -o name",
]
# Below tests/data/kubeconfig/broken. Each is about all of these.
BROKEN = ["scalar", "list", "bool", "number", "kind", "version", "group", "slashes", "kind-number", "users-text", "user-number", "contexts-number", "server-number", "token-number", "data-number", "base64", "base64-blank", "base64-short", "base64-tail", "flag-text", "exec-list",
          "exec-deep", "env-number", "env-text", "extra-text", "groups-number", "provider-number", "name-number", "mode-number", "current-number", "extension-name", "empty", "null", "unknown", "documents", "two-colons", "tab", "open", "repeated", "nameless", "no-such-file", "."]
CONFIG = ["config view", "config get-contexts", "config current-context", "config get-users", "config get-clusters"]
CONFIG_MORE = [
    "config view --kubeconfig $K/no-such-file -o json", "config view --kubeconfig $K/no-such-file --minify", "config view --kubeconfig $K/no-such-file --merge=false", "config view --kubeconfig $K/scalar.yaml --merge=false", "config view --kubeconfig $K/base64.yaml --merge=false",
    "config view --kubeconfig $K/empty.yaml -o go-template={{.kind}}", "config view --kubeconfig $K/scalar.yaml --context x", "config view --kubeconfig $K/scalar.yaml --context x --minify", "config get-contexts --kubeconfig $K/no-such-file x", "config get-contexts --kubeconfig $K/no-such-file -o name",
    "config get-contexts --kubeconfig $K/scalar.yaml -o json", "config get-contexts --kubeconfig $K/scalar.yaml --context x", "config current-context --kubeconfig $K/scalar.yaml --context x", "config current-context --kubeconfig $K/no-such-file --context x", "config view --kubeconfig $K/scalar.yaml -o bogus",
    "config view --kubeconfig $K/nameless.yaml -o json", "config view --kubeconfig $K/nameless.yaml --minify", "config view --kubeconfig $K/nameless.yaml --minify --context ''", "config get-contexts --kubeconfig $K/nameless.yaml ''", "config get-contexts --kubeconfig $K/nameless.yaml b ''",
]


def lines():
    """Every line, whole."""
    for text in COMMANDS + OURS:
        yield shlex.split(text)
    broken = os.path.join(FILES, "broken")
    for name in BROKEN:
        path = os.path.join(broken, name if name == "." or name.startswith("no-") else name + ".yaml")
        for text in CONFIG:
            yield text.split() + ["--kubeconfig", path]
    for text in CONFIG_MORE:
        yield shlex.split(text.replace("$K", broken))
