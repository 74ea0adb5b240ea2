#!/usr/bin/env python3
"""Runs the real kubectl against `k8scache serve` and against the cluster itself: the answers are equal.

    KUBECONFIG=... KUBECTL=... K8SCACHE=... serve_kubectl.py [--long] [--seed N] [--filter WORDS]

The table of command lines is that of kubectl_compare.py, whose options this takes. What a cache of
one version of each type, without managedFields, cannot know is left out, with the reason.
"""

import concurrent.futures
import os
import pathlib
import re
import shlex
import sys
import tempfile

import kubectl_compare
import kubectl_lines
import serving

MANAGED = "managedFields are not stored"
KUBECONFIG = "the kubeconfig itself is another one, with another address"
CREATED = "types that can only be created are not served"
WARNED = "what is more than three minutes old is told with a warning, which this makes an error"
VERSIONS = "built-in types are served in the version that is stored"
OLDER = ("/manifests", "/older-version.yaml")  # where manifests name another one

AGE = re.compile(rb"\b\d+[smhd](\d+[smhd])?\b")


def reason_to_skip(words):
    """Why a line means something else to a cache; empty when it does not."""
    if any(word.startswith("--show-managed-fields") for word in words):
        return MANAGED
    if any(word.startswith("--warnings-as-errors") for word in words):
        return WARNED
    if words[0] in ("config", "cluster-info"):
        return KUBECONFIG
    if words[0] == "api-resources":
        return CREATED
    if words[0] == "api-versions" or any(word.endswith(OLDER) for word in words):
        return VERSIONS
    return kubectl_lines.skip_reason(words)


def without_age(answer):
    """Without the warning that says how old the cache is."""
    lines = [line for line in answer.err.split(b"\n") if not line.startswith(b"Warning: k8scache: ")]
    return answer._replace(err=b"\n".join(lines))


def differs_in_ages_only(pair):
    """Whether both say the same but for how old things are: kubectl takes as long as an age may last."""
    theirs, mine = (answer._replace(out=AGE.sub(b"<age>", answer.out)) for answer in pair)
    return theirs == mine and pair[0].out != pair[1].out


def main():
    """Runs the comparison; exit code 1 when anything differs."""
    options = kubectl_compare.arguments()
    program = os.environ.get("K8SCACHE", "k8scache")
    command = shlex.split(os.environ.get("KUBECTL", "kubectl"))
    with tempfile.TemporaryDirectory(prefix="k8scache-serve.") as name:
        folder = pathlib.Path(name)
        kubectl = kubectl_compare.Kubectl(command, name)
        pool = concurrent.futures.ThreadPoolExecutor(options.jobs)
        table = kubectl_compare.chosen_lines(options, kubectl, pool)
        reasons = {tuple(line): reason_to_skip(line) for line in table}
        skipped = {line: reason for line, reason in reasons.items() if reason}
        compared = [line for line in table if tuple(line) not in skipped]
        database = str(folder / "cache.db")
        kubectl_compare.sync(program, database, [])
        failures = 0
        with serving.serving(program, folder, ["--db", database]) as server:
            environment = serving.environment_with(server.kubeconfig, folder)
            ours = lambda words: without_age(kubectl_compare.run(command + words, environment))
            results = pool.map(lambda line: kubectl_compare.compare(kubectl, ours, line), compared)
            for line, pair in zip(compared, results):
                if isinstance(pair, str):
                    skipped[tuple(line)] = pair
                elif pair and not differs_in_ages_only(pair):
                    failures += 1
                    print(kubectl_compare.describe(line, pair), flush=True)
        kubectl.keep()
    return kubectl_compare.report(len(table), failures, skipped)


if __name__ == "__main__":
    sys.exit(main())
