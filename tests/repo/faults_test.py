#!/usr/bin/env python3
"""Every test that tests/FAULTS.md names exists, and every fault there has its tests.

Prints one line per breach; ends with `N passed, N failed`.
"""

import pathlib
import re
import sys

from test_names import bad_days, cases, doctest_names

TESTS = pathlib.Path(__file__).resolve().parents[1]
TABLE = TESTS / "FAULTS.md"
FOREIGN = "What client-go tests of its reflector"


def faults():
    """(chapter, fault, {mode: text}) of the table, in its order."""
    chapter = ""
    for part in re.split(r"^(?=##)", TABLE.read_text(encoding="utf-8"), flags=re.M):
        title, _, rest = part.partition("\n")
        if title.startswith("## "):
            chapter = title[3:]
        elif title.startswith("### "):
            modes = re.findall(r"^- (\w+): ((?:.|\n(?!- |\n))*)", rest, re.M)
            yield chapter, title[4:], {mode: " ".join(text.split()) for mode, text in modes}


def main():
    known = doctest_names(TESTS) | bad_days(TESTS) | cases(TESTS)
    passed = failed = 0

    def check(holds, message):
        nonlocal passed, failed
        passed += bool(holds)
        failed += not holds
        if not holds:
            print("FAULTS.md: " + message)

    for chapter, fault, modes in faults():
        check(set(modes) <= {"both", "sync", "watch"}, f"{fault}: unknown mode among {sorted(modes)}")
        is_whole = "both" in modes or {"sync", "watch"} <= set(modes)
        check(is_whole or chapter == FOREIGN and modes, f"{fault}: has no test for sync or for watch")
        for mode, text in modes.items():
            names = re.findall(r"`([^`]+)`", text)
            check(names or text.startswith("no, "), f"{fault}: {mode} has neither a test nor a reason")
            for name in names:
                check(name in known, f"{fault}: no test is called \"{name}\"")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
