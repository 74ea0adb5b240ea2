"""Lines about `describe` and `events`, each starting with the command.

lines(things, objects) is a deterministic list of argument lists; `objects` maps a type's full name to the
(namespace, name)s of its objects.
"""

import re
import shlex

PER_TYPE_MOST = 60  # objects of a type that are described one by one

DESCRIBE = [
    "", "foo", "podz", "foo/bar", "foo bar", "pods/", "/running", "pods/a/b", "pods pod/a", "pods/a pods b",
    "pods,services/a", "-A pods running", "-A pod/running", "-l app=web pods running", "-l app=web pod/running",
    "pods --bogus", "pods --show-events=maybe", "pods nothing", "pod/nothing", "pods nothing also-nothing",
    "pods nothing also-nothing third", "pods,services nothing", "pods,services nothing also-nothing",
    "pod/nothing svc/nothing", "pods nothing -n web-a", "nodes nothing", "widgets nothing", "deploy nothing",
    "pods '' -n web", "pods -n empty", "pods -n nothing", "nodes -l nothing=here", "pods -A -l nothing=here", "pods,services -n empty",
    "pods run -n web", "pods running -n web", "pods running-o -n web", "pod/run -n web", "pods prefix -n described",
    "pods prefix- -n described", "pods prefix-a -n described", "pods prefix -n described --show-events=false",
    "pods prefi -n described --show-events", "pods prefi -n described --show-events=true", "nodes node -n web", "nodes node-",
    "pods,services run -n web", "pods running nothing -n web", "pod/running pod/nothing -n web",
    "pod/nothing pod/running -n web", "pod/running svc/nothing deploy/nothing -n web", "pods running completed nothing -n web",
    "pod/running pod/completed -n web", "pod/running deploy/complete svc/plain -n web", "pods,services same-name -n web",
    "pods,configmaps same-name -n web", "pods running completed -n web", "pods completed running running -n web",
    "pods running completed -n web --show-events", "pod/prefix pod/volumes -n described --show-events=true",
    "pod prefix -n described --show-events=false", "all -n described", "all -n empty", "pods -n web", "pods -A", "pods -A --show-events",
    "pods -l app=web -A", "pods -l app=web -n web", "pods -l 'app in (web,broken)' -n web", "deployments -n described",
    "deploy -A --show-events=true", "events -n described", "ev prefix.1 -n described", "svc,ing -n described --show-events",
    "no", "no node-7-described --show-events=false", "cm -A", "secrets -A", "sa,secret,cm -n described", "hpa -A", "hpa.v2.autoscaling -n described",
    "deployments.v1.apps rolled -n described", "Pods prefix -n described", "POD prefix -n described", "pods --chunk-size=1 -n described",
    "deployments.example.com -A", "deployments.apps,deployments.example.com -n web", "gadgets -A", "widgets nested -n described",
    "clusterroles", "clusterrole described", "roles,rolebindings -A", "pv", "pv described-csi -n nowhere", "pvc -n described", "ns described", "ns empty",
]

# kubectl's own -l mistakes are the server's words, as for get.
SELECTORS = ["app===web", "app=", "a b", "app in ()", "!", "-app", "app=web,", "app=web,tier=front"]

EVENTS = [
    "", "-A", "-n web", "-n described", "-n empty", "-n nothing", "-n web --no-headers", "-A --no-headers", "-n described --types=Warning",
    "-n described --types=normal", "-n described --types Warning,Normal", "-A --types=WARNING", "-n web --types=Error", "-n empty --types=Error",
    "-n described --types=", "-n described --for pod/prefix", "-n described --for=pods/prefix", "-n described --for po/prefix --types Warning",
    "-n described --for deploy/rolled", "-n described --for deployments.apps/rolled", "-n described --for Deployment/rolled", "-n described --for rs/prefix",
    "-n described --for deployments.v1.apps/rolled", "-n described --for hpa/behaved", "-n described --for widget/nested", "-n described --for ing/routed",
    "-n described --for pod/nothing", "-A --for pod/nothing", "-A --for node/node-7-described", "--for node/node-7-described", "-A --for pod/running",
    "--for pod", "--for pod/a/b", "--for pod/", "--for /a", "--for foo/bar", "--for foo.example.com/bar", "--for ''", "-n described --for=", "-n web extra words",
    "--bogus", "--types", "-o bogus", "-o wide", "-o custom-columns=A:.kind", "-o json --for foo/bar", "-n nothing -o json", "-n empty -o yaml", "-n empty -o name",
    "-n empty --no-headers", "-A --no-headers=false", "-A --chunk-size=1", "-n web -o jsonpath", "-n web --no-headers -o json",
    "-n described -o jsonpath={.items[*].metadata.name}", "-n described -o jsonpath={.kind}", "-n described -o jsonpath-as-json={.items[*].reason}",
    "-n described -o jsonpath --template {.items[0].reason}", "-n described -o go-template={{len .items}}", "-n described --template {{len .items}}",
    "-n described -o go-template={{range .items}}{{.reason}}/{{.involvedObject.name}},{{.type}}{{println}}{{end}}", "-n web -o template --template {{.kind}}/{{.apiVersion}}",
    "-n described -o template={{range .items}}{{.count}}{{.source}}{{.firstTimestamp}}{{printf `\\t`}}{{end}}", "-n empty -o go-template={{.kind}}", "-o go-template", "-o go-template=", "-o go-template={{", "-o go-template-file=/nothing",
    "-o templatefile", "-o go-templatex={{.kind}}", "-o jsonpathx={.kind}", "-o jsonpath={.kind} --template {.kind}", "-o GO-TEMPLATE={{.kind}}", "-n described --for pod/prefix -o go-template={{(index .items 0).message}}", "-n described --for pod/prefix -o go-template={{.kind.x}}", "-n described --for pod/prefix -o go-template={{range.items}}{{.reason}}{{.reason.x}}{{end}}",
    "-n described --for pod/prefix -o jsonpath={.items[99]}",
]

EVENT_FORMS = ["json", "yaml", "name", "kyaml"]


def lines_of_type(thing, name, found):
    """All lines that describe one type."""
    yield ["describe", name]
    yield ["describe", name, "-A"]
    for extra in (["-n", "web"], ["-n", "described"], ["-A", "-l", "app=web"], ["-A", "--show-events=true"], ["nothing"]):
        yield ["describe", name] + extra
    for space, each in found[:PER_TYPE_MOST]:
        place = ["-n", space] if space else []
        yield ["describe", name, each] + place
    for space, each in found[:3]:
        place = ["-n", space] if space else []
        yield ["describe", name + "/" + each, "--show-events=false"] + place
        yield ["describe", name, each[:-1]] + place
    for alias in dict.fromkeys([thing["kind"].lower(), thing["singularName"]] + thing.get("shortNames", [])):
        yield ["describe", alias, "-n", "described"]


def all_lines(things, objects, full_name):
    """Every line."""
    for text in DESCRIBE:
        yield ["describe"] + shlex.split(text)
    for selector in SELECTORS:
        yield ["describe", "pods", "-n", "web", "-l", selector]
    for text in EVENTS:
        yield ["events"] + shlex.split(text)
    for form in EVENT_FORMS:
        for place in (["-A"], ["-n", "described"], ["-n", "web"], ["-n", "described", "--for", "pod/prefix"], []):
            yield ["events", "-o", form] + place
    for thing in things:
        name = full_name(thing)
        yield from lines_of_type(thing, name, objects.get(name, []))


def lines(things, objects, full_name):
    """The lines, each once. `full_name` tells how a type is called."""
    return [list(words) for words in dict.fromkeys(tuple(line) for line in all_lines(things, objects, full_name))]


def without_ages(text):
    """An answer without the ages at the ends of lines, and of restarts."""
    text = re.sub(rb"\(\d+[smhdy](\d+[smhdy])? ago\)", b"(ago)", text)
    return re.sub(rb" +\d+[smhdy](\d+[smhdy])?$", b"", text, flags=re.M)
