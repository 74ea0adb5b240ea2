#!/usr/bin/env python3
"""The rules that a reviewer need not look for: layers, owners, lengths, names, forbidden calls.

The tables are in layers.txt. Prints `file:line: what [rule]` for each breach.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("core", "cli", "schema", "tests", "man")
LONGEST_FILE = 400
LONGEST_README = 40
BANNED = "Manager Helper Util Utils Handler Processor Impl Base Data Info Wrapper Factory".split()
STANDARD = re.compile(r"^[a-z_0-9]+$")  # <vector>; a C or system header has a dot or a folder
SYSTEM = re.compile(r"^(sys|arpa|netinet)/|^(dirent|fcntl|fnmatch|poll|pwd|signal|spawn|stdlib|unistd)\.h$")

# rule -> (pattern, keep literals?, folders, what is wrong)
FORBIDDEN = {
    "catch": (re.compile(r"\bcatch \("), False, ("core", "cli"),
              "catch; failures end in cli/run.cpp, libraries' exceptions at their border"),
    "throw": (re.compile(r"\bthrow (?!;)\w"), False, ("core", "cli"), "throw; use fail()"),
    "clock": (re.compile(r"(system|steady)_clock::now|sleep_for|sleep_until|\bSystemClock\b"), False, ("core", "cli"),
              "the real clock; take a Clock"),
    "world": (re.compile(r"\bgetenv\(|std::cout|std::cerr|\bprintf\(|(?<![\w.>])exit\("), False,
              ("core", "cli"), "getenv, standard streams, exit; take them from the context"),
    "thread": (re.compile(r"std::(j?thread|async)\b"), False, ("core", "cli"), "a thread"),
    "regex": (re.compile(r"std::regex"), False, ("core", "cli", "tests"), "std::regex; RE2 or a loop"),
    "shared": (re.compile(r"std::(shared|weak)_ptr"), False, ("core", "cli"),
               "shared ownership; own by value or unique_ptr"),
    "write-sql": (re.compile(r"\b(insert (or \w+ )?into|update \w+ set|delete from|replace into|"
                             r"(create|drop|alter) (table|index))\b", re.I), True, ("core", "cli"),
                  "SQL that writes; see layers.txt for where it may be"),
    "todo": (re.compile(r"\b(TODO|FIXME)\b(?!\(?#\d)"), True, CODE, "TODO without an issue number"),
}


class Layers:
    """What layers.txt says."""

    def __init__(self, text):
        self.folders = {}
        self.libraries = {}
        self.allowed = {}
        self.used = set()
        for line in text.splitlines():
            kind, _, rest = line.partition(" ")
            if kind in ("folder", "library"):
                name, _, words = rest.partition(":")
                table = self.folders if kind == "folder" else self.libraries
                table[name] = words.split()
            elif kind == "allow":
                rule, path, reason = rest.split(" ", 2)
                self.allowed[rule, path] = reason

    def allows(self, rule, path):
        if (rule, path) not in self.allowed:
            return False
        self.used.add((rule, path))
        return True

    def modules_of(self, path):
        fitting = [name for name in self.folders if path == name or path.startswith(name + "/")]
        return self.folders[max(fitting, key=len)] if fitting else None

    def owners_of(self, header):
        for prefix, owners in self.libraries.items():
            if header.startswith(prefix):
                return owners
        return None


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def breach(self, path, line, what, rule):
        self.failed += 1
        print(f"{path}:{line}: {what} [{rule}]")

    def file_done(self, failed_before):
        """A file without a breach counts as one passed check."""
        if self.failed == failed_before:
            self.passed += 1


def without_comments(lines, keep_literals):
    """The lines with // comments and, if asked, texts blanked; enough for our style."""
    for line in lines:
        if not keep_literals:
            line = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
        yield re.sub(r"(^|\s)//.*", "", line)


def check_include(report, layers, path, number, line):
    match = re.match(r'#include\s+(?:"([^"]+)"|<([^>]+)>)', line)
    if not match:
        return
    own, foreign = match.groups()
    if own:
        parts = own.split("/")
        module = parts[1] if parts[0] == "core" and len(parts) > 2 else parts[0]
        if parts[0] not in ("core", "cli", "tests") or not (ROOT / own).exists():
            report.breach(path, number, f'"{own}" is no path from the root', "include")
            return
        modules = layers.modules_of(path)
        if modules is None:
            report.breach(path, number, "its folder is not in layers.txt", "layers")
        elif module not in modules:
            report.breach(path, number, f'may not include "{own}"', "layers")
        return
    owners = layers.owners_of(foreign)
    if owners is None:
        if not STANDARD.match(foreign) and not SYSTEM.search(foreign):
            report.breach(path, number, f"<{foreign}> has no owner in layers.txt", "library")
    elif not any(path.startswith(owner) for owner in owners):
        report.breach(path, number, f"<{foreign}> belongs to {' '.join(owners)}", "library")


def check_names(report, path, number, line):
    declared = re.match(r"\s*(?:class|struct|enum class)\s+(\w+)", line)
    if not declared:
        return
    words = re.findall(r"[A-Z][a-z0-9]*", declared.group(1))
    for banned in set(words) & set(BANNED):
        report.breach(path, number, f"\"{banned}\" in {declared.group(1)} says nothing", "name")


def check_forbidden(report, layers, path, lines):
    top = path.split("/")[0]
    for rule, (pattern, keep_literals, folders, what) in FORBIDDEN.items():
        if top not in folders or path.startswith("tests/repo/"):
            continue
        for number, line in enumerate(without_comments(lines, keep_literals or rule == "todo"), 1):
            if rule == "todo":
                line = lines[number - 1]
            if pattern.search(line) and not layers.allows(rule, path):
                report.breach(path, number, what, rule)


def kind_names():
    """Kinds and plurals of the registry, as C++ texts."""
    names = set()
    for file in (ROOT / "schema/resources").glob("*.json"):
        names.update(re.findall(r'"(?:kind|plural)": ("\w+")', file.read_text(encoding="utf-8")))
    return re.compile("|".join(sorted(names)))


def check_kind_names(report, layers, path, lines, kinds):
    if not path.startswith("core/") or path.startswith(("core/view/", "core/describe/")):
        return
    for number, line in enumerate(without_comments(lines, True), 1):
        if kinds.search(line) and not layers.allows("kind-name", path):
            report.breach(path, number, "names a kind; kinds are data of schema/resources", "kind-name")


def check_length(report, path, lines):
    if len(lines) > LONGEST_FILE:
        report.breach(path, LONGEST_FILE + 1, f"{len(lines)} lines, more than {LONGEST_FILE}", "length")


def check_file_name(report, path):
    words = re.split(r"[_./-]", Path(path).name)
    for banned in {word.lower() for word in BANNED} & set(words):
        if Path(path).suffix in (".cpp", ".hpp", ".py", ".go", ".rs", ".java"):
            report.breach(path, 1, f"\"{banned}\" in a file's name says nothing", "name")


def check_source(report, layers, path, text, kinds):
    lines = text.splitlines()
    suffix = Path(path).suffix
    check_length(report, path, lines)
    check_file_name(report, path)
    check_forbidden(report, layers, path, lines)
    if suffix not in (".cpp", ".hpp"):
        return
    if suffix == ".hpp" and (not lines or lines[0] != "#pragma once"):
        report.breach(path, 1, "does not begin with #pragma once", "include")
    for number, line in enumerate(lines, 1):
        check_include(report, layers, path, number, line)
        check_names(report, path, number, line)
    check_kind_names(report, layers, path, lines, kinds)


def check_listed(report, path):
    """Sources are listed by hand; one that is not listed is not built, or not run."""
    top = path.split("/")[0]
    if not path.endswith(".cpp") or top not in ("core", "cli", "tests"):
        return
    listed = (ROOT / top / "meson.build").read_text(encoding="utf-8")
    if path.startswith("core/serve/"):
        listed += (ROOT / "tests/meson.build").read_text(encoding="utf-8")
    name = path.removeprefix(top + "/")
    fuzzer = re.match(r"fuzz/(\w+)_fuzz\.cpp$", name)
    if f"{name}'" not in listed and not (fuzzer and f"'{fuzzer.group(1)}'" in listed):
        report.breach(path, 1, f"is not in {top}/meson.build", "listed")


def check_readmes(report):
    folders = ["core", "cli", "schema", "tests"]
    folders += [f"core/{folder.name}" for folder in sorted((ROOT / "core").iterdir()) if folder.is_dir()]
    for folder in folders:
        before = report.failed
        if not (ROOT / folder / "README.md").exists():
            report.breach(folder, 1, "has no README.md", "readme")
        report.file_done(before)
    for file in sorted(file for top in CODE for file in (ROOT / top).rglob("README.md")):
        lines = file.read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST_README:
            report.breach(file.relative_to(ROOT).as_posix(), LONGEST_README + 1,
                          f"{len(lines)} lines, more than {LONGEST_README}", "readme")


def sources():
    for top in CODE:
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix in (".cpp", ".hpp", ".py", ".sql", ".go", ".sh", ".rs", ".java") and file.is_file():
                yield file
    yield from (file for file in (ROOT / "dev", ROOT / ".ci/run") if file.exists())


def main():
    layers = Layers((ROOT / "tests/repo/layers.txt").read_text(encoding="utf-8"))
    report = Report()
    kinds = kind_names()
    for file in sources():
        before = report.failed
        path = file.relative_to(ROOT).as_posix()
        check_source(report, layers, path, file.read_text(encoding="utf-8"), kinds)
        check_listed(report, path)
        report.file_done(before)
    check_readmes(report)
    for rule, path in sorted(set(layers.allowed) - layers.used):
        report.breach("tests/repo/layers.txt", 1, f"{path} needs no \"allow {rule}\" any more", "layers")
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


sys.exit(main())
