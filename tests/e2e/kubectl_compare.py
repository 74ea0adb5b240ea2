#!/usr/bin/env python3
"""Compares k8scache with kubectl, byte for byte, on a seeded test cluster.

    KUBECONFIG=... KUBECTL=... K8SCACHE=... kubectl_compare.py [--long] [--seed N] [--filter WORDS]

Syncs the cluster into a fresh cache, then runs a table of argument lists (kubectl_lines.py) through
kubectl and through `k8scache --kubectl-compat` and compares standard output, standard error and exit
code. Ages move on while one looks: kubectl is asked before and after, equal to either passes, five
tries. Prints one block per difference and ends with `N passed, N failed` (`, N skipped`).
Without --long a seeded sample of 300 lines is run, the same ones every time. What may differ, and why, is one
list: kubectl_permitted.py.
"""

import argparse
import collections
import concurrent.futures
import difflib
import hashlib
import json
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import tempfile

import kubectl_describe
import kubectl_lines
import kubectl_permitted

SAMPLE = 300
TRIES = 5
TIMEOUT = 60
LOG_HEAD = re.compile(rb"^F\d{4} [\d:.]+ +\d+ ", re.M)  # time and process of a line of kubectl's log

Answer = collections.namedtuple("Answer", "out err code")


def run(command, environment=None):
    """Runs a command without input; an answer that never ends is one of code 124."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT,
                              env=environment, check=False)
    except subprocess.TimeoutExpired as late:
        return Answer(late.stdout or b"", b"no end within %d s\n" % TIMEOUT, 124)
    return Answer(done.stdout, LOG_HEAD.sub(b"F ", done.stderr), done.returncode)


def stands_still(words):
    """Whether the answer to a line is the same at every time: no column of it is an age."""
    still = ("json", "yaml", "name", "custom-columns", "go-template", "template", "kyaml")
    for position, word in enumerate(words):
        if word in ("-o", "--output") and position + 1 < len(words):
            return words[position + 1].startswith(still)
    return any(word.startswith(("-ojson", "-oyaml", "-oname", "-o=json")) for word in words)


def sorted_words(answer):
    """An answer with its words sorted."""
    return Answer(b" ".join(sorted(answer.out.replace(b",", b" ").split())), answer.err, answer.code)


class Kubectl:
    """kubectl's answers; those that stand still are kept in a file beside the cluster."""

    def __init__(self, command, folder):
        self._command = command
        self._environment = dict(os.environ, KUBECACHEDIR=os.path.join(folder, "kubectl-cache"))
        self._environment.pop("KUBECTL", None)
        self._kept = {}
        self._path = None
        kept_in = os.environ.get("K8SCACHE_TEST_CLUSTER")
        if kept_in:
            self._path = os.path.join(kept_in, "answers-%s.json" % self._state())
        if self._path and os.path.exists(self._path):
            with open(self._path, encoding="utf-8") as stored:
                self._kept = json.load(stored)

    def _state(self):
        """Names who asks and the cluster's newest version: with another, answers may differ."""
        probe = self.ask(["get", "--raw", "/api/v1/pods?limit=1&fieldSelector=metadata.name=none"])
        with open(os.environ["KUBECONFIG"], "rb") as config:
            return hashlib.sha256(probe.out + config.read()).hexdigest()[:16]

    def ask(self, words):
        """Runs kubectl."""
        return run(self._command + words, self._environment)

    def answer(self, words):
        """kubectl's answer, perhaps from an earlier run when time does not matter to it."""
        if not stands_still(words):
            return self.ask(words)
        key = json.dumps(words)
        if key not in self._kept:
            found = self.ask(words)
            self._kept[key] = [found.out.decode("latin-1"), found.err.decode("latin-1"), found.code]
        out, err, code = self._kept[key]
        return Answer(out.encode("latin-1"), err.encode("latin-1"), code)

    def keep(self):
        """Writes the kept answers down."""
        if self._path:
            with open(self._path + ".new", "w", encoding="utf-8") as stored:
                json.dump(self._kept, stored)
            os.replace(self._path + ".new", self._path)


def ageless(ask):
    """The same question, answered without ages."""
    def asked(words):
        answer = ask(words)
        return answer._replace(out=kubectl_describe.without_ages(answer.out))
    return asked


class Ageless:
    """kubectl, without ages."""

    def __init__(self, kubectl):
        self.answer = ageless(kubectl.answer)


def compare(kubectl, ours, words):
    """None when both agree, a reason not to compare, else kubectl's and our last answers."""
    if kubectl_permitted.of_line("age", words):
        ours, kubectl = ageless(ours), Ageless(kubectl)
    before = kubectl.answer(words)
    reason = kubectl_permitted.of_answer(before)
    if reason:
        return reason
    in_any_order = kubectl_permitted.of_line("order", words)
    for _ in range(TRIES):
        mine = ours(words)
        if kubectl_permitted.of_line("code", words):
            mine = before._replace(code=mine.code)
        if mine == before or in_any_order and sorted_words(mine) == sorted_words(before):
            return None
        if stands_still(words):
            return before, mine
        after = kubectl.answer(words)
        if mine == after:
            return None
        # Neither moved between the two looks: this is no matter of age.
        if after == before:
            return after, mine
        before = after
    return after, mine


def visible(text):
    """Lines with every odd byte and trailing blank shown."""
    return [line.decode("utf-8", "backslashreplace").replace("\x1b", "^[").replace("\t", "\\t") + (
        "$" if line.endswith(b" ") else "") for line in text.split(b"\n")]


def describe(words, pair):
    """One block of text about a difference, at most 14 lines of diff per stream."""
    theirs, mine = pair
    block = ["FAIL: " + shlex.join(words)]
    for name, left, right in (("stdout", theirs.out, mine.out), ("stderr", theirs.err, mine.err)):
        if left != right:
            rows = list(difflib.unified_diff(visible(left), visible(right), "kubectl " + name,
                                             "k8scache " + name, "", "", 0, ""))
            block += ["  " + row.rstrip("\n")[:200] for row in rows[:14]]
            if len(rows) > 14:
                block.append("  ... %d more lines" % (len(rows) - 14))
    if theirs.code != mine.code:
        block.append("  exit code: kubectl %d, k8scache %d" % (theirs.code, mine.code))
    return "\n".join(block)


def listable_types(kubectl):
    """Types of `kubectl api-resources` that can be listed, in its order."""
    found = kubectl.ask(["api-resources", "--verbs=list", "-o", "json"])
    if found.code != 0:
        sys.exit("kubectl api-resources: " + found.err.decode())
    return json.loads(found.out)["resources"]


def existing_objects(kubectl, things, pool):
    """Full name of a type -> (namespace, name) of its objects."""
    def one(thing):
        name = kubectl_lines.full_name(thing)
        found = kubectl.answer(["get", name, "-A", "-o", "json"])
        items = json.loads(found.out or b"{}").get("items", []) if found.code == 0 else []
        return name, [(item["metadata"].get("namespace", ""), item["metadata"]["name"]) for item in items]
    return dict(pool.map(one, things))


def sample(all_lines, seed):
    """300 lines: half about the kinds with columns of their own, half about everything."""
    chosen = random.Random(seed)
    own = [line for line in all_lines if line[1:] and line[1].split("/")[0] in kubectl_lines.COMPLETE]
    rest = [line for line in all_lines if line not in own]
    picked = chosen.sample(own, min(SAMPLE // 2, len(own)))
    picked += chosen.sample(rest, min(SAMPLE - len(picked), len(rest)))
    return sorted(picked)


def sync(program, database, extra):
    """Fills the cache; ends the run when that fails."""
    done = run([program, "sync", "--quiet", "--secrets", "full", "--db", database] + extra)
    if done.code != 0:
        sys.stderr.buffer.write(done.out + done.err)
        sys.exit("k8scache sync: exit code %d" % done.code)


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--long", action="store_true", help="every line, not a sample of %d" % SAMPLE)
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--filter", default="", help="only lines that contain this text")
    parser.add_argument("--line", action="append", default=[], help="compare this whole line only (repeatable)")
    parser.add_argument("--list", action="store_true", help="print the lines and stop")
    parser.add_argument("--self", action="store_true", help="kubectl against itself: tries the machinery")
    parser.add_argument("--sync-arguments", default="", help="more words for k8scache sync (--ns a,b)")
    parser.add_argument("--jobs", type=int, default=2, help="lines compared at once")
    return parser.parse_args()


def chosen_lines(options, kubectl, pool):
    """The lines that this run is about."""
    if options.line:
        return [shlex.split(line) for line in options.line]
    things = listable_types(kubectl)
    table = kubectl_lines.lines(things, existing_objects(kubectl, things, pool))
    if options.filter:
        return [line for line in table if options.filter in shlex.join(line)]
    return table if options.long else sample(table, options.seed)


def main():
    """Runs the comparison; exit code 1 when anything differs."""
    options = arguments()
    if len(kubectl_permitted.PERMITTED) >= kubectl_permitted.MOST:
        sys.exit("kubectl_permitted.py: fewer than %d differences are permitted" % kubectl_permitted.MOST)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cache's folder goes too
    program = os.environ.get("K8SCACHE", "k8scache")
    with tempfile.TemporaryDirectory(prefix="k8scache-compare.") as folder:
        kubectl = Kubectl(shlex.split(os.environ.get("KUBECTL", "kubectl")), folder)
        pool = concurrent.futures.ThreadPoolExecutor(options.jobs)
        table = chosen_lines(options, kubectl, pool)
        if options.list:
            print("\n".join(shlex.join(line) for line in table))
            return 0
        reasons = {tuple(line): kubectl_lines.skip_reason(line) for line in table}
        skipped = {line: reason for line, reason in reasons.items() if reason}
        compared = [line for line in table if tuple(line) not in skipped]
        if options.self:
            ours = kubectl.ask
        else:
            database = os.path.join(folder, "cache.db")
            sync(program, database, shlex.split(options.sync_arguments))
            prefix = [program, "--kubectl-compat", "--db", database]
            ours = lambda words: run(prefix + words)
        results = pool.map(lambda line: compare(kubectl, ours, line), compared)
        failures = 0
        for line, pair in zip(compared, results):
            if isinstance(pair, str):
                skipped[tuple(line)] = pair
            elif pair:
                failures += 1
                print(describe(line, pair), flush=True)
        kubectl.keep()
    return report(len(table), failures, skipped)


def report(total, failures, skipped):
    """Prints the last lines; returns the exit code."""
    for reason, count in collections.Counter(skipped.values()).items():
        print("skipped %d: %s" % (count, reason))
    passed = total - len(skipped) - failures
    print("%d passed, %d failed" % (passed, failures) + (", %d skipped" % len(skipped) if skipped else ""))
    return 1 if failures or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
