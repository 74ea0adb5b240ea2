"""Lines of -o go-template. Of objects as a whole only where managedFields, which k8scache does not store, are none."""

# Over a list of pods in the namespace web, and over the empty list.
OF_LIST = [
    "{{.kind}}", "{{.kind}}/{{.apiVersion}}", "x", "{{range .items}}{{.metadata.name}}{{\"\\n\"}}{{end}}",
    "{{range .items}}{{.metadata.name}} {{.status.phase}} {{.spec.nodeName}}{{println}}{{end}}", "{{len .items}}", "{{(index .items 0).metadata.name}}",
    "{{range $i, $p := .items}}{{if $i}},{{end}}{{$p.metadata.name}}{{end}}", "{{range .items}}{{range .spec.containers}}{{.image}} {{end}}{{end}}",
    "{{range .items}}{{with .metadata.labels}}{{range $k, $v := .}}{{$k}}={{$v}} {{end}}{{end}}{{end}}", "{{range .items}}{{.metadata.labels}}{{end}}",
    "{{range .items}}{{.metadata.labels.app}}|{{end}}", "{{range .items}}{{index .metadata.labels \"pod-template-hash\"}}|{{end}}",
    "{{range .items}}{{if eq .status.phase \"Running\"}}{{.metadata.name}} {{end}}{{end}}", "{{range .items}}{{if ne .status.phase \"Running\"}}{{.metadata.name}}{{else}}-{{end}}{{end}}",
    "{{range .items}}{{if and .spec.nodeName (eq .status.phase \"Running\")}}{{.metadata.name}} {{end}}{{end}}", "{{range .items}}{{if or .metadata.deletionTimestamp (not .spec.nodeName)}}{{.metadata.name}} {{end}}{{end}}",
    "{{range .items}}{{range .status.containerStatuses}}{{.restartCount}}/{{.ready}} {{end}}{{end}}", "{{range .items}}{{range .status.containerStatuses}}{{if gt .restartCount 3}}{{.name}} {{end}}{{end}}{{end}}",
    "{{range .items}}{{printf \"%-30s|%10s|%v\\n\" .metadata.name .status.phase .spec.terminationGracePeriodSeconds}}{{end}}",
    "{{range .items}}{{printf \"%d %5d %x %T\\n\" .spec.terminationGracePeriodSeconds .spec.terminationGracePeriodSeconds .spec.terminationGracePeriodSeconds .spec.terminationGracePeriodSeconds}}{{end}}",
    "{{range .items}}{{exists . \"spec\" \"nodeName\"}} {{exists . \"status\" \"nope\"}} {{end}}", "{{range .items}}{{.status.qosClass | printf \"%q\"}} {{end}}", "{{range .items}}{{.spec.containers | len}}{{end}}",
    "{{range .items}}{{$n := .metadata.name}}{{range .status.conditions}}{{if eq .type \"Ready\"}}{{$n}}={{.status}} {{end}}{{end}}{{end}}",
    "{{- range .items -}} {{ .metadata.name }} {{- end -}}", "{{define \"p\"}}<{{.metadata.name}}>{{end}}{{range .items}}{{template \"p\" .}}{{end}}", "{{block \"b\" .kind}}[{{.}}]{{end}}",
    "{{range .items}}{{slice .metadata.name 0 3}} {{end}}", "{{range .items}}{{html .metadata.name}}{{js .metadata.name}}{{urlquery .metadata.name}} {{end}}", "{{range .nope}}x{{else}}none{{end}}", "{{.nope}}{{.nope.deeper}}",
    "{{range .items}}{{.spec.tolerations}}{{.spec.volumes}}{{end}}", "{{range .items}}{{.spec.containers}}{{end}}", "{{range .items}}{{.status.containerStatuses}}{{end}}", "{{.metadata}}", "{{range $k, $v := .metadata}}{{$k}}:{{$v}}{{end}}",
    "{{range .items}}{{if eq .metadata.name \"running\"}}{{break}}{{end}}{{.metadata.name}} {{end}}", "{{range .items}}{{if lt .metadata.name \"p\"}}{{continue}}{{end}}{{.metadata.name}} {{end}}", "{{range 3}}{{.}}{{end}}",
    "{{print 1 2 \"a\" \"b\" nil}}", "{{println .kind 1}}", "{{/* nothing */}}x{{- /* trimmed */ -}} y", "{{$x := 1}}{{$x = 2}}{{$x}}", "{{true}}{{1.5}}{{0x10}}{{'a'}}{{`raw`}}", "{{with .items}}{{len .}}{{else}}none{{end}}",
    "{{if .items}}some{{else if .kind}}none{{end}}", "{{eq .kind \"List\" \"x\"}} {{ge 2 1}} {{le \"a\" \"b\"}}", "{{range .items}}{{.metadata.creationTimestamp}}{{end}}", "{{\"aGVsbG8=\" | base64decode}}",
]
# They fail: over the empty list, whose document is shown, and over one named object where nothing of it is.
FAILING = [
    "{{.kind.x}}", "{{index .items 0}}", "{{index .kind 99}}", "{{index .metadata 1}}", "{{range .kind}}x{{end}}", "{{len .nope}}", "{{len nil}}", "{{lt .kind 1}}", "{{eq .kind 1}}", "{{template \"x\"}}", "before {{.kind.x}}",
    "{{base64decode .kind}}", "{{base64decode .items}}", "{{.kind 1}}", "{{1 | .kind}}", "{{nil}}", "{{index .nope 1}}", "{{slice .kind 3 1}}", "{{printf .items}}", "{{call .kind}}", "{{with .kind}}{{.x}}{{end}}", "{{$x = 1}}",
]
BROKEN = [
    "{{", "{{.kind", "{{end}}", "{{else}}", "{{if}}x{{end}}", "{{if .kind}}", "{{foo .kind}}", "{{.a b}}", "{{$x}}", "{{.kind | }}", "{{.kind | 5}}", "{{(.kind}}", "{{.kind)}}", "{{\"x}}", "{{'ab'}}", "{{1a}}", "{{}}", "{{@}}", "{{range}}{{end}}",
    "{{template x}}", "{{define \"x\"}}", "{{break}}", "{{/* x", "{{99999999999999999999}}", "{{range $x, $y, $z := .a}}{{end}}", "{{.metadata.labels.a-b}}", "{{.a.1}}", "{{true.x}}", "{{if .kind}}\n{{foo}}{{end}}",
]
OF_OBJECT = [
    "{{.metadata.name}}", "{{.kind}} {{.status.phase}}{{\"\\n\"}}", "{{range .spec.containers}}{{.name}}={{.image}} {{end}}", "{{.metadata.labels}}", "{{.spec.nope}}|{{.nope.x}}", "{{index .metadata.labels \"app\"}}", "{{len .metadata.name}}",
    "{{.spec.containers}}", "{{with .spec.nodeName}}on {{.}}{{end}}", "{{.status.conditions}}", "{{range $k, $v := .metadata.labels}}{{$k}}{{$v}}{{end}}", "{{if .spec.hostNetwork}}host{{else}}pod{{end}}",
]
OF_ANY_KIND = ["{{range .items}}{{.kind}}/{{.metadata.name}}{{\"\\n\"}}{{end}}", "{{range .items}}{{.spec}}{{.data}}{{.status}}{{end}}", "{{range .items}}{{range $k, $v := .metadata.labels}}{{printf \"%s=%q;\" $k $v}}{{end}}{{end}}"]
LISTS = ["pods -A", "services -A", "deployments -A", "nodes", "configmaps -A", "events -A", "widgets -A", "jobs -A", "persistentvolumes", "ingresses -A", "customresourcedefinitions", "secrets -n web", "namespaces"]


def lines():
    """Argument lists, without `get`."""
    for text in OF_LIST:
        yield ["pods", "-n", "web", "-o", "go-template=" + text]
        yield ["pods", "-n", "empty", "-o", "go-template=" + text]
    for text in OF_LIST[::4]:
        yield ["pods", "-n", "web", "-o", "template", "--template", text]
        yield ["pods", "-n", "web", "--template", text]
        yield ["pods,services", "-n", "web", "-o", "template=" + text]
        yield ["pods", "-n", "empty", "-o", "go-template=" + text, "--allow-missing-template-keys=false"]
    for text in FAILING + BROKEN:
        yield ["pods", "-n", "empty", "-o", "go-template=" + text]
    for text in FAILING[::5]:
        yield ["pods", "-n", "empty", "-o", "go-template=" + text, "--allow-missing-template-keys=false"]
    for text in OF_OBJECT:
        yield ["pod", "running", "-n", "web", "-o", "go-template=" + text]
        yield ["pods", "running", "nothing", "-n", "web", "-o", "go-template={{range .items}}" + text + "{{end}}"]
        yield ["svc/plain", "-n", "web", "-o", "go-template=" + text]
    for place in LISTS:
        for text in OF_ANY_KIND:
            yield place.split() + ["-o", "go-template=" + text]
    for text in ("-o go-template", "-o go-template=", "-o template", "-o templatefile", "-o go-template-file", "-o go-template-file=/nothing/there", "-o templatefile=/nothing/there", "-o go-templatex={{.kind}}", "-o GO-TEMPLATE={{.kind}}",
                 "-o go-template={{.kind}} --show-labels", "-o go-template={{.kind}} -L app", "-o json --template={{.kind}}", "-l app=nothing -o go-template={{.kind}}", "nothing -o go-template={{.kind}}",
                 "nothing --ignore-not-found -o go-template={{.kind}}", "--template={{.kind}} -o yaml"):
        yield ["pods", "-n", "web"] + text.split()
