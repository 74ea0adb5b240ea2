#!/usr/bin/env python3
"""What `k8scache serve` answers, held against its own description, end to end.

    K8SCACHE=... FAKE_APISERVER=... serve_openapi.py [WORD...]

Asks every route of /openapi.json for every answer that it describes, and validates each with the
schema it names. Needs python3-jsonschema. With words only the tests whose names contain them all.
Ends with `N passed, N failed`.
"""

import json
import re
import sys

import jsonschema

import bad_day
from bad_day import bad_day as good_day, require
from served import Serving

# For every route a question that each status answers; how the cache is to be then.
# {uid} and {name} are those of a pod, {ns} is its namespace.
SYNCED, EMPTY, DENIED = "synced", "never synced", "denied"
# Of a server that wants tokens: without one, and with one for a namespace.
NOBODY, SOMEBODY = "without a token", "with a token for a namespace"
OF_A_TYPE = {"namespace/{namespace}/{plural}": "namespace/{ns}/%s", "namespaces/{namespace}/{plural}": "namespaces/{ns}/%s",
             "namespaces/{namespace}/{plural}/{name}": "namespaces/{ns}/%s/{name}", "{plural}": "%s",
             "{plural}/{uid}": "%s/{uid}"}
SYSTEM = ("health", "status", "stats/overview", "resources", "clusters")
PREFIX = "/api/v1/"


# What is about the server itself: which question each status but 405 answers.
READY = {"400": [(SYNCED, "?maxAge=soon"), (NOBODY, "?maxAge=soon"), (SYNCED, "?maxAge=%zz")], "503": [(EMPTY, "")]}
LIVE = {"400": [(SYNCED, "?exclude=%zz"), (NOBODY, "?exclude=%zz")]}
CHECK = {"404": [(SYNCED, "/nosuch"), (SYNCED, "/a/b")], "400": [(SYNCED, "/ping?verbose=%zz")]}
SERVER = {"/": {"200": [(SYNCED, "")]}, "/openapi.json": {"200": [(SYNCED, ""), (EMPTY, "")]},
          "/metrics": {"200": [(SYNCED, ""), (EMPTY, "")], "403": [(SOMEBODY, "")]},
          "/readyz": {"200": [(SYNCED, ""), (SYNCED, "?verbose"), (NOBODY, ""), (EMPTY, "?exclude=fake")], **READY},
          "/readyz/{check}": {"200": [(SYNCED, "/fake"), (SYNCED, "/ping?verbose"), (SYNCED, "/fake?maxAge=1h"), (NOBODY, "/ping")], **CHECK,
                              "503": [(EMPTY, "/fake"), (SYNCED, "/fake?maxAge=0s")]},
          **{path: {"200": [(SYNCED, ""), (EMPTY, "?verbose"), (NOBODY, "")], **LIVE} for path in ("/livez", "/healthz")},
          **{path + "/{check}": {"200": [(SYNCED, "/ping"), (NOBODY, "/ping")], **CHECK} for path in ("/livez", "/healthz")}}


def server_questions(path, status):
    if status == "401":
        return [(NOBODY, path.replace("{check}", "fake")), (NOBODY, path.replace("{check}", "nosuch"))]
    if status == "405":
        open_to_all = [NOBODY] if path in ("/livez", "/healthz", "/readyz") else []
        return [(state, path.replace("{check}", "ping")) for state in [SYNCED] + open_to_all]
    return [(state, path.removesuffix("/{check}") + rest) for state, rest in SERVER[path][status]]


def questions(path, status):
    """Pairs of a state of the cache and a target."""
    if path in SERVER:
        return server_questions(path, status)
    return [(state, PREFIX + target) for state, target in rest_questions(path[len(PREFIX):], status)]


def rest_questions(pattern, status):
    if status == "401":
        return [(NOBODY, OF_A_TYPE[pattern] % "pods" if pattern in OF_A_TYPE else pattern)]
    if status == "403" and pattern in SYSTEM:
        return [(SOMEBODY, pattern)]
    if pattern in OF_A_TYPE:
        pods, secrets, none = (OF_A_TYPE[pattern] % plural for plural in ("pods", "secrets", "nosuch"))
        return {"200": [(SYNCED, pods)], "304": [(SYNCED, pods)], "400": [(SYNCED, pods + "?nosuch=1"), (SYNCED, pods + "?a=%zz")],
                "403": [(DENIED, secrets)], "404": [(SYNCED, none), (SYNCED, pods + "?cluster=nosuch")],
                "405": [(SYNCED, pods)], "503": [(EMPTY, pods)]}[status]
    return {"200": [(SYNCED, pattern), (DENIED, pattern)], "304": [(SYNCED, pattern)], "400": [(SYNCED, pattern + "?nosuch=1")],
            "404": [(SYNCED, pattern + "?cluster=nosuch")], "405": [(SYNCED, pattern)], "503": [(EMPTY, pattern)]}[status]


# Beside those of the table: what makes other members appear.
MORE = [(SYNCED, "pods?limit=2"), (SYNCED, "pods?page=2&limit=2"), (SYNCED, "pods?page=999"), (SYNCED, "pods?limit=2&sort=-metadata.name"),
        (SYNCED, "pods?fields=metadata.name,spec.nodeName"), (SYNCED, "nodes"), (SYNCED, "deployments.apps"), (SYNCED, "secrets"),
        (SYNCED, "customresourcedefinitions"), (SYNCED, "widgets"), (SYNCED, "namespaces")]


class Description:
    """/openapi.json, as it is used to validate."""

    def __init__(self, document):
        self.document = document
        self.schemas = document["components"]["schemas"]
        for name, schema in self.schemas.items():
            self.validator(schema).check_schema(dict(schema))
            require(name in self.used(), "nothing refers to the schema %s" % name)

    def used(self):
        return set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(self.document)))

    def validator(self, schema):
        whole = dict(schema, components=self.document["components"])
        return jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())

    def validate(self, target, answers, status, headers, body):
        """The answer to one question is one that is described."""
        described = answers.get(str(status), answers.get("default"))
        require(described, "%s: %d is not described" % (target, status))
        content = described.get("content")
        if content is None:
            require(body == b"", "%s: %d with a body" % (target, status))
            return
        media = headers.get("Content-Type", "").split(";")[0]
        require(media in content, "%s: %d as %s" % (target, status, media))
        if "json" not in media:
            require(content[media]["schema"] == {"type": "string"}, "%s: %s is described" % (target, content[media]))
            return
        faults = list(self.validator(content[media]["schema"]).iter_errors(json.loads(body)))
        require(not faults, "%s: %d is not as described: %s" % (target, status, [
            "/".join(map(str, fault.absolute_path)) + ": " + fault.message[:200] for fault in faults[:3]]))


class Answers:
    """Three servers, and what they answer."""

    def __init__(self, day):
        self.servers = {}
        with_secrets = day.server("--data", "tests/data/recorded", "--pods", "20")
        day.synced()
        self.servers[SYNCED] = Serving(day)
        token = day.run("serve", "token", "web", "--token-file", day.path("tokens"), "-n", "web").out.strip()
        pod = self.servers[SYNCED].json("/api/v1/pods?limit=1")["items"][0]["metadata"]
        self.of_pod = {"{uid}": pod["uid"], "{name}": pod["name"], "{ns}": pod["namespace"]}
        self.servers[NOBODY] = Serving(day, "--token-file", day.path("tokens"))
        self.servers[SOMEBODY] = Serving(day, "--token-file", day.path("tokens"), token=token)
        with_secrets.stop()
        for state, words in ((DENIED, ("--data", "tests/data/recorded", "--deny", "type=secrets")), (EMPTY, ())):
            day.environment["XDG_STATE_HOME"] = day.path(state.replace(" ", "-"))
            day.server(*words)
            if state == DENIED:
                require(day.run("sync").code == 0, "sync fails")
            self.servers[state] = Serving(day)

    def ask(self, state, target, **more):
        for hole, text in self.of_pod.items():
            target = target.replace(hole, text)
        return self.servers[state].ask(target, **more)

    def end(self):
        for server in self.servers.values():
            server.ends()


def ask_for(answers, state, target, status):
    """The answer with that status."""
    if status == "405":
        return answers.ask(state, target, method="POST")
    if status == "304":
        first = answers.ask(state, target)
        return answers.ask(state, target, headers={"If-None-Match": first[1]["ETag"]})
    return answers.ask(state, target)


@good_day("every answer of every route is as /openapi.json describes it")
def as_described(day):
    answers = Answers(day)
    description = Description(answers.servers[SYNCED].json("/openapi.json"))
    require(description.document["openapi"].startswith("3.1."), "of another version")
    seen, ids = 0, set()
    for path, item in description.document["paths"].items():
        pattern, operation = path[len(PREFIX):], item["get"]
        require(path in SERVER or pattern in OF_A_TYPE or pattern in SYSTEM, "no questions for the route %s" % path)
        named = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"]
        require(named == re.findall(r"{(\w+)}", path), "%s: parameters %s" % (path, named))
        require(operation["operationId"] not in ids, "twice the same operationId")
        ids.add(operation["operationId"])
        for status in sorted(set(operation["responses"]) - {"default"}):
            for state, target in questions(path, status):
                code, headers, body = ask_for(answers, state, target, status)
                require(str(code) == status, "%s, %s: %d instead of %s: %s" % (target, state, code, status, body[:200]))
                require(headers.get("X-Content-Type-Options") == "nosniff", "%s may be sniffed" % target)
                description.validate(target, operation["responses"], code, headers, body)
                seen += 1
    require(seen > 110, "only %d answers" % seen)
    answers.end()


@good_day("what makes other members appear is as described, too, and every parameter is taken")
def more_answers(day):
    answers = Answers(day)
    description = Description(answers.servers[SYNCED].json("/openapi.json"))
    of_list = description.document["paths"][PREFIX + "{plural}"]["get"]
    for state, target in MORE:
        code, headers, body = answers.ask(state, PREFIX + target)
        require(code == 200, "%s: %d: %s" % (target, code, body[:200]))
        description.validate(target, of_list["responses"], code, headers, body)
    values = {"cluster": "fake", "namespace": answers.of_pod["{ns}"], "filter": "metadata.name~a", "labelSelector": "app",
              "fieldSelector": "metadata.name=x", "sort": "metadata.name", "fields": "metadata.name", "search": "a"}
    for parameter in of_list["parameters"]:
        name = parameter["name"]
        if name in ("cursor", "watch", "since") or parameter["in"] == "path":
            continue
        code, _, body = answers.ask(SYNCED, PREFIX + "pods?%s=%s" % (name, values.get(name, "1")))
        require(code == 200, "%s: %d: %s" % (name, code, body[:200]))
    answers.end()


@good_day("a description that is wrong is noticed")
def wrong_description(day):
    day.server("--pods", "3")
    day.synced()
    serving = Serving(day)
    document = serving.json("/openapi.json")
    target = PREFIX + "pods"
    described = document["paths"][PREFIX + "{plural}"]["get"]["responses"]
    code, headers, body = serving.ask(target)
    Description(document).validate(target, described, code, headers, body)
    for change in (lambda schema: schema["properties"].pop("total"), lambda schema: schema["required"].append("nosuch"),
                   lambda schema: schema["properties"].update(stale={"type": "string"})):
        wrong = json.loads(json.dumps(document))
        change(wrong["components"]["schemas"]["List"])
        try:
            Description(wrong).validate(target, described, code, headers, body)
        except bad_day.Bad:
            continue
        raise bad_day.Bad("a wrong schema passes")
    serving.ends()


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
