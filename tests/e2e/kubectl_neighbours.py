"""Lines of the neighbours of get that a cache can answer: what types there are, and what their fields are.

The objects that manifests name are here too: `get -f`.

lines(things) gives whole argument lists; `things` are the types of `kubectl api-resources`.
"""
import os

# Files and folders of tests/data/manifests, $F.
FILES = [
    "-f $F/pod.yaml", "-f $F/pod.yaml -o name", "-f $F/pod.yaml -o wide", "-f $F/pod.yaml -o yaml", "-f $F/pod.yaml -o json", "-f $F/pod.yaml -n web", "-f $F/pod.yaml -n default", "-f $F/pod.yaml -A", "-f $F/pod.yaml -l app=web",
    "-f $F/pod.yaml -l app=nothing", "-f $F/pod.yaml -l app=nothing -o name", "-f $F/pod.yaml --show-labels", "-f $F/pod.yaml --no-headers", "-f $F/pod.yaml --show-kind", "-f $F/pod.yaml -o jsonpath={.kind}", "-f $F/pod.yaml -o go-template={{.kind}}",
    "-f $F/no-namespace.yaml", "-f $F/no-namespace.yaml -n web", "-f $F/no-namespace.yaml -n nothing", "-f $F/no-namespace.yaml -A", "-f $F/services.yaml", "-f $F/services.yaml -o name", "-f $F/services.yaml -o yaml", "-f $F/services.yaml -A",
    "-f $F/services.yaml --sort-by=.metadata.name", "-f $F/services.yaml -o custom-columns=A:.kind,B:.metadata.name", "-f $F/services.yaml -o jsonpath={.items[*].metadata.name}", "-f $F/mixed.yaml", "-f $F/mixed.yaml -o name", "-f $F/mixed.yaml -o wide -A",
    "-f $F/mixed.yaml -o json", "-f $F/mixed.yaml --ignore-not-found", "-f $F/mixed.yaml --ignore-not-found -o name", "-f $F/mixed.yaml -n default", "-f $F/mixed.yaml -n web -o name", "-f $F/list.json", "-f $F/list.json -o yaml", "-f $F/list-of-one.json -o yaml",
    "-f $F/list-of-one.json -o name", "-f $F/unknown.yml", "-f $F/unknown.yml -o name", "-f $F/unknown.yml -o json", "-f $F/deeper/widget.yaml", "-f $F/deeper/widget.yaml -o yaml", "-f $F/deeper/empty.yaml", "-f $F/deeper/empty.yaml -o json", "-f $F/deeper/empty.yaml -o name",
    "-f $F/deeper/no-kind.yaml", "-f $F", "-f $F -o name", "-f $F -R", "-f $F -R -o name", "-f $F/deeper -o name", "-f $F/pod.yaml,$F/list.json -o name", "-f $F/pod.yaml -f $F/pod.yaml", "-f $F/pod.yaml -f $F/services.yaml -o name", "-f $F/*.json -o name",
    "-f $F/x*.yaml", "-f $F/several.json", "-f $F/several.json -o name", "-f $F/several.json -o yaml", "-f $F/older-version.yaml", "-f $F/older-version.yaml -o name", "-f $F/older-version.yaml -o wide", "-f $F/nothing.yaml", "-f $F/nothing.yaml -f $F/other.yaml", "-f /dev/null", "-f -", "-f - -o json", "-f - -f -", "pods -f $F/pod.yaml", "pod/a -f $F/pod.yaml", "pods a -f $F/pod.yaml", "-f", "-R", "-R pods -n web -o name",
]

# Manifests that are wrong in one way each: tests/data/broken-manifests, $B.
BROKEN_FILES = [
    "podlist.yaml", "items-without-kind.yaml", "items-without-version.yaml", "repeated-keys.yaml", "directive.yaml", "without-version.yaml", "without-kind.json", "without-kind.yaml", "text.yaml", "sequence.yaml", "number.yaml",
    "truth.yaml", "array.json", "name-is-number.yaml", "label-is-number.yaml", "labels-are-sequence.yaml", "metadata-is-text.yaml", "kind-is-number.yaml", "version-is-number.yaml", "version-of-three.yaml", "generation-is-text.yaml",
    "owner-is-number.yaml", "items-are-text.yaml", "items-are-null.yaml", "items-are-numbers.yaml", "unknown-list.yaml", "list-of-others.yaml", "lists-within.yaml", "tab.yaml", "two-colons.yaml", "indent.yaml", "open-sequence.yaml", "open-mapping.yaml",
    "wrong-bracket.yaml", "open-quote.yaml", "unknown-alias.yaml", "unknown-escape.yaml", "no-colon.yaml", "at-sign.yaml", "control.yaml", "block.yaml", "mixed-collection.yaml", "trailing-comma.json", "no-colon.json", "open.json", "escape.json",
    "control.json", "behind.json", "three.json", "json-then-yaml.json", "separator.yaml", "separator-with-comment.yaml", "second-document.yaml", "order-mark.yaml", "goes-on.yaml",
]
BROKEN = (["-f $B/" + name + form for name in BROKEN_FILES for form in ("", " -o name")] +
          ["-f $B/" + name + " -o json" for name in BROKEN_FILES[::4]] +
          ["-f $B/podlist.yaml -f $B/without-kind.yaml", "-f $B/podlist.yaml -n default", "-f $B/goes-on.yaml -n default", "-f $B/goes-on.yaml -n default -o name", "-f $B/without-kind.yaml -f $B/tab.yaml", "-f $B/without-kind.yaml -f $B/tab.yaml -o name"])
ASKED_OTHERWISE = [
    "-f $F/pod.yaml --field-selector metadata.name=x", "-f $F/pod.yaml --field-selector nope", "-f $F/pod.yaml -l !x", "-f $F/pod.yaml -l a=b=c", "-f $F/services.yaml -l a=b=c -o name", "-f $F/services.yaml -w", "-f $F/list.json -w",
    "-f $F -w", "-f $F/deeper/no-kind.yaml -w", "-f $F/unknown.yml -w", "-f $F/mixed.yaml -w", "-f $F/nothing.yaml -w", "-f $F/pod.yaml -f $F/pod.yaml -w", "-f $F/services.yaml --watch-only", "-k $F -f $F/pod.yaml", "-k $F -R",
    "--raw foo", "--raw foo/bar", "--raw /api -l a=b", "--raw /api -o json", "pods --raw /api", "--raw /api -w", "--raw=",
]
DESCRIBED_FILES = [
    "-f $F/pod.yaml", "-f $F/pod.yaml -n web", "-f $F/pod.yaml -n default", "-f $F/pod.yaml -A", "-f $F/pod.yaml -l app=web", "-f $F/pod.yaml -l app=nothing", "-f $F/pod.yaml -l app=nothing -A", "-f $F/pod.yaml -l !x", "-f $F/pod.yaml -l a=b=c",
    "-f $F/pod.yaml --show-events=false", "-f $F/pod.yaml --show-events", "-f $F/no-namespace.yaml", "-f $F/no-namespace.yaml -A", "-f $F/no-namespace.yaml -n nothing", "-f $F/mixed.yaml -n default", "-f $F/mixed.yaml -n web", "-f $F/list.json",
    "-f $F/list-of-one.json", "-f $F/several.json", "-f $F/unknown.yml", "-f $F/deeper", "-f $F/deeper -R", "-f $F/deeper/empty.yaml", "-f $F/deeper/empty.yaml -A", "-f $F/deeper/no-kind.yaml", "-f $F/deeper/widget.yaml", "-f $F/older-version.yaml",
    "-f $F/nothing.yaml", "-f $F/nothing.yaml -f $F/x.yaml", "-f $F/pod.yaml -f $F/pod.yaml", "-f -", "-f - -f -", "-f /dev/null", "pods -f $F/pod.yaml", "pods a -f $F/pod.yaml", "pod/a -f $F/pod.yaml", "-R", "-f", "-k $F -f $F/pod.yaml", "-k $F -R",
    "-f $B/podlist.yaml", "-f $B/goes-on.yaml", "-f $B/goes-on.yaml -n default", "-f $B/repeated-keys.yaml", "-f $B/without-version.yaml", "-f $B/two-colons.yaml", "-f $B/without-kind.yaml -f $B/name-is-number.yaml", "-f $B/lists-within.yaml",
]

KUBECONFIG = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "kubeconfig", "every-field.yaml")
BROKEN_MANIFESTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "broken-manifests")
MANIFESTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "manifests")

API_RESOURCES = [
    "", "-o wide", "-o name", "-o json", "-o yaml", "-o kyaml", "--no-headers", "-o wide --no-headers", "--sort-by=name", "--sort-by=kind", "--sort-by name -o name", "--sort-by=kind -o wide", "--namespaced", "--namespaced=true",
    "--namespaced=false", "--namespaced=false -o name", "--api-group=apps", "--api-group=", "--api-group= -o wide", "--api-group=nothing", "--api-group=nothing -o json", "--api-group=nothing -o name", "--api-group=example.com -o yaml",
    "--api-group=batch --namespaced=false", "--verbs=list", "--verbs=list,get -o name", "--verbs=create,nothing", "--verbs list --verbs watch -o name", "--categories=all", "--categories=all -o wide", "--categories=all,nothing", "--categories=api-extensions",
    "--cached", "--cached --api-group=apps", "--api-group=apps -o json", "--api-group=apps -o yaml", "--api-group=apps -o kyaml", "--namespaced=x", "--sort-by=x", "-o x", "-o", "extra", "--bogus", "-o json --sort-by=kind", "--no-headers=x",
    "--namespaced false", "--sort-by=", "-o=", "-o wide --api-group=policy", "--verbs=", "--categories=",
]
OTHERS = ["api-versions", "api-versions extra", "api-versions --bogus", "cluster-info", "cluster-info -n web", "cluster-info --bogus", "config get-contexts", "config get-contexts -o name", "config get-contexts --no-headers",
          "config get-contexts nothing", "config current-context", "config get-contexts -o json", "config get-clusters", "config get-users"]
# Of a kubeconfig with every field, and of the cluster's own.
CONFIG_VIEW = [
    "", "-o json", "-o yaml", "-o kyaml", "-o name", "-o=", "-o wide", "-o", "--minify", "--minify -o json", "--minify --context plugin", "--minify --context nothing", "--minify --context lost", "--minify --context userless", "--raw", "--raw -o json",
    "--raw --minify -o kyaml", "--flatten", "--flatten --minify", "--flatten --minify --context files", "--merge=false", "--merge", "extra", "--bogus", "--minify=x", "--template {{.kind}}", "-o go-template={{range.users}}{{.name}},{{end}}", "-o jsonpath={.users[*].name}",
    "-o jsonpath={.clusters[?(@.name=='two')].cluster.server}", "-o jsonpath-as-json={.contexts}", "-o jsonpath={.nope[0]}", "-o jsonpath={.nope[0]} --allow-missing-template-keys=false", "-o template", "-o jsonpath", "-o custom-columns=A:.kind",
    "--show-managed-fields -o json", "--cluster nothing --minify", "--user nothing -o json", "-o go-template={{.kind.x}}", "-o go-template={{range.users}}{{.name}}{{.user.x.y.z}}{{.name.x}}{{end}}", "-o jsonpath={.kind[0]}", "-o jsonpath={.users[9]}",
]
NAMES = ["api-resources --user nothing", "api-resources --cluster nothing", "api-resources --user nothing --cluster nothing", "api-versions --cluster nothing", "cluster-info --user nothing", "explain pods --cluster nothing",
         "explain pods --user nothing", "get pods --user nothing", "get pods --cluster nothing", "get pods --user nothing --cluster nothing", "get foo --cluster nothing", "get pods -o bogus --user nothing", "events --user nothing", "events --cluster nothing",
         "describe pods --user nothing", "describe pods --cluster nothing", "top pods --cluster nothing", "top nodes --cluster nothing", "top nodes --user nothing"]
EXPLAIN = [
    "", "pods extra", "pods", "pod", "po", "Pod", "PODS", "pods.", "pods.spec", "pods.spec.containers", "pods.spec.containers.resources", "pods.spec.containers.resources.limits", "pods.spec.volumes", "pods.spec.volumes.hostPath.type",
    "pods.spec.nope", "pods.nope", "pods.spec.containers.nope", "pods.metadata", "pods.metadata.labels", "pods.metadata.ownerReferences", "pods.kind", "pods.apiVersion", "pods.status", "pods.status.conditions", "pods.status.phase", "pods.spec.affinity",
    "pods.spec.containers.env.valueFrom", "pods.spec.containers.livenessProbe", "pods.spec.containers.livenessProbe.httpGet.port", "pods.spec[0]", "pods.spec.*", "pods..spec", ".pods", "foo", "foo.bar", "deployments", "deployments.apps", "deployments.apps.spec",
    "deployments.apps.spec.template.spec.containers", "deployment.apps.spec", "deploy.spec", "deploy.spec.strategy", "deploy.spec.strategy.rollingUpdate", "deploy.spec.strategy.rollingUpdate.maxSurge", "deployments.example.com", "deployments.example.com.spec",
    "widgets", "widgets.spec", "widgets.example.com", "widgets.example.com.spec", "widgets.spec.nope", "crd", "crd.spec", "crd.spec.versions.schema", "crd.spec.versions.schema.openAPIV3Schema", "services.spec.type", "services.spec.ports", "nodes.status",
    "secrets", "secrets.data", "configmaps.data", "hpa", "hpa.spec", "hpa.spec.metrics", "cronjobs.spec.concurrencyPolicy", "ingresses.spec.rules", "networkpolicies.spec", "pvc.spec.resources", "sc", "events", "leases.spec", "rolebindings.subjects",
    "pods --recursive", "pods.spec --recursive", "pods.spec.containers --recursive", "deploy -R", "crd --recursive", "widgets --recursive", "nodes --recursive", "pods.spec.affinity --recursive=true", "pods --recursive=false", "pods.metadata -R", "services -R",
    "hpa --api-version=autoscaling/v1", "hpa.spec --api-version=autoscaling/v2", "hpa --api-version=autoscaling/v9", "pods --api-version=v1", "pods --api-version=v2", "pods.spec --api-version v1", "deploy --api-version=apps/v1", "deploy --api-version=a/b/c",
    "widgets --api-version=example.com/v1", "widgets --api-version=example.com/v1beta1", "pods --api-version=apps/v1", "pods -o plaintext", "pods -o x", "pods.spec -o plaintext", "pods --bogus", "bindings", "tokenreviews", "tokenreviews.spec", "selfsubjectaccessreviews",
    "componentstatuses", "podtemplates.template", "resourceclaims.spec", "validatingwebhookconfigurations.webhooks", "apiservices.spec", "gadgets", "plains", "eviction", "pods.spec.containers.image.x",
]


def files_in(text):
    """The words of a line, with the folders that it means."""
    return text.replace("$F", MANIFESTS).replace("$B", BROKEN_MANIFESTS).split()


def lines(things):
    """Every line, whole."""
    for text in FILES + BROKEN + ASKED_OTHERWISE:
        yield ["get"] + files_in(text)
    for text in DESCRIBED_FILES:
        yield ["describe"] + files_in(text)
    for text in API_RESOURCES:
        yield ["api-resources"] + text.split()
    for text in OTHERS:
        yield text.split()
    for text in CONFIG_VIEW:
        for files in (["--kubeconfig", KUBECONFIG], []):
            yield ["config", "view"] + text.split() + files
    for text in NAMES:
        yield text.split()
    for text in EXPLAIN:
        yield ["explain"] + text.split()
    for thing in things:
        group = thing.get("group", "")
        name = thing["name"] + ("." + group if group else "")
        yield ["explain", name]
        yield ["explain", name, "--recursive"]
        yield ["explain", name + ".spec"]
