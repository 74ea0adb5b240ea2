"""Lines about the forms of -o that are written by their user: templates and columns.

`lines()` gives argument lists, each starting with a type. Templates that show an object as a whole are
asked of objects without managedFields only, which k8scache does not store: of lists that are empty.
"""

# Over a list of pods in the namespace web.
JSONPATH_OF_LIST = [
    "{.kind}", "{.kind}{.apiVersion}", "kind", ".kind", "", " ", "{.items[*].metadata.name}", "{.items[0].metadata.name}",
    "{.items[-1].metadata.name}", "{.items[0:3].metadata.name}", "{.items[::7].metadata.name}",
    "{.items[0,2].metadata.name}", "{.items[0].metadata['name','namespace']}", "{.items[*]['kind','apiVersion']}",
    "{.items[*].spec.containers[*].image}", "{.items[*].spec.containers[0].name}", "{.items[*].spec.nodeName}",
    "{.items[*].metadata.labels.app}", "{.items[*].metadata.labels}", "{.items[*].status.phase}",
    "{.items[*].status.containerStatuses[*].restartCount}", "{.items[*].status.containerStatuses[0].ready}",
    "{.items[*].status.containerStatuses}", "{.items[*].spec.containers[*].ports[*].containerPort}",
    "{.items[*].spec.containers[*].resources}", "{.items[*].status.conditions[*].type}",
    "{.items[?(@.status.phase==\"Running\")].metadata.name}", "{.items[?(@.status.phase=='Running')].metadata.name}",
    "{.items[?(@.status.phase!=\"Running\")].metadata.name}", "{.items[?(@.metadata.name>\"p\")].metadata.name}",
    "{.items[?(@.metadata.name<=\"p\")].metadata.name}", "{.items[?(@.spec.nodeName)].metadata.name}",
    "{.items[?(@.metadata.labels.app)].metadata.name}", "{.items[?(@.metadata.deletionTimestamp)].metadata.name}",
    "{.items[?(@.status.containerStatuses[0].restartCount>3)].metadata.name}",
    "{.items[?(@.status.containerStatuses[0].ready==true)].metadata.name}",
    "{.items[*].status.conditions[?(@.type==\"Ready\")].status}", "{..image}", "{..containerID}", "{.items..name}",
    "{..metadata.name}", "{.items[*]..phase}", "{..restartCount}", "{.items[0].metadata.name.*}",
    "{.items[*].status.qosClass}", "{.items[*].metadata.annotations}", "{.items[*].metadata.generation}",
    "{range .items[*]}{.metadata.name}{\"\\n\"}{end}", "{range .items[*]}{.metadata.name}{\"\\t\"}{.status.phase}{\"\\n\"}{end}",
    "{range .items[*]}{@.metadata.name} {end}", "{range .items[*]}{$.metadata.name} {end}", "{range .items[0:2]}{.metadata.name}{end}",
    "{range .items[*]}{.metadata.name}: {range .spec.containers[*]}{.name}={.image} {end}{\"\\n\"}{end}",
    "{range .items[*]}[{.metadata.name}:{range .status.conditions[?(@.type==\"Ready\")]}{.status}{end}]{end}",
    "{range .items[*]}{.metadata.name},{end}done", "before {range .items[*]}{.metadata.name},{end}", "{range .nope[*]}x{end}y",
    "{range .items[*]}{.nope}{end}", "{range .items[*]}x", "{range .items[*]}{.metadata.name}", "{range .items[*]}{.metadata.name}{end}{.kind}",
    "{range .items[*]}{range .spec.containers[*]}{.name}{end}{end}", "{range .items[?(@.status.phase==\"Pending\")]}{.metadata.name} {end}",
    "{range .items[*].metadata}{.name} {end}", "{range .items[*].spec.containers[*]}{.name},{end}", "{.items[*].metadata.name}{\"\\n\"}",
    "names: {.items[*].metadata.name}", "{.nope}", "{.nope.deeper[3]}", "{.items[*].nope}", "{.items[0].metadata.nope[0]}", "{'text'}", "{\"a\\tb\"}",
    "{5}", "{-5}", "{+5}", "{1.5}", "{true}", "{false}", "{ .kind }", "{.kind }", "{@.kind}", "{$.kind}", "{['kind']}", "{.['kind']}", "{[ 'kind' ]}",
    "{.items[*].metadata.labels['app']}", "{.items[*].metadata.labels.pod-template-hash}", "{.items[*].metadata.annotations.example\\.com/note}",
    "{.items[*].metadata.labels['app','tier']}", "{.items[*].spec.tolerations[*].key}",
    "{.items[*].spec.terminationGracePeriodSeconds}", "{.items[*].spec.enableServiceLinks}", "{.items[*].metadata.ownerReferences[*].name}",
    "{.items[0:0]}", "{.items[0:2]['kind']}", "{.items[0:1].metadata.uid}", "{.metadata}", "{.metadata.resourceVersion}",
    "é{.kind}ü", "{.kind}}", "{.kind}{'}'}", "\\{.kind}", "a\\nb{.kind}",
]
# What kubectl refuses before it looks at an object.
JSONPATH_BROKEN = [
    "{", "{.kind", "{.items[0", "{.items[}", "{.items[a]}", "{.items[1:2:3:4]}", "{.items[?(@.a==1]}", "{.items[?(@.a==1)", "{.items[?(@.a==1 && @.b==2)].x}",
    "{.items[?(@.a=~\"x\")]}", "{.items[?(@.a==)]}", "{.items[?(==1)]}", "{kind}x{", "{&}", "{|}", "{(}", "{.a....b}", "{....}", "{-}", "{+}", "{1.2.3}", "{'a}",
    "{\"a}", "{'\\q'}", "{\"\\u12\"}", "{.a\n}", "{.items[\n]}", "{.items['a'}", "{.items['a','b]}", "{.items[99999999999999999999]}", "{.items[-]}", "{.items[1:-]}",
    "{{.kind}}", "{.kind}{", "{\u2026}", "{.items[?(@.a==\"x)]}", "{!}", "{.items[?(!@.a)]}",
]
# What is refused while it runs, over an empty list: kubectl shows the document.
JSONPATH_FAILING = [
    "{.items[3:2]}", "{\u00e9.}", "{.items[?()]}",     "{.items[0]}", "{.items[0].metadata.name}", "{.items[-1]}", "{.items[1:2]}", "{.kind[0]}", "{.kind[*]}", "{.metadata[0]}", "{kind}", "{kind}{.x}", "{end}", "{.kind}{end}", "{.kind[?(@.a)]}",
    "{.metadata[?(@.a)]}", "{.nope[0]}", "{.items[::0]}", "{}", "{@}", "{$}", "{.items}", "{.*}", "{..}", "{.}", "{..resourceVersion}", "{.metadata.*}", "{range}x{end}", "{range .}{.kind}{end}",
    "{.kind.*}", "{.kind..}", "{.items[*].x}", "{.items[?(@.a)].x}", "{.items[?(@.a=1)].x}", "{.items[0,1]}", "{['kind','apiVersion']}", "{['kind',0]}", "{5[0]}", "{'x'[0]}", "{true[0]}", "{1.5[0]}",
    "x{.items[0]}", "{.kind.a.b}", "{..*}",
]
# Over one pod.
JSONPATH_OF_OBJECT = [
    "{.kind}", "{.metadata.name}", "{.metadata.labels}", "{.spec.containers[*].name}", "{.spec.containers[0].image}", "{.status}x", "{.spec.containers}", "{.status.conditions[?(@.type==\"Ready\")].status}",
    "{.metadata.name}{\"\\n\"}", "{range .spec.containers[*]}{.name}{end}", "{.items[*].metadata.name}", "{.spec.containers[0].resources}", "{.spec['nodeName','schedulerName']}", "{..name}",
]

COLUMNS = [
    "NAME:.metadata.name", "NAME:metadata.name", "NAME:{.metadata.name}", "NAME:{metadata.name}", "NAME:.metadata.name,PHASE:.status.phase,NODE:.spec.nodeName",
    "NAME:.metadata.name,IMAGES:.spec.containers[*].image", "NAME:.metadata.name,LABELS:.metadata.labels", "NAME:.metadata.name,C:.spec.containers[0].resources", "A:.nope", "A:.metadata.name,B:.nope.x,C:.kind",
    "A:", ":.metadata.name", "A:,B:.kind", "lower case:.kind", "A:.metadata.name,A:.metadata.name", "A:.status.conditions[?(@.type==\"Ready\")].status", "A:..image", "A:.metadata['name']", "A:.metadata.labels.app,B:.metadata.labels.tier",
    "A:.status.containerStatuses[*].restartCount,B:.status.containerStatuses[*].ready", "A:.status.containerStatuses", "A:.spec.terminationGracePeriodSeconds,B:.spec.enableServiceLinks", "A:.metadata.annotations", "A:.spec.tolerations",
    "A:.metadata.ownerReferences[0].name", "NAME:.metadata.name,A:.status.qosClass,B:.status.podIP,C:.status.hostIP", "A:.kind,B:.apiVersion", "A:.status.startTime", "A:.metadata.name,", "A", "A,B", "", ",", "A:.a,B", "A:.a[", "A:.metadata.labels[0]", "A:{", "A:}", "A:{{.a}}", "A:.a}", "A:{.a",
    "A:.metadata.name,B:.spec.containers[5].name", "A:.a b", "A:.kind ", "A: .kind", "A::.kind", "A:.kind:x", "ÄÖÜ:.kind,B:.metadata.name", "A:.metadata.name,B:.spec.volumes[*].name,C:.spec.volumes", "A:.[0]", "A:[0]", "A:.*x", "A:'x'",
]
# Of these lists: type, place.
LISTS = [("pods", "-n web"), ("services", "-A"), ("deployments", "-A"), ("nodes", ""), ("configmaps", "-n web"), ("events", "-A"), ("widgets", "-A"), ("jobs", "-A"), ("secrets", "-n web"), ("persistentvolumes", ""),
         ("ingresses", "-A"), ("horizontalpodautoscalers", "-A"), ("customresourcedefinitions", ""), ("endpointslices", "-A")]
ANY_KIND = ["{.items[*].metadata.name}", "{range .items[*]}{.kind}/{.metadata.name} {.metadata.creationTimestamp}{\"\\n\"}{end}", "{.items[*].spec}", "{.items[*].status}", "{.items[*].data}", "{..uid}", "{.items[*].metadata.labels}",
            "{.items[0].spec.*}", "{.items[0].data.*}"]
ANY_COLUMNS = ["NAME:.metadata.name,NS:.metadata.namespace,SPEC:.spec,DATA:.data", "K:.kind,L:.metadata.labels,S:.status,A:.metadata.annotations"]


def lines():
    """Argument lists, without `get`."""
    yield from chosen_and_sorted()
    for text in JSONPATH_OF_LIST + JSONPATH_BROKEN:
        yield ["pods", "-n", "web", "-o", "jsonpath=" + text]
    for text in JSONPATH_OF_LIST[::3] + JSONPATH_BROKEN[::4]:
        yield ["pods", "-n", "web", "-o", "jsonpath-as-json=" + text]
        yield ["pods", "-n", "web", "-o", "jsonpath", "--template", text]
        yield ["pods", "-n", "empty", "-o", "jsonpath=" + text, "--allow-missing-template-keys=false"]
    for text in JSONPATH_FAILING:
        yield ["pods", "-n", "empty", "-o", "jsonpath=" + text]
        yield ["pods", "-n", "empty", "-o", "jsonpath-as-json=" + text]
    for text in JSONPATH_OF_OBJECT:
        yield ["pod", "running", "-n", "web", "-o", "jsonpath=" + text]
        yield ["pod", "completed", "-n", "web", "-o", "jsonpath-as-json=" + text]
        yield ["pods", "running", "completed", "-n", "web", "-o", "jsonpath=" + text]
        yield ["pods", "running", "nothing", "-n", "web", "-o", "jsonpath=" + text]
        yield ["pod/running", "svc/plain", "-n", "web", "-o", "jsonpath=" + text]
    for columns in COLUMNS:
        yield ["pods", "-n", "web", "-o", "custom-columns=" + columns]
        yield ["pods", "-n", "empty", "-o", "custom-columns=" + columns]
    for columns in COLUMNS[::4]:
        yield ["pods", "-n", "web", "-o", "custom-columns=" + columns, "--no-headers"]
        yield ["pod", "running", "-n", "web", "-o", "custom-columns=" + columns]
        yield ["pods,services", "-n", "web", "-o", "custom-columns=" + columns]
        yield ["pods", "running", "nothing", "-n", "web", "-o", "custom-columns=" + columns]
        yield ["pods", "-n", "web", "-o", "custom-columns", "--template", columns]
    for thing, place in LISTS:
        yield [thing] + place.split() + ["-o", "kyaml"]
        for text in ANY_KIND:
            yield [thing] + place.split() + ["-o", "jsonpath=" + text]
        for columns in ANY_COLUMNS:
            yield [thing] + place.split() + ["-o", "custom-columns=" + columns]
    for text in ("-o jsonpath", "-o jsonpath=", "-o jsonpath-as-json", "-o jsonpath-file", "-o jsonpath-file=", "-o jsonpath-file=/nothing/there", "-o custom-columns", "-o custom-columns=", "-o custom-columns-file",
                 "-o custom-columns-file=/nothing/there", "-o jsonpathx", "-o jsonpath-as-jsonx={.kind}", "-o custom-columnsx=A:.a", "-o JSON", "-o Yaml", "-o NAME", "-o WIDE", "-o JSONPATH={.kind}", "-o json --template={.kind}",
                 "-o jsonpath={.kind} --template={.kind}", "-o yaml --show-labels", "-o jsonpath={.kind} --show-labels", "-o custom-columns=A:.kind --show-labels", "-o bogus --show-labels", "-o jsonpath={.kind} -L app",
                 "-o custom-columns=A:.kind -L app", "-o name --no-headers", "-o custom-columns=A:.kind --show-kind", "-l app=nothing -o jsonpath={.kind}", "-l app=nothing -o custom-columns=A:.kind",
                 "--ignore-not-found -l app=nothing -o jsonpath={.kind}", "--ignore-not-found -l app=nothing -o custom-columns=A:.kind", "--ignore-not-found -l app=nothing -o json",
                 "--ignore-not-found -l app=nothing -o yaml", "nothing --ignore-not-found -o jsonpath={.kind}", "nothing -o jsonpath={.kind}", "nothing -o custom-columns=A:.kind"):
        yield ["pods", "-n", "web"] + text.split()
    for text in ("-o bogus", "-o jsonpath={", "-o custom-columns=A", "-o jsonpath"):
        yield ["foo"] + text.split()


SORTS = [".metadata.name", "metadata.name", "{.metadata.name}", "{metadata.name}", ".metadata.creationTimestamp", ".status.phase", ".spec.nodeName", ".metadata.labels.app", ".metadata.uid", ".metadata.resourceVersion", ".spec.containers[0].image",
         ".status.containerStatuses[0].restartCount", ".zzz", ".metadata.zzz[0]", "", "{.metadata", "{.a}{.b}", ".metadata.labels[", ".spec.containers[9].name", "{.metadata.name", ".spec.terminationGracePeriodSeconds"]
UNIQUE = [".metadata.name", "{.metadata.uid}", ".zzz", "{.a", ".metadata.labels[0]"]
# By which many are equal, or cannot be compared.
TIES = [".metadata.namespace", ".kind", ".status.phase", ".spec.nodeName", ".metadata.labels.app", ".metadata.labels", ".metadata.creationTimestamp", ".spec.enabled", ".spec.type", ".spec.unschedulable", ".spec", ".status.containerStatuses[0].ready"]
FIELDS = ["status.phase=Running", "status.phase==Running", "status.phase!=Running", "status.phase=", "metadata.name=running", "metadata.name!=running", "metadata.name=nothing", "metadata.namespace=web", "metadata.namespace!=web",
          "spec.nodeName=node-1", "spec.nodeName!=node-1", "spec.nodeName=", "status.phase=Running,spec.nodeName=node-1", "status.phase=Running,", ",", "", "spec.restartPolicy=Always", "spec.restartPolicy!=Always", "spec.schedulerName=default-scheduler",
          "spec.serviceAccountName=default", "spec.hostNetwork=true", "spec.hostNetwork=false", "spec.hostNetwork!=true", "status.podIP=10.244.0.1", "status.podIP=", "status.podIPs=", "status.nominatedNodeName=", "status.phase", "status.phase>Running",
          "=Running", "=", "!=", "status.phase=a=b", "status.phase=a\\=b", "status.phase=a\\,b", "status.phase=a\\b", "status.phase=Running,nope", "nope=1", "spec.containers=x", "metadata.labels.app=web", "Status.Phase=Running", " status.phase=Running",
          "status.phase= Running", "status.phase=Running,status.phase!=Running", "metadata.uid=x", "spec.nodeName=node-1,nope=1"]
FIELDS_OF = [("services", "spec.type=ClusterIP"), ("services", "spec.type!=ClusterIP"), ("services", "spec.clusterIP=None"), ("services", "spec.nope=1"), ("secrets", "type=Opaque"), ("secrets", "type!=Opaque"), ("secrets", "nope=1"),
             ("nodes", "spec.unschedulable=true"), ("nodes", "spec.unschedulable=false"), ("nodes", "spec.unschedulable!=true"), ("nodes", "metadata.name=node-1"), ("nodes", "metadata.namespace=x"), ("namespaces", "status.phase=Active"), ("namespaces", "status.phase!=Active"), ("namespaces", "metadata.namespace="),
             ("events", "involvedObject.kind=Pod"), ("events", "involvedObject.name=running"), ("events", "type=Warning"), ("events", "type!=Warning"), ("events", "reason=Failed"), ("events", "source="), ("events", "source=kubelet"), ("events", "reportingComponent="), ("events", "involvedObject.fieldPath="), ("events", "involvedObject.uid="),
             ("jobs", "status.successful=1"), ("jobs", "status.successful=0"), ("jobs", "status.successful!=0"), ("jobs", "nope=1"), ("replicationcontrollers", "status.replicas=0"), ("replicationcontrollers", "status.replicas!=0"), ("replicasets", "status.replicas=1"), ("deployments", "nope=1"), ("deployments", "metadata.name=complete"),
             ("deployments", "metadata.namespace=web"), ("configmaps", "metadata.name!=nothing"), ("widgets", "metadata.name=lines"), ("widgets", "metadata.namespace=web"), ("widgets", "spec.size=1"), ("widgets", "spec.color=red"), ("widgets", "spec.color!=red"), ("widgets", "spec.color="), ("widgets", "spec.color=red,spec.count=3"), ("widgets", "spec.color=red,metadata.namespace=web"), ("ingresssettings", "metadata.namespace=x"), ("ingresssettings", "metadata.name=main"),
             ("gadgets", "spec.color=red"), ("plains", "metadata.name=x"), ("plains", "metadata.namespace=x"), ("ingresssettings", "nope=1"), ("certificatesigningrequests", "spec.signerName=kubernetes.io/legacy-unknown"),
             ("certificatesigningrequests", "spec.signerName!=x"), ("certificatesigningrequests", "nope=1"), ("resourceslices", "spec.nodeName=node-1"), ("resourceslices", "spec.driver!=x"), ("resourceslices", "nope=1"), ("pods,services", "status.phase=Running"), ("pods,services", "metadata.name=running"), ("pods,services", "nope=1"),
             ("services,pods", "spec.type=ClusterIP"), ("nodes,pods", "metadata.name!=x"), ("persistentvolumes", "metadata.namespace="), ("leases", "nope=1"), ("clusterroles", "metadata.name=view"), ("clusterroles", "metadata.namespace="), ("customresourcedefinitions", "nope=1"), ("customresourcedefinitions", "metadata.namespace=")]


def chosen_and_sorted():
    """Lines of --sort-by and --field-selector. Go's sort is not stable, but the same every time."""
    for path in SORTS:
        yield ["services", "-n", "web", "--sort-by=" + path]
        yield ["nodes", "--sort-by", path]
        yield ["nodes", "--sort-by", path, "-o", "wide"]
        yield ["services", "-n", "web", "--sort-by", path, "-o", "name"]
        yield ["deployments", "-n", "web", "--sort-by", path, "-o", "custom-columns=A:.metadata.name,B:.kind"]
        yield ["pods", "-n", "empty", "--sort-by", path]
        yield ["pod", "running", "-n", "web", "--sort-by", path]
        if "resourceVersion" not in path:  # which kubectl takes from the lists themselves
            yield ["pods,services", "-n", "empty", "--sort-by", path]
    for path in UNIQUE:
        for form in ([], ["-o", "wide"], ["-o", "name"], ["-o", "jsonpath={.items[*].metadata.name}"], ["-o", "json"], ["-o", "yaml"], ["-o", "custom-columns=A:.metadata.name"]):
            yield ["pods", "-n", "web", "--sort-by", path] + form
            yield ["pods", "-A", "--sort-by", path] + form
            yield ["configmaps", "-A", "--sort-by", path] + form
            yield ["pods,services", "-n", "web", "--sort-by", path] + form
            yield ["pods", "running", "completed", "-n", "web", "--sort-by", path] + form
            yield ["pods", "running", "nothing", "-n", "web", "--sort-by", path] + form
            yield ["pod", "running", "-n", "web", "--sort-by", path] + form
            yield ["secrets", "-n", "empty", "--sort-by", path] + form
            yield ["pods", "-n", "web", "-l", "app=web", "--sort-by", path] + form
            yield ["pods", "-n", "web", "--field-selector", "status.phase=Running", "--sort-by", path] + form
    for thing in ("pods -A", "pods -n web", "nodes", "services -A", "configmaps -A", "clusterroles", "widgets -A"):
        for path in TIES:
            for form in ([], ["-o", "name"]):
                yield thing.split() + ["--sort-by", path] + form
    for fields in FIELDS:
        yield ["pods", "-A", "--field-selector", fields]
        yield ["pods", "-n", "web", "--field-selector=" + fields, "-o", "name"]
        yield ["pods", "-n", "web", "--field-selector", fields, "-l", "app=web", "-o", "wide"]
        yield ["pods", "-n", "empty", "--field-selector", fields]
    for thing, fields in FIELDS_OF:
        for form in ([], ["-o", "name"], ["-o", "json"]):
            yield [thing, "-A", "--field-selector", fields] + form
    for text in ("pod running -n web --subresource status", "pod/running -n web --subresource=status -o name", "pods -n web --subresource status", "pods running completed -n web --subresource=status -o wide",
                 "pod nothing -n web --subresource status", "pods -n web --subresource=", "deploy/complete -n web --subresource status", "pods -n web --chunk-size=1", "pods -n web --chunk-size 0 -o name", "pods -n web --chunk-size=x"):
        yield text.split()
    for text in ("pods running --field-selector=status.phase=Running", "pod/running --field-selector=status.phase=Running", "pods --field-selector", "foo --field-selector=nope=1", "pods --field-selector=nope=1 -l a=b=c -n web",
                 "pods --field-selector=nope= -l app=web -n web", "pods -n web --field-selector=status.phase=Running -l app===x", "all -n web --field-selector=status.phase=Running", "all -n web --field-selector=metadata.name=plain"):
        yield text.split()
