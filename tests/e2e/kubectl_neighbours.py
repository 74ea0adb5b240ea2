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

KUBECONFIG = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "kubeconfig", "every-field.yaml")
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


def lines(things):
    """Every line, whole."""
    for text in FILES:
        yield ["get"] + text.replace("$F", MANIFESTS).split()
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
