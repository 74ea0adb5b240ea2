"""What k8scache may answer otherwise than kubectl: every permitted difference is a row here, with its reason.

A row is how the difference is dealt with, where it is found, and why it is one:

    line     the line is not compared: the pattern fits the line's words, joined with blanks
    answer   the same, when the pattern is found in what kubectl says on standard error
    code     only the exit code is compared
    order    the words of both answers are compared in any order
    age      ages are taken out of both answers
"""
import re

MOST = 25

PERMITTED = [
    ("line", r"(get|describe) (componentstatus(es)?(\.v1\.)?|cs)([ /]|$)", "never synced: the server makes its rows when asked for them"),
    ("line", r"(get|describe) events\.(v1\.)?events\.k8s\.io([ /]|$)", "the same objects as core events, synced once"),
    ("line", r"(get|describe) (horizontalpodautoscalers\.v1\.autoscaling|widgets\.v1beta1\.example\.com)([ /]|$)", "only the preferred version is stored"),
    ("line", r"get (ip\.|ipaddress)\S* .*(-L|--show-labels)", "the server sends a cell without a column, which kubectl shows under the labels"),
    ("line", r"get -f \S*/pod\.yaml -l app=web$", "kubectl looks for the labels of a manifest's object in the table that the server sent, which has none"),
    ("line", r"get -f \S*/mixed\.yaml -o wide -A$", "kubectl gives nodes a namespace column when they follow others of a manifest"),
    ("line", r"get -f \S*/mixed\.yaml -n default$", "of several errors in one manifest kubectl tells some without its usual words"),
    ("answer", r"\(Forbidden\)", "not allowed: k8scache says it in its own words"),
    ("answer", r"panic: runtime error", "kubectl panics: endpoint slices whose ports have no names"),
    ("answer", r"control characters are not allowed", "kubectl cannot write control characters as YAML and fails; k8scache writes an escape"),
    ("answer", r"error loading config file \S+ error converting ", "of a kubeconfig that repeats a name kubectl shows Go's structs"),
    ("line", r"events .*(\.x\}|\[99\])", "kubectl tells the events that a template fails for with their managedFields, which are not stored"),
    ("code", r"(config|top|-- foo)$", "help texts are k8scache's own"),
    ("code", r"(logs|exec|rollout|auth|wait|debug|attach)( |$)", "k8scache says what to run instead"),
    ("order", r"(?=.*( --template |jsonpath|custom-columns=)).*(\.\*|\.\.)", "kubectl tells the members of objects in the order of Go's maps, which is none"),
    ("order", r"(describe (limitrange|limit|namespace|n)s?([ /]|$)|config get-clusters)", "limits and clusters stand as in Go's maps"),
    ("order", r"events .*-A", "of many events at one time an unstable sort decides"),
    ("age", r"describe (nodes|node|no)([ /]|$)(?!.*node-7-described)", "kubectl takes seconds to tell of the pods of many nodes: their ages are of no one moment"),
    ("age", r".* --chunk-size=1( |$)", "kubectl puts many answers together, with ages of many moments"),
]


def first(how, text):
    """The reason of the first row of that kind which fits; None when none does."""
    for kind, pattern, reason in PERMITTED:
        fits = re.search(pattern, text) if kind == "answer" else re.match(pattern, text, re.IGNORECASE)
        if kind == how and fits:
            return reason
    return None


def of_line(how, words):
    """The same of a line's words."""
    return first(how, " ".join(words))


def of_answer(answer):
    """Why an answer of kubectl's is nothing to compare with, or None."""
    return first("answer", answer.err.decode("utf-8", "replace"))
