#!/usr/bin/env python3
"""Compares the program with its manual, and the sources with their tests, in both directions.

K8SCACHE names the program; default build/cli/k8scache. Prints one line per breach.
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("K8SCACHE", str(ROOT / "build/cli/k8scache"))

# core/x.cpp without a test of its own, and where it is tested.
TESTED_ELSEWHERE = {
    "core/base/clock.cpp": "the system's clocks, nothing to decide",
    "core/describe/autoscaler.cpp": "lines of a description, in golden_test: describe/autoscaler",
    "core/describe/batch.cpp": "lines of a description, in golden_test: describe/jobs",
    "core/describe/claim.cpp": "lines of a description, in golden_test: describe/storage",
    "core/describe/config.cpp": "lines of a description, in describe_test and golden_test",
    "core/describe/containers.cpp": "lines of a description, in golden_test: describe/pods",
    "core/describe/deployment.cpp": "a description, in describe_test and golden_test",
    "core/describe/ingress.cpp": "lines of a description, in golden_test: describe/services",
    "core/describe/network_policy.cpp": "lines of a description, in golden_test: describe/services",
    "core/describe/node.cpp": "lines of a description, in golden_test: describe/nodes",
    "core/describe/node_pods.cpp": "what is taken of a node, in describe_test",
    "core/describe/owned_pods.cpp": "the pods that count, in describe_test",
    "core/describe/pod.cpp": "lines of a description, in golden_test: describe/pods",
    "core/describe/pod_parts.cpp": "lines of a description, in golden_test: describe/pods",
    "core/describe/policy.cpp": "lines of a description, in golden_test: describe/policies",
    "core/describe/service.cpp": "lines of a description, in golden_test: describe/services",
    "core/describe/signing_request.cpp": "a description, in golden_test: describe/policies",
    "core/describe/storage.cpp": "lines of a description, in golden_test: describe/storage",
    "core/describe/volume_table.cpp": "data, in volume_sources_test",
    "core/describe/workload.cpp": "lines of a description, in describe_test and golden_test",
    "core/json/go_format.cpp": "half of go_print, in go_print_test",
    "core/json/go_template_functions.cpp": "part of go_template, in go_template_test",
    "core/json/go_template_lex.cpp": "part of go_template, in go_template_test",
    "core/json/go_template_number.cpp": "part of go_template, in go_template_test",
    "core/json/go_template_parse.cpp": "part of go_template, in go_template_test",
    "core/json/go_template_pipeline.cpp": "part of go_template, in go_template_test",
    "core/json/go_template_run.cpp": "part of go_template, in go_template_test",
    "core/json/go_value.cpp": "part of go_template, in go_template_test",
    "core/json/json_path_parse.cpp": "the other half of json_path, in json_path_test",
    "core/json/json_template_parse.cpp": "half of json_template, in json_template_test",
    "core/json/json_template_walk.cpp": "half of json_template, in json_template_test",
    "core/json/letters.cpp": "which runes are letters, in yaml_key_order_test",
    "core/json/ordered.cpp": "the order of members, in writer_test and yaml_write_test",
    "core/json/yaml_cursor.cpp": "part of the YAML writer, in yaml_write_test",
    "core/json/yaml_scalar_style.cpp": "part of the YAML writer, in yaml_scalar_test",
    "core/json/yaml_scalar_write.cpp": "part of the YAML writer, in yaml_scalar_test",
    "core/json/yaml_tree.cpp": "part of the YAML reader, in yaml_read_test",
    "core/model/resource_type.cpp": "three joined texts, in catalog_test and by every golden",
    "core/net/curl_library.cpp": "loads libcurl or fails, in curl_transport_test",
    "core/net/curl_transfer.cpp": "one request of curl_transport, in curl_transport_test",
    "core/net/transport.cpp": "one lookup in a list, in curl_transport_test",
    "core/print/explain_schema.cpp": "half of explain, in explain_test",
    "core/query/query.cpp": "one predicate, in select_test",
    "core/serve/http_message.cpp": "in http_server_test, on a socket",
    "core/serve/http_server/conversation.cpp": "in http_server_test, on a socket",
    "core/serve/http_server/plain_wire.cpp": "in http_server_test, on a socket",
    "core/serve/http_server/tls_wire.cpp": "in http_server_tls_test, on a socket",
    "core/store/change_rows.cpp": "rows of the writer, in writer_test",
    "core/store/cursor_rows.cpp": "rows of the writer, in writer_test",
    "core/store/dictionary_rows.cpp": "rows of the writer, in encoder_test",
    "core/store/known_rows.cpp": "what a list is compared with, in encoder_test and verification_test",
    "core/store/list_replace.cpp": "what the writer does, in writer_test",
    "core/store/logged_rows.cpp": "rows and their history, in writer_test and history_test",
    "core/store/object_rows.cpp": "rows of the writer, in writer_test",
    "core/report/health.cpp": "health as JSON, in golden_test and gateway_test",
    "core/report/metrics.cpp": "samples, in metrics_file_test and gateway_test",
    "core/report/status.cpp": "status as JSON, in golden_test and gateway_test",
    "core/serve/cache_watch.cpp": "looks at a file, in tests/e2e/serve.py",
    "core/serve/cluster_cache.cpp": "a reader from news to news, in gateway_test and kube_api_test",
    "core/serve/kube/discovery.cpp": "documents, in kube_api_test and by every kubectl",
    "core/serve/kube/kube_question.cpp": "refusals and headers, in kube_api_test",
    "core/serve/kube/list_options.cpp": "parameters, in kube_api_test",
    "core/serve/kube/list_stream.cpp": "large lists, in tests/e2e/serve.py",
    "core/serve/kube/past_rows.cpp": "pages of one state, in kube_api_test",
    "core/serve/kube/review_json.cpp": "bodies of reviews, in review_test",
    "core/serve/kube/review_protobuf.cpp": "bodies of typed clients, by kubectl's in tests/e2e/serve_kubectl.py",
    "core/serve/kube/watch_start.cpp": "versions and positions, in kube_api_test",
    "core/serve/probes.cpp": "probes, in gateway_test",
    "core/serve/problem.cpp": "refusals, in gateway_test",
    "core/serve/rest/filter.cpp": "filters, in gateway_test",
    "core/serve/rest/openapi.cpp": "the description, in gateway_test",
    "core/serve/rest/rest_caching.cpp": "ETags and their headers, in gateway_test",
    "core/serve/rest/rest_list.cpp": "pages, in gateway_test",
    "core/serve/rest/rest_question.cpp": "parameters, in gateway_test",
    "core/serve/rest/rest_refusal.cpp": "403 and 503, in event_stream_test and gateway_test",
    "core/serve/rest/rest_result.cpp": "order and choice, in gateway_test",
    "core/serve/rest/rest_routes.cpp": "the table, in gateway_test",
    "core/serve/rest/rest_system.cpp": "our own words, in gateway_test",
    "core/serve/result_memo.cpp": "recent questions, in gateway_test",
    "core/sync/follow.cpp": "the streams of a watcher, in live_test",
    "core/sync/follow_proofs.cpp": "their proofs, in live_proof_test",
    "core/sync/preparation.cpp": "the beginning of every run, in one_shot_test and live_test",
    "core/sync/type_stream.cpp": "one conversation of the engine, in engine_test",
    "core/sync/type_stream_answers.cpp": "the same",
    "core/sync/version_probe.cpp": "one question of a watcher, in live_proof_test",
    "core/view/cell.cpp": "reading a column's entry, in columns_test and general_test",
    "core/view/custom_columns.cpp": "in columns_test",
    "core/view/formatters.cpp": "the table of formats, in columns_test",
    "core/view/value_text.cpp": "in general_test",
}


# Kinds that sync leaves out, so no transcript of get can show them.
NOT_SYNCED = {"ComponentStatus"}


class Report:
    """Counts comparisons; prints what is wrong."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, holds, message):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(message)

    def equal_sets(self, real, documented, what, page):
        """Every name of one side must be on the other."""
        for name in sorted(real | documented):
            if name not in documented:
                self.check(False, f"{page}: lacks {what} {name}")
            elif name not in real:
                self.check(False, f"{page}: {what} {name} does not exist")
            else:
                self.check(True, "")


def page_name(command):
    return f"man/k8scache{'-' + command if command else ''}.1.scd"


def read(path):
    file = ROOT / path
    return file.read_text(encoding="utf-8") if file.exists() else ""


def section(text, heading):
    """The lines below `# heading`, up to the next one of its level."""
    match = re.search(rf"^# {heading}\n(.*?)(?=^# |\Z)", text, re.M | re.S)
    return match.group(1) if match else ""


def help_text(command):
    words = [PROGRAM, *command.split(), "--help"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def subcommands(text):
    block = re.search(r"^Subcommands:\n((?:  .*\n)+)", text, re.M)
    return re.findall(r"^  ([a-z-]+)", block.group(1), re.M) if block else []


def flags_of_help(text):
    """-o and --output, of lines such as `  -o,--output TEXT:{json}   ...`."""
    flags = set()
    for line in re.findall(r"^  (-\S+)", text, re.M):
        flags.update(re.findall(r"(?:^|,)(--?[A-Za-z][A-Za-z-]*)", line))
    return flags


def flags_of_page(text):
    """Flags that a paragraph of its own explains: `*-o*, *--output* _FORMAT_`."""
    flags = set()
    for line in section(text, "OPTIONS").splitlines():
        if line.startswith("*-"):
            flags.update(re.findall(r"\*(--?[A-Za-z][A-Za-z-]*)\*", line))
    return flags


def check_commands(report):
    """Commands, their pages, their flags, their golden transcripts."""
    program = help_text("")
    commands = subcommands(program)
    documented = set(re.findall(r"^\*k8scache-([a-z-]+)\*\(1\)$",
                                section(read(page_name("")), "COMMANDS"), re.M))
    report.equal_sets(set(commands), documented, "command", page_name(""))
    pages = {re.sub(r"^k8scache-?|\.1\.scd$", "", page.name)
             for page in (ROOT / "man").glob("*.1.scd")}
    report.equal_sets(set(commands) | {""}, pages, "page of command", "man/")
    report.equal_sets(flags_of_help(program), flags_of_page(read(page_name(""))), "flag",
                      page_name(""))
    for command in commands:
        check_command(report, command)
    return commands


def check_command(report, command):
    page = page_name(command)
    text = read(page)
    help_of_command = help_text(command)
    actions = subcommands(help_of_command)
    flags = flags_of_help(help_of_command)
    for action in actions:
        flags |= flags_of_help(help_text(f"{command} {action}"))
    # --help is explained once, in k8scache(1).
    report.equal_sets(flags - {"-h", "--help"}, flags_of_page(text), "flag", page)
    documented = set(re.findall(r"^\*([a-z-]+)\*$", section(text, "COMMANDS"), re.M))
    report.equal_sets(set(actions), documented, "command", page)
    for heading in ("NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "SEE ALSO"):
        report.check(section(text, heading).strip(), f"{page}: lacks section {heading}")
    shown = re.compile(rf"^\$ k8scache (?:.* )?{command}\b", re.M)
    report.check(any(shown.search(file.read_text(encoding="utf-8"))
                     for file in (ROOT / "tests/golden").rglob("*.txt")),
                 f"tests/golden: no transcript shows k8scache {command}")


def settings_of_code():
    """key -> (variable, default), of the table in cli/settings.cpp."""
    rules = re.findall(r'\{"([a-z_.]+)", "([A-Z0-9_]*)", "([^"]*)",', read("cli/settings.cpp"))
    return {key: (variable, default) for key, variable, default in rules}


def settings_of_page(text):
    """The same, of lines such as `*sync.secrets* (default keys)`."""
    settings = {}
    for key, notes in re.findall(r"^\*([a-z_.]+)\*(?: \((.*)\))?$", section(text, "SETTINGS"), re.M):
        words = dict(note.split(" ", 1) for note in notes.split(", ") if note)
        settings[key] = (words.get("environment", ""), words.get("default", ""))
    return settings


def check_settings(report):
    page = "man/k8scache.toml.5.scd"
    real = settings_of_code()
    documented = settings_of_page(read(page))
    report.equal_sets(set(real), set(documented), "setting", page)
    for key in sorted(set(real) & set(documented)):
        report.check(real[key] == documented[key],
                     f"{page}: {key} is documented with {documented[key]}, it has {real[key]}")
    example = section(read(page), "EXAMPLES")
    table = ""
    for line in example.splitlines():
        if match := re.match(r"\[([a-z]+)\]", line):
            table = match.group(1) + "."
        elif match := re.match(r"([a-z_]+) = ", line):
            report.check(table + match.group(1) in real,
                         f"{page}: the example sets {table + match.group(1)}, which does not exist")


def check_exit_codes(report):
    page = page_name("")
    codes = set(re.findall(r"^constexpr int k\w+ = (\d+);", read("cli/exit_code.hpp"), re.M))
    rows = set(re.findall(r"^\|  (\d+)$", section(read(page), "EXIT STATUS"), re.M))
    report.equal_sets(codes, rows, "exit code", page)
    for file in sorted((ROOT / "man").glob("*.scd")):
        for code in re.findall(r"exit (\d+)", file.read_text(encoding="utf-8")):
            report.check(code in codes, f"man/{file.name}: exit {code} does not exist")


def check_environment(report):
    """Variables that the code asks for by name."""
    page = page_name("")
    real = {"KUBERNETES_EXEC_INFO"} | {variable for variable, _ in settings_of_code().values()}
    for file in [*(ROOT / "cli").rglob("*.cpp"), *(ROOT / "core").rglob("*.cpp")]:
        for names in re.findall(r'(?:\.get\(|first_set\(environment, \{|folder\(environment, )'
                                r'("[^)}]*)', file.read_text(encoding="utf-8")):
            real.update(re.findall(r'"([A-Z][A-Z0-9_]+)"', names))
    documented = set()
    for line in section(read(page), "ENVIRONMENT").splitlines():
        if line.startswith("*"):
            documented.update(re.findall(r"\*([A-Z0-9_]+)\*", line))
    report.equal_sets(real - {""}, documented, "variable", page)


def check_formats(report):
    """The formats and keys that registry files may use."""
    page = "man/k8scache.toml.5.scd"
    text = read(page)
    formats = set(re.findall(r'^      \{"(\w+)", \w+, ', read("core/view/formatters.cpp"), re.M))
    own = text[text.index("## Formats"):text.index("# EXAMPLES")] if "## Formats" in text else ""
    documented = set(re.findall(r"^\*([a-z]+)\*$", own, re.M))
    documented |= set(re.findall(r"\*([a-z]+(?:_[a-z]+)+)\*", own))
    report.equal_sets(formats, documented, "format", page)
    keys = set(re.findall(r'^      key\("(\w+)"', read("core/model/registry.cpp"), re.M))
    block = text[text.index("## Keys of a kind"):text.index("## Formats")] if own else ""
    lines = [line for line in block.splitlines() if line.startswith("*")]
    report.equal_sets(keys, set(re.findall(r"\*(\w+)\*", "\n".join(lines))), "key", page)


def check_unit_tests(report):
    """Every file of core has a test of its own, or stands above with the reason."""
    for file in sorted((ROOT / "core").rglob("*.cpp")):
        path = file.relative_to(ROOT).as_posix()
        test = ROOT / "tests/unit" / path.removeprefix("core/").replace(".cpp", "_test.cpp")
        if path in TESTED_ELSEWHERE:
            report.check(not test.exists(), f"{path}: has a test now; strike it from docs_test.py")
        else:
            report.check(test.exists(), f"{path}: lacks {test.relative_to(ROOT).as_posix()}")
    tests = {file.stem for file in (ROOT / "tests").rglob("*_test.cpp")}
    for path, reason in TESTED_ELSEWHERE.items():
        report.check((ROOT / path).exists(), f"tests/repo/docs_test.py: {path} does not exist")
        for test in re.findall(r"\w+_test\b", reason):
            report.check(test in tests, f"{path}: its test {test} does not exist")


def check_kinds(report):
    """Every kind of the registry says what its columns imitate; every one that is recorded is shown."""
    recorded = {file.stem for file in (ROOT / "tests/data/recorded").rglob("*.json")}
    for file in sorted((ROOT / "schema/resources").glob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8"))["kinds"]:
            kind = entry["kind"]
            report.check(entry.get("spec"), f"schema/resources/{file.name}: {kind} lacks \"spec\"")
            if entry.get("plural") not in recorded or kind in NOT_SYNCED:
                continue
            words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", kind).lower()
            golden = f"tests/golden/kinds/{words}.txt"
            report.check((ROOT / golden).exists(), f"{golden}: is missing, {kind} is in the registry")


def check_readme(report, commands):
    """README and HACKING name files and commands that exist."""
    for name in ("README.md", "HACKING.md", "DECISIONS.md", "CHANGELOG.md"):
        text = read(name)
        report.check(text, f"{name}: is missing")
        for path in re.findall(r"`((?:core|cli|schema|tests|man)/[\w./-]*\.[a-z]+)`", text):
            report.check((ROOT / path).exists(), f"{name}: {path} does not exist")
        for command in re.findall(r"^\$ k8scache ([a-z-]+)", text, re.M):
            report.check(command in commands, f"{name}: command {command} does not exist")


def main():
    report = Report()
    commands = check_commands(report)
    check_settings(report)
    check_exit_codes(report)
    check_environment(report)
    check_formats(report)
    check_unit_tests(report)
    check_kinds(report)
    check_readme(report, commands)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


sys.exit(main())
