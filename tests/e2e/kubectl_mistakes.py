"""Lines that kubectl refuses, or that ask it for what it cannot find: what people mistype.

`lines()` gives argument lists, without `get`. None of them may go on for ever: with -w stand only mistakes.
"""

import shlex

FLAGS = [
    "--bogus", "--bogus=1", "-Z", "-Zx", "-AZ", "--", "-- --bogus", "---", "--=x", "--=", "-=", "-", "pods -", "pods --output", "pods -o", "pods -Ao", "pods --no-headers=", "pods --no-headers=maybe",
    "pods -A=", "pods -A=maybe", "pods -wx", "pods -w=maybe", "pods --watch=maybe", "pods --watch-only=2", "pods --show-labels=yes", "pods --show-kind=on", "pods --ignore-not-found=si",
    "pods --chunk-size", "pods --chunk-size=", "pods --chunk-size=x", "pods --chunk-size=1.5", "pods --chunk-size=99999999999999999999", "pods --chunk-size=-1 -n web -o name", "pods --chunk-size 0x10 -n web -o name",
    "pods --all-namespace", "pods --Namespace web", "pods --label-column app", "pods -N web", "pods -nweb --selector", "pods --field-selector", "pods --sort-by", "pods -L", "pods --label-columns",
    "pods --template", "pods --subresource", "pods --as", "pods --token", "pods --context", "pods --request-timeout", "pods -s", "pods --user", "pods --cluster", "pods --kubeconfig", "pods --certificate-authority",
    "pods --allow-missing-template-keys=x", "pods --server-print=x", "pods --show-managed-fields=x", "pods --output-watch-events=x", "pods --insecure-skip-tls-verify=x", "pods --disable-compression=x",
    "pods --match-server-version=x", "pods --warnings-as-errors=x", "pods --v=x", "pods -vx", "pods -v=x", "pods --v", "pods -v", "pods --log-flush-frequency=x", "pods --log-flush-frequency", "pods --vmodule=x", "pods --profile",
    "pods --cache-dir", "pods --all_namespaces -o name", "pods --field_selector=a", "pods --all_namespace", "pods --chunk-size=-99999999999999999999", "pods --vmodule=a=1,b=x", "pods -n web -o name --vmodule=a=1,b=2", "pods -v 0 -n web -o name", "pods -Av0 -o name", "pods -Avx", "pods -n web -o name --server-print", "pods -n web -o name --match-server-version=false", "pods -n web -o name --disable-compression",
    "pods -n web -o name --log-flush-frequency=3s", "pods -n web -o name --warnings-as-errors", "pods -n web -o name --request-timeout=30", "pods -n web -o name --request-timeout=30s",
    "pods -n web -o name --request-timeout=1m30s", "pods -n web -o name --request-timeout=0", "pods -n web --request-timeout=x", "pods -n web --request-timeout=1d", "pods -n web --request-timeout=", "pods --request-timeout=1x foo",
    "foo --request-timeout=-1", "pods -n web --request-timeout=1.5s -o name", "pods -n web -o name --request-timeout=100ms9s", "foo --output-watch-events", "--output-watch-events", "pods --output-watch-events", "pods --output-watch-events --show-labels -o json",
    "--show-labels -o json", "-o bogus", "-o json --show-labels -w", "pods --watch --show-labels -o name", "--no-headers=x foo", "foo -o bogus", "foo --sort-by {", "foo -l ===", "-l app=web", "--field-selector a=b",
    "pods --ignore-not-found --bogus", "pods --as-group", "pods --as-uid", "pods --tls-server-name", "pods --client-key", "pods -n web pods -Ax", "pods --no-headers --no-headers=false -n web -o name",
]

ARGUMENTS = [
    "pods pods", "pods a b c -n web", "pods/a/b/c", "pods//a", "//", "/", "pods/running/ -n web", "pods/running services/ -n web", ",", ",,", "pods,,svc", "pods, running", ",pods running", "pods,svc/a b", "pods/a svc",
    "svc pods/a", "pods/a svc b", "a/b c/d", "pods/a foo/b", "foo/b pods/a", "foo/a bar/b", "foo,pods a", "pods,foo a", "pods foo/", "''", "'' ''", "' '", "' ' a", "pods ' ' -n web", "'pods '", "' pods'",
    "pods . -n web", "pods .. -n web", "pods a%b -n web", "pods 'a b' -n web", "pods a b%c -n web", "pods running a%b -n web", "pods a%b running -n web", "pods %2F .. -n web", "pods/. -n web", "pods/.. svc/.. -n web",
    "nodes .", "nodes a%b control-1", "pods a%b -n web --ignore-not-found", "pods a%b -n web -o json", "pods a%b running -n web -o name", "pods .. -n web -o jsonpath={.kind}", "pods a?b -n web", "pods a#b -n web", "pods 'a\"b' -n web",
    "pods a\\\\b -n web", "pods/.. svc/plain -n web", "pods/a%b svc/plain -n web -o name", "pods,svc .. -n web", "pods a%b nothing -n web", "pods é -n web", "pods UPPER -n web", "pods -n . ", "pods -n ..", "pods -n a%b", "pods -n a/b", "pods x -n a/b", "pods,svc -n a/b", "pods/x -n ..", "nodes -n a/b", "nodes x -n ..",
    "nodes,pods -n a%b", "pods -n 'a b'", "pods -n Web", "pods -n é", "deploy -n a/b -o name", "pods -n a/b -o json", "pods -n a/b --ignore-not-found", "pods -n a/b -l app==", "pods -A -n a/b -o name",
    "nothings.example.com", "widgets.v9.example.com", "widgets.example.org", "widgets.v1.example.org x", "widgets/x.y", "pods.example.com", "pods.v2", "pods.v2.", "deployments.v1", "deployments.v2.apps", "v1/pods", "apps/v1/deployments",
    "deployment.v1.apps", "Deployment.v1.apps -n web", "deploy.v1.apps", "deploy.apps -n web", "Pod.v1 -n web", "Pod.v1. -n web", "po.v1. -n web", "po. -n web", "foo. ", "foo..", ".foo", ".", "..", "...", "*", "'pods;'", "pod's'",
    "all.apps", "ALL", "All -n web", "all,pods -n web -o name", "all,foo", "foo,all", "all,all -n empty", "all x", "all x y", "all/x", "category", "api-extensions,foo", "api-extensions x",
    "pods --all-namespaces running", "pods,svc --all-namespaces running", "nodes control-1 -A", "nodes/control-1 -A", "nodes,pods control-1 -A", "namespaces web -A -o name", "pods/running nodes/control-1 -A", "foo running -A", "foo/running -A",
    "-A", "-n web", "-o json", "-o wide -A", "pod/running deploy -n web", "pod running deploy/complete -n web", "status", "events.v1", "events.v1.", "endpoints nothing -n web",
]

SELECTORS = [
    "pods running -l app=web -n web", "pods running completed -l app=web -n web", "pod/running -l app=web -n web", "pods,svc running -l app=web -n web", "foo -l app=web", "foo bar -l app=web", "foo/bar -l app=web", "foo -l ===",
    "pods running --field-selector metadata.name=running -n web", "pods/running --field-selector x=y -l a=b", "pods,foo -l app", "pods -l app=web -l tier=front -n web -o name", "pods -l '' -n web -o name", "pods -l ' ' -n web -o name", "pods running -l '' -n web",
    "pod/running -l '' -n web", "pods running --field-selector '' -n web", "pod/running --field-selector '' -n web", "pods running -l ' ' -n web", "pods,svc -l app=== -n web", "all -l 'a in' -n web", "nodes -l 'a in' -n web", "nodes,pods -l 'a in'",
    "pods -l app=web,app!=web -n web", "pods -l 'app in (a' -n web -o json", "pods -l 'app in (a' -n web -o name", "pods -l 'app in (a' -A", "pods -l 'app in (a' -n web --ignore-not-found", "pods -l 'app in (a' -n a/b",
    "pods -l 'x y' -n web -o jsonpath={.kind}", "pods -l 'x y' --sort-by .metadata.name -n web", "pods -l 'x y' -o bogus", "pods --field-selector 'x' -o bogus", "pods -l a==b==c -n web", "pods -l 'a=b c' -n web", "pods -l 'a notin' -n web", "pods -l 'a in b' -n web",
    "pods -l 'a in (b' -n web", "pods -l 'a in (b,' -n web", "pods -l 'a in (b))' -n web", "pods -l '!' -n web", "pods -l '!!a' -n web", "pods -l 'a>b' -n web", "pods -l 'a>1,b<x' -n web", "pods -l 'a>' -n web", "pods -l 'a<' -n web", "pods -l '>1' -n web",
    "pods -l 'a!b' -n web", "pods -l 'a!=' -n web -o name", "pods -l '=' -n web", "pods -l '==' -n web", "pods -l '!=' -n web", "pods -l 'in' -n web", "pods -l 'in in (in)' -n web", "pods -l 'notin' -n web", "pods -l 'a,' -n web", "pods -l ',a' -n web",
    "pods -l 'a,,b' -n web", "pods -l '(a)' -n web", "pods -l 'a()' -n web", "pods -l 'a in ()' -n web -o name", "pods -l 'a in (,)' -n web -o name", "pods -l 'a in (b,,c)' -n web -o name", "pods -l a/b=c -n web -o name", "pods -l /b=c -n web", "pods -l a/=c -n web",
    "pods -l a/b/c -n web", "pods -l /=c -n web", "pods -l A/-=c -n web", "pods -l -%s=c -n web" % (64 * "x"), "pods -l %s/a=c -n web" % (254 * "x"), "pods -l a=-%s -n web" % (64 * "x"), "pods -l a_b=c -n web -o name", "pods -l _a=c -n web", "pods -l a.=c -n web", "pods -l A/b=c -n web", "pods -l a=b/c -n web", "pods -l a=-b -n web", "pods -l a=b_ -n web", "pods -l é=a -n web", "pods -l a=é -n web",
]

FORMS = [
    "pods -o x", "pods -o ''", "pods -o ' ' -n web", "pods -o json,yaml", "pods -o =json -n web", "pods -o json= -n web", "pods -o wide=", "pods -o name=x", "pods -o yaml=x", "pods -o table", "pods -o csv", "pods -o ndjson", "pods -o markdown", "pods -o text",
    "pods -o jsonPath={.kind}", "pods -o jsonpath-={.kind}", "pods -o jsonpath-file=/", "pods -o custom-columns-file=/", "pods -o custom-columns-file=/dev/null", "pods -o jsonpath-file=/dev/null -n empty", "pods -o custom-columns-file",
    "pods -o custom-columns-file=", "pods -o custom-columns -n web", "pods -o custom-columns= -n web", "pods -o json --template x -n empty", "pods -o yaml --sort-by { -n web", "pods nothing -o custom-columns=A -n web",
    "pods nothing -o jsonpath={ -n web", "pods nothing -o bogus -n web", "foo -o custom-columns=A", "foo -o jsonpath={", "pods -o wide --show-labels=x", "pods --show-labels -o custom-columns=A:.kind -n web", "pods --show-labels -o wide=1",
    "pods,svc -o bogus -n web", "nothing/x -o bogus", "pods running nothing -o bogus -n web", "pods running -o jsonpath={.items[0]} -n empty", "pods -o jsonpath={.items[9999]} -n empty --allow-missing-template-keys=false",
    "pods --sort-by .a[ -n web", "pods --sort-by {.a -n web", "pods --sort-by {.a}{.b} -n web", "nothing --sort-by .a", "pods nothing --sort-by .metadata.name -n web", "pods,svc --sort-by .zzz -n empty", "pods --sort-by '' -n web -o name",
]

OTHERS = [
    "pod running -n web --subresource bogus", "pods running completed -n web --subresource bogus", "pods -n web --subresource bogus", "pod/running -n web --subresource bogus", "pod nothing -n web --subresource bogus", "foo bar --subresource status",
    "pods -A --subresource status", "all -n web --subresource status", "pods running -l a=b --subresource status", "pod nothing -n web --subresource status -o json", "node control-1 --subresource status -o name",
    "pods running nothing -n web --subresource status", "pod running -n web --subresource bogus --ignore-not-found", "pod running -n web --subresource 'a b'", "pod running -n web --subresource /",
    # What is watched, and cannot be.
    "-w", "--watch-only", "-w -o json", "-w -l a=b", "-w --field-selector a=b", "foo -w", "foo -w -o bogus", "pods,svc -w -n web", "pods,svc --watch-only -n web", "all -w -n web", "pods/a svc/b -w -n web", "pods running completed -w -n web",
    "pods nothing -w -n web", "pods nothing --watch-only -n web", "pods nothing -w -n web --ignore-not-found", "pods/nothing -w -n web -o json", "pods nothing nothing2 -w -n web", "pods a/b -w", "pods/a b -w", "pods running -w -l a=b", "pods -A running -w",
    "pods -w -o bogus -n web", "pods -w -o custom-columns=A -n web", "pods -w -o jsonpath={ -n web", "pods -w -l === -n web", "pods -w --field-selector nope=1 -n web", "pods -w -n a/b", "foo -w --sort-by .a", "pods,foo -w", "foo,pods -w", "pods,pods a -w",
    "pods nothing -w --sort-by .a -n web", "pods -w --output-watch-events -o bogus", "-w --show-labels -o json", "pods . -w -n web", "pods a%b -w -n web",
]


def lines():
    """Argument lists, without `get`."""
    for text in FLAGS + ARGUMENTS + SELECTORS + FORMS + OTHERS:
        yield shlex.split(text)
