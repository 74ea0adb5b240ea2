#!/usr/bin/env python3
"""Plants known bugs in a copy of the sources, one at a time, and shows that the tests catch each.

    planted_bugs.py [--check] [--setup OPTION]... [NAME...]

A bug is a patch in tests/planted: a line that says what is wrong, a `caught by BINARY: TEST` line for each
test that must fail with it, and the difference. With --check only whether the patches still apply and the
tests exist; else each named test is run without the bug, where it must pass, and with it. OPTION goes to
`meson setup` of the copy; with those of a build folder that exists, ccache has most objects. Prints a line
per test and ends with `N passed, N failed`.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from test_names import doctest_names

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLANTED = ROOT / "tests/planted"
LONGEST = 900  # seconds; a test that a bug makes run for ever has caught it


class Bug:
    """A patch, and who must catch it."""

    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        self.path, self.name = path, path.stem
        self.what = text.splitlines()[0]
        self.caught_by = re.findall(r"^caught by (\w+): (.+)$", text, re.M)

    def apply(self, root, *words):
        return subprocess.run(["patch", "-p1", "--fuzz=1", "--batch", "--no-backup-if-mismatch", *words,
                               "-i", str(self.path)], cwd=root, capture_output=True, text=True, check=False)


def copy_of_sources(folder):
    """What is in the work tree and not ignored."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def run(words, folder):
    environment = dict(os.environ, CCACHE_NOHASHDIR="true", CCACHE_BASEDIR=str(folder))
    done = subprocess.run(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        sys.exit("%s: %s" % (" ".join(words), (done.stdout + done.stderr)[-2000:]))


def build(folder, binaries):
    run(["ninja", "-C", "build", *sorted("tests/" + name for name in binaries)], folder)


def verdict(folder, binary, test):
    """`passes`, `fails`, `hangs`, or `is not there`."""
    # Commas divide patterns.
    pattern = test.replace(",", "?")
    try:
        done = subprocess.run([folder / "build/tests" / binary, "-tc=" + pattern], cwd=folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST,
                              check=False)
    except subprocess.TimeoutExpired:
        return "hangs"
    if not re.search(r"test cases: +1 ", done.stdout):
        return "is not there" if "test cases: 0 " in done.stdout else "fails"  # it crashed
    return "passes" if done.returncode == 0 else "fails"


class Report:
    """Counts and prints."""

    def __init__(self):
        self.passed = self.failed = 0

    def line(self, is_good, text):
        self.passed += is_good
        self.failed += not is_good
        print(("ok " if is_good else "FAIL ") + text, flush=True)

    def end(self):
        print("%d passed, %d failed" % (self.passed, self.failed))
        return 1 if self.failed or not self.passed else 0


def check(bugs, report):
    """Without a build: the patches apply and name tests that there are."""
    names = {"unit_tests": "unit", "property_tests": "property", "fault_tests": "fault"}
    for bug in bugs:
        done = bug.apply(ROOT, "--dry-run")
        report.line(done.returncode == 0,
                    "%s applies%s" % (bug.name, "" if done.returncode == 0 else ": " + done.stdout.strip()))
        for binary, test in bug.caught_by:
            report.line(test in doctest_names(ROOT / "tests" / names.get(binary, "none")),
                        "%s: %s has \"%s\"" % (bug.name, binary, test))
        report.line(bool(bug.caught_by), "%s names who catches it" % bug.name)


def plant_all(bugs, setup, report):
    tests = {test for bug in bugs for test in bug.caught_by}
    binaries = {binary for binary, _ in tests}
    with tempfile.TemporaryDirectory(prefix="k8scache-planted-") as name:
        folder = pathlib.Path(name)
        copy_of_sources(folder)
        run(["meson", "setup", *setup, "build"], folder)
        build(folder, binaries)
        before = {test: verdict(folder, *test) for test in tests}
        for bug in bugs:
            print("-- %s: %s" % (bug.name, bug.what), flush=True)
            done = bug.apply(folder)
            if done.returncode != 0:
                report.line(False, "%s does not apply: %s" % (bug.name, done.stdout.strip()))
                continue
            build(folder, {binary for binary, _ in bug.caught_by})
            for binary, test in bug.caught_by:
                was, now = before[binary, test], verdict(folder, binary, test)
                report.line(was == "passes" and now in ("fails", "hangs"),
                            "%s: \"%s\" %s without it and %s with it" % (binary, test, was, now))
            bug.apply(folder, "--reverse")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--setup", action="append", default=[], metavar="OPTION")
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    bugs = [Bug(path) for path in sorted(PLANTED.glob("*.patch"))
            if not arguments.names or path.stem in arguments.names]
    report = Report()
    check(bugs, report)
    if not arguments.check and not report.failed:
        plant_all(bugs, arguments.setup, report)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
