"""The argument lists over which k8scache is compared with kubectl, and those it knowingly is not.

lines(types, objects) is a deterministic list of argument lists, each starting with its command.
"""

import kubectl_describe
import kubectl_forms
import kubectl_mistakes
import kubectl_neighbours
import kubectl_permitted
import kubectl_templates
import kubectl_words

FORMATS = [[], ["-o", "wide"], ["-o", "json"], ["-o", "yaml"], ["-o", "name"]]

# The kinds whose lines a sample prefers: those with columns of their own in this project.
COMPLETE = {
    "pods", "deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps",
    "jobs.batch", "cronjobs.batch", "services", "ingresses.networking.k8s.io", "endpoints",
    "endpointslices.discovery.k8s.io", "nodes", "namespaces", "configmaps", "secrets",
    "persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io",
    "serviceaccounts", "events", "horizontalpodautoscalers.autoscaling",
    "poddisruptionbudgets.policy", "roles.rbac.authorization.k8s.io",
    "clusterroles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io",
    "clusterrolebindings.rbac.authorization.k8s.io",
}

SEVERAL = [
    "pods,services -A", "pods,services,deployments -n web -o wide", "po,svc,cm -n web --no-headers",
    "pods,services same-name -n web", "pods,configmaps same-name -n web",
    "pods,services same-name nothing -n web", "deployment/complete service/plain -n web",
    "deployment/complete service/plain pod/running -n web -o json",
    "deploy/complete svc/plain -n web -o name", "pod/running pod/completed -n web",
    "pod/running pod/nothing svc/nothing -n web", "pod/running svc/nothing -n web -o yaml",
    "pod/running svc/nothing -n web --ignore-not-found", "pods,pods -n web", "pods -n web -n web-a",
    "all", "all -A", "all -n web -o wide", "all -n web -o name", "all -n web -o json", "all -n empty",
    "all -n empty -o yaml", "all -l app=web -n web", "gadgets -A", "gadgets -n web -o yaml",
    "api-extensions", "api-extensions -o name", "nodes,pods", "nodes,pods -A", "nodes,pods -n empty",
    "limitranges,nodes -A", "nodes,limitranges,storageclasses -A", "limitranges,nodes -A --no-headers", "widgets,ings -A", "ings,widgets -A -o wide", "widgets,ings -A --no-headers", "podtemplates,nodes -A -l nothing=here", "podtemplates,nodes -A",
    "persistentvolumeclaims,persistentvolumes -A --show-labels", "events,nodes -A --field-selector metadata.name=node-1", "gadgets -A -o wide", "pods,nodes -n web", "roles,clusterroles -A -L app",
    "nodes,namespaces", "pods,secrets -n empty", "pods,secrets -n empty -o json",
    "pods,secrets -n empty -o name", "pods,nodes -n empty -l app=nothing", "widgets,configmaps -A -o yaml",
    "horizontalpodautoscalers.v1.autoscaling -A", "widgets.v1beta1.example.com -A",
    "deployments,deployments.example.com -A", "deployments,deployments.example.com -n web -o name",
    "pods,services -n web --show-labels -L app", "pods,services -n web --show-kind --no-headers",
    "pods,replicasets -n web -l app=web -o wide", "pods -n nothing", "pods -n nothing -o json",
    "pods -A -n web", "pods -Aowide", "pods -nweb", "pods --namespace=web -owide", "pods -n web -o=wide",
    "pods --all-namespaces=true", "pods --all-namespaces=false", "pods -n web --output name",
    "pods -n web -L app,tier -L pod-template-hash", "pods -n web -L example.com/owner --show-labels",
    "pods -n web --label-columns=app", "pods -n web --show-labels=false", "nodes control-1 node-1 nothing",
    "nodes control-1 -n web", "nodes/control-1 pods/running -n web -o wide", "pods running running -n web",
    "pod/running pod/running -n web -o name", "pods running completed -n web -o yaml",
    "nothing/running --ignore-not-found", "pods --ignore-not-found -n empty", "all --ignore-not-found -n empty",
    "pods nothing -n web --ignore-not-found", "pods nothing -n web -o json --ignore-not-found",
    "pods running nothing -n web --ignore-not-found -o json",
]

SELECTORS = [
    "app=web", "app==web", "app!=web", "app in (web,api)", "app notin (web,states)", "app", "!app",
    "app,tier", "app=web,tier=front", "app=web,!tier", "app=nothing", "app in (web),tier in (front,back)",
    "app= web", " app = web ", "tier=", "release=1.0", "on=yes", "shard>0", "shard<1", "1=1",
]

ERRORS = [
    "", "foo", "foo,bar", "pods,foo", "foo/bar", "foo bar", "pods.v9.", "pods.v1.apps", "deployments.v9.apps",
    "deployments.apps.v1", "pods/", "/running", "pods/a/b", "pods pod/a", "pods/a pods b", "pods,services/a",
    "pods/a,services", "pods,services pod/a", "-A pods running", "-A pod/running", "all running", "all/running",
    "-l app=web pods running", "-l app=web pod/running", "pods,", ",pods", "pods -o bogus", "pods -o",
    "pods -o json --show-labels", "pods -o yaml --show-labels", "pods -o name --show-labels", "pods --bogus",
    "pods -n", "pods -Z", "pods --all-namespaces=maybe", "pods -l", "pods -L", "nodes nothing", "pods nothing",
    "pods nothing1 nothing2", "deploy nothing", "deploy/nothing svc/nothing", "widgets nothing", "PODS nothing",
    "pods -o jsonpath", "pods -o custom-columns", "pods -o wide -o name", "pods --no-headers=x",
    "pods nothing -o json", "pods nothing -o yaml", "pods nothing -o name", "pod/nothing -n web-a",
    "podz", "pods. -n web", "pods..", "deployments. -n web", "Pods -n web", "Pod -n web", "DEPLOY -n web",
    "pods -A extra", "pods '' -n web", "'' ", "'pods,,services' -n web", "pods running -n ''",
]

BAD_SELECTORS = [
    "app===web", "app=", "=web", "app in", "app in web", "app in (web", "app in ()", "app notin (a,,b)",
    "app,,tier", "!", "!app=web", "a b", "app=we b", "-app", "app=-", "a/b/c=d", "(app)", "app>web",
    "app in (a,b),", ",app", "UPPER.example.com/x=y", "app=" + 64 * "x", "app=Ünicode",
]


def full_name(kind_of_thing):
    """deployments.apps, pods: what no other type is called."""
    group = kind_of_thing.get("group", "")
    return kind_of_thing["name"] + ("." + group if group else "")


def lines_of_type(thing, found):
    """All lines about one type of `kubectl api-resources -o json`; `found` are its (namespace, name)s."""
    name = full_name(thing)
    namespaced = thing["namespaced"]
    places = [["-A"], [], ["-n", "web"]] if namespaced else [[], ["-A"], ["-n", "web"]]
    for place in places:
        for form in FORMATS:
            yield [name] + place + form
    place = places[0]
    for extra in (["--show-labels"], ["-L", "app,tier"], ["--no-headers"], ["--show-kind"],
                  ["-l", "app=web"], ["-l", "app=web", "-o", "json"], ["-l", "app in (web,db),!canary"],
                  ["-l", "app=nothing"], ["-l", "app=nothing", "-o", "json"], ["-l", "!app", "-o", "name"],
                  ["--show-kind", "--show-labels", "-o", "wide", "-L", "app", "--no-headers"]):
        yield [name] + place + extra
    yield [name, "-n", "empty"]
    yield [name, "nothing"]
    yield [name + "/nothing", "--ignore-not-found"]
    group = thing.get("group", "")
    aliases = [thing["name"] + "." + thing["version"] + "." + group, thing["kind"], thing["kind"].lower(),
               thing["singularName"], thing["name"]] + thing.get("shortNames", [])
    for alias in dict.fromkeys(aliases):
        yield [alias] + place
    yield from lines_of_objects(thing, name, found)


def lines_of_objects(thing, name, found):
    """Lines that name objects: in the namespace that has most of the type."""
    if not found:
        return
    spaces = [space for space, _ in found]
    space = max(sorted(set(spaces)), key=spaces.count)
    names = [each for where, each in found if where == space]
    place = ["-n", space] if thing["namespaced"] else []
    for form in FORMATS:
        yield [name, names[0]] + place + form
        yield [name, names[-1], "nothing"] + place + form
    yield [name] + names[:3][::-1] + place
    yield [name + "/" + each for each in names[:3]] + place + ["-o", "name"]
    yield [name] + names[:2] + place + ["-o", "json"]
    for each in names[1:-1]:
        yield [name, each] + place + ["-o", "yaml"]


def split(text):
    """Words of a line; '' is an empty word and quotes hold words together."""
    import shlex
    return shlex.split(text)


def lines(things, objects):
    """Every line: `things` are the listable types, `objects` maps a full name to (namespace, name)s."""
    result = []
    for text in SEVERAL + ERRORS:
        result.append(split(text))
    for selector in SELECTORS:
        result.append(["pods", "-A", "-l", selector])
        result.append(["deployments", "-A", "-o", "name", "--selector", selector])
    for selector in BAD_SELECTORS:
        result.append(["pods", "-n", "web", "-l", selector])
    result.extend(kubectl_forms.lines())
    result.extend(kubectl_mistakes.lines())
    result.extend(kubectl_templates.lines())
    for thing in things:
        result.extend(lines_of_type(thing, objects.get(full_name(thing), [])))
    unique = dict.fromkeys(tuple(["get"] + words) for words in result)
    unique.update(dict.fromkeys(tuple(words) for words in kubectl_neighbours.lines(things)))
    unique.update(dict.fromkeys(tuple(words) for words in kubectl_words.lines()))
    return [list(words) for words in unique] + kubectl_describe.lines(things, objects, full_name)


def skip_reason(words):
    """Why a line is not compared, or None."""
    return kubectl_permitted.of_line("line", words)
