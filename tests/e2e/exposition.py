"""A strict reader of what Prometheus reads: its text format, version 0.0.4."""
import json
import re
import shutil
import subprocess
import sys

from bad_day import require

# Spec: Prometheus exposition formats, text 0.0.4.
NAME = re.compile(r"[a-z][a-z0-9_]*")
LABEL = re.compile(r'([a-z]+)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')
SAMPLE = re.compile(r'([a-z][a-z0-9_]*)(?:\{(.+)\})? (-?[0-9.e+-]+)')
OURS = ("k8scache_", "process_")

# What the Prometheus project's own strict reader of OpenMetrics makes of standard input.
OPEN_METRICS = """
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
print(json.dumps([[family.name, family.type, [[sample.name, sample.labels, sample.value] for sample in family.samples]]
                  for family in read(sys.stdin.read())]))
"""


def labels_of(text):
    """((name, value), ...) of what stands between the braces, all of it."""
    labels, at = [], 0
    while at < len(text):
        found = LABEL.match(text, at)
        require(found, "no label: " + text[at:])
        labels.append(found.groups())
        at = found.end()
    require(len({name for name, _ in labels}) == len(labels), "a label twice: " + text)
    return tuple(labels)


class Family:
    """One family while its samples are read."""

    def __init__(self, line):
        _, kind, self.name, self.help = line.split(" ", 3)
        require(kind == "HELP" and NAME.fullmatch(self.name), line)
        require(self.name.startswith(OURS) and self.help.endswith("."), line)
        self.type = None
        self.buckets = {}

    def typed(self, line):
        require(self.type is None, "a type twice: " + line)
        self.type = line.removeprefix("# TYPE %s " % self.name)
        require(self.type in ("gauge", "counter", "histogram"), line)
        require((self.type == "counter") == self.name.endswith("_total"), "only counters end with _total: " + line)

    def takes(self, name, labels, value):
        """Whether a sample may be one of the family; those of a histogram are kept to be compared."""
        if self.type != "histogram":
            return name == self.name and (self.type == "gauge" or value >= 0)
        what = name.removeprefix(self.name)
        bound = dict(labels).get("le")
        rest = tuple(label for label in labels if label[0] != "le")
        self.buckets.setdefault(rest, []).append((what, bound, value))
        return what in ("_bucket", "_sum", "_count") and (bound is not None) == (what == "_bucket")

    def ends(self):
        """Fails when buckets do not add up."""
        require(self.type, "no type: " + self.name)
        for labels, samples in self.buckets.items():
            bounds = [float(bound) for what, bound, _ in samples if what == "_bucket"]
            counts = [value for what, _, value in samples if what == "_bucket"]
            require(bounds == sorted(set(bounds)) and bounds[-1] == float("inf"), "%s: %s" % (labels, bounds))
            require(counts == sorted(counts), "%s does not add up: %s" % (labels, counts))
            rest = [(what, value) for what, _, value in samples if what != "_bucket"]
            require([what for what, _ in rest] == ["_sum", "_count"], "%s: %s" % (labels, rest))
            require(rest[1][1] == counts[-1], "%s: %s, but +Inf %s" % (labels, rest, counts[-1]))


def read(text):
    """{(name, labels): value}, the labels as they are written; Bad for a text that is not as Prometheus wants it."""
    require(text.endswith("\n"), "no line end at the end")
    found, family, families = {}, None, set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            if family:
                family.ends()
            family = Family(line)
            require(family.name not in families, "a family twice: " + line)
            families.add(family.name)
        elif line.startswith("# TYPE "):
            require(family, "a type without a family: " + line)
            family.typed(line)
        else:
            sample = SAMPLE.fullmatch(line)
            require(sample and family and family.type, "no sample: " + line)
            name, labels, value = sample.group(1), sample.group(2) or "", float(sample.group(3))
            require(family.takes(name, labels_of(labels), value), "no sample of %s: %s" % (family.name, line))
            require((name, labels) not in found, "twice: " + line)
            found[name, labels] = value
    family.ends()
    if shutil.which("promtool"):
        subprocess.run(["promtool", "check", "metrics"], input=text, text=True, check=True)
    return found


def interpreter():
    """A python3 that has the library."""
    for program in (sys.executable, "/usr/bin/python3"):
        words = [program, "-c", "import prometheus_client"]
        if subprocess.run(words, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return program
    return None


def read_open_metrics(text):
    """[[family, type, [[name, labels, value], ...]], ...], as the Prometheus project's library reads it."""
    result = subprocess.run([interpreter(), "-c", OPEN_METRICS], input=text, text=True, capture_output=True, check=False)
    require(result.returncode == 0, "the library refuses it: " + result.stderr[-500:])
    return json.loads(result.stdout)
