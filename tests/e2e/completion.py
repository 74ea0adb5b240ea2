#!/usr/bin/env python3
"""Completion as shells do it, kubectl's plugin protocol, and what a terminal is shown, end to end.

    K8SCACHE=... FAKE_APISERVER=... completion.py [WORD...]

bash, and zsh and fish where they are installed, run on a terminal of their own and get a TAB. Ends with
`N passed, N failed`.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tarfile
import time

import bad_day
from bad_day import bad_day as good_day, require

LONGEST = 20.0
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROMPT = "ready> "


def pod(name, phase="Running", **labels):
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "namespace": "default", "labels": labels or {"app": "web"}},
            "spec": {"containers": [{"name": "c", "image": "i"}]}, "status": {"phase": phase}}


def filled(day, *more):
    """A cache of a few objects, whose server is gone; `k8scache` is on PATH."""
    server = day.server()
    for one in (pod("web-1"), pod("web-2", app="web", tier="front"), pod("db-long-name", app="db"), *more):
        server.put(one)
    server.put({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
                "metadata": {"name": "system:probe"}, "rules": []})
    day.synced()
    server.stop = lambda: None
    # pylint: disable=protected-access
    server._process.terminate()
    server._process.wait(timeout=10)
    os.makedirs(day.path("bin"))
    for name in ("k8scache", "kubectl-cache", "kubectl_complete-cache"):
        os.symlink(os.path.abspath(bad_day.PROGRAM), day.path("bin", name))
    day.environment["PATH"] = day.path("bin") + ":" + day.environment["PATH"]
    return day


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, words, environment):
        child, self.terminal = pty.fork()
        if child == 0:
            os.execvpe(words[0], words, environment)
        self.child = child
        self.text = b""

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read(self, until, timeout=LONGEST):
        """What it shows, up to and with a text."""
        end = time.monotonic() + timeout
        while until.encode() not in self.text:
            ready = select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]
            if not ready:
                raise bad_day.Bad("no %r within %d s: %r" % (until, timeout, self.text[-600:]))
            try:
                more = os.read(self.terminal, 65536)
            except OSError:
                more = b""
            if not more:
                raise bad_day.Bad("ends without %r: %r" % (until, self.text[-600:]))
            self.text += more
        shown, _, self.text = self.text.partition(until.encode())
        return shown.decode(errors="replace")

    def everything(self):
        """All that it shows until it ends, and its exit code."""
        while True:
            try:
                more = os.read(self.terminal, 65536)
            except OSError:
                more = b""
            if not more:
                break
            self.text += more
        _, status = os.waitpid(self.child, 0)
        os.close(self.terminal)
        return self.text.decode(errors="replace"), os.waitstatus_to_exitcode(status)

    def end(self):
        os.close(self.terminal)
        os.kill(self.child, 9)
        os.waitpid(self.child, 0)


# What is typed before a TAB, and the words that the line has then.
LINES = [
    ("k8scache get po", None),
    ("k8scache hist", ["history"]),
    ("k8scache get pods d", ["get", "pods", "db-long-name"]),
    ("k8scache get pods we", ["get", "pods", "web-"]),
    ("k8scache get pods web-1 we", ["get", "pods", "web-1", "web-2"]),
    ("k8scache get pod/d", ["get", "pod/db-long-name"]),
    ("k8scache get statefuls", ["get", "statefulsets"]),
    ("k8scache get pods,deploym", ["get", "pods,deployments"]),
    ("k8scache get pods --all-n", ["get", "pods", "--all-namespaces"]),
    ("k8scache get pods --namespace=kube-s", ["get", "pods", "--namespace=kube-system"]),
    ("k8scache get pods -n kube-s", ["get", "pods", "-n", "kube-system"]),
    ("k8scache get pods -o jsonp", ["get", "pods", "-o", "jsonpath"]),
    ("k8scache get pods --context f", ["get", "pods", "--context", "fake"]),
    ("k8scache get pods -l tier=f", ["get", "pods", "-l", "tier=front"]),
    ("k8scache get pods -l 'app=d", ["get", "pods", "-l", "app=db"]),
    ("k8scache get clusterrole system:p", ["get", "clusterrole", "system:probe"]),
    ("k8scache get pods --sort-by .status.ph", ["get", "pods", "--sort-by", ".status.phase"]),
    ("k8scache get pods --sort-by .spec.cont", ["get", "pods", "--sort-by", ".spec.containers[*]."]),
    ("k8scache get nothing-like-this x", ["get", "nothing-like-this", "x"]),
]


def words_after_tab(shell, typed):
    """Types a line and a TAB, then makes a printf of it and reads the words."""
    shell.send(typed + "\t")
    time.sleep(0.4)  # a shell that has nothing to complete shows nothing to wait for
    shell.send("\x01printf '<%s>\\n' BEGIN \x05 END\r")
    shell.read("<BEGIN>")
    shown = shell.read("<END>")
    shell.read(PROMPT)
    return re.findall(r"<([^>]*)>", shown)


def completes(day, words, setup, lines):
    shell = Terminal(words, {**day.environment, "TERM": "dumb", "PS1": PROMPT, "LC_ALL": "C.UTF-8"})
    try:
        shell.read(PROMPT)
        for line in setup:
            shell.send(line + "\r")
            shell.read(PROMPT)
        for typed, expected in lines:
            got = words_after_tab(shell, typed)
            if expected is not None:
                require(got == ["k8scache", *expected], "%r TAB is %r" % (typed, got))
    finally:
        shell.end()


@good_day("bash completes what is typed")
def bash(day):
    filled(day)
    completes(day, ["bash", "--norc", "--noprofile", "-i"],
              ["bind 'set bell-style none'", "bind 'set enable-bracketed-paste off'",
               "source <(k8scache completion bash)"], LINES)


@good_day("zsh completes what is typed")
def zsh(day):
    if shutil.which("zsh") is None:
        raise bad_day.Skip("zsh is not installed")
    filled(day)
    completes(day, ["zsh", "-f", "-i"],
              ["PS1='%s'; unsetopt zle_bracketed_paste; unset zle_bracketed_paste; bindkey -e" % PROMPT,
               "autoload -Uz compinit; compinit -u -D; unsetopt auto_menu auto_list list_beep",
               "source <(k8scache completion zsh)"],
              [line for line in LINES if "'" not in line[0]])


@good_day("fish completes what is typed")
def fish(day):
    if shutil.which("fish") is None:
        raise bad_day.Skip("fish is not installed")
    filled(day)
    script = day.run("completion", "fish").out
    path = day.write("completion.fish", script)
    for typed, expected in LINES:
        if expected is None or "'" in typed:
            continue
        asked = subprocess.run(["fish", "--no-config", "-c", "source %s; complete -C %s" % (path, repr(typed))],
                               env=day.environment, capture_output=True, text=True, timeout=LONGEST,
                               check=True)
        offered = [line.split("\t")[0] for line in asked.stdout.splitlines()]
        last = expected[-1]
        fits = any(one.startswith(last) or last.endswith(one) for one in offered)
        require(fits or last == "x", "%r completes to %r" % (typed, offered[:5]))


@good_day("completion opens no connection, makes no file and says nothing wrong")
def silent(day):
    filled(day)
    if shutil.which("strace") is None:
        raise bad_day.Skip("strace is not installed")
    before = sorted(os.listdir(day.state))
    lines = [["get", ""], ["get", "pods", ""], ["get", "-l", ""], ["get", "pods", "--sort-by", "."],
             ["get", "-n", ""], ["get", "--context", ""], ["get", "--context", "gone", "pods", ""],
             ["get", "--kubeconfig", "/nowhere", "pods", ""], ["get", "--db", "/etc/passwd", "pods", ""]]
    for line in lines:
        trace = day.path("trace")
        result = day.run("__complete", *line, before=("strace", "-f", "-o", trace, "-e",
                                                      "trace=network,file,desc"))
        require(result.code == 0 and result.err == "", "%s: %r" % (line, result))
        require(re.search(r"^:\d+$", result.out.splitlines()[-1]), "no directive: %r" % result)
        with open(trace, encoding="utf-8", errors="replace") as file:
            calls = file.read()
        require(not re.search(r"\b(socket|connect|sendto|mkdir\w*|rename\w*|unlink\w*)\(", calls),
                "%s: %s" % (line, re.findall(r"\b(?:socket|connect|mkdir|unlink)\w*\(.*", calls)[:3]))
        require("O_CREAT" not in calls, "%s: makes a file" % line)
    require(sorted(os.listdir(day.state)) == before, "other files: %s" % os.listdir(day.state))
    # A copy without WAL and index, in a folder of its own.
    os.makedirs(day.path("copy"))
    shutil.copy(day.cache, day.path("copy", "it.db"))
    result = day.run("__complete", "get", "--db", day.path("copy", "it.db"), "pods", "")
    require(result.code == 0 and os.listdir(day.path("copy")) == ["it.db"], os.listdir(day.path("copy")))


@good_day("without a cache there is nothing to complete, and no error")
def without_cache(day):
    result = day.run("__complete", "get", "pods", "")
    require((result.out, result.err, result.code) == (":4\n", "", 0), repr(result))
    day.write(".config/k8scache/config.toml", "no = [toml")
    result = day.run("__complete", "get", "")
    require((result.out, result.err, result.code) == (":4\n", "", 0), repr(result))


@good_day("kubectl completes the words behind kubectl cache")
def plugin(day):
    kubectl = os.environ.get("KUBECTL") or shutil.which("kubectl")
    if kubectl is None:
        raise bad_day.Skip("kubectl is not installed")
    filled(day)
    for line, expected in ((["get", "pods", "we"], ["web-1", "web-2"]), (["get", "statefuls"], ["statefulsets"]),
                           (["hist"], ["history"]), (["get", "-o", "jsonpath-a"], ["jsonpath-as-json="]),
                           (["get", "pods", "-o", "mark"], [])):
        asked = subprocess.run([kubectl, "__complete", "cache", *line], env=day.environment,
                               capture_output=True, text=True, timeout=LONGEST, check=True)
        offered = [one.split("\t")[0] for one in asked.stdout.splitlines() if not one.startswith(":")]
        require(offered == expected, "%s: %r" % (line, asked))


@good_day("called as kubectl cache the help says kubectl cache")
def plugin_help(day):
    filled(day)
    for words in ([], ["get", "--help"]):
        shown = subprocess.run([day.path("bin", "kubectl-cache"), *words], env=day.environment,
                               capture_output=True, text=True, timeout=LONGEST, check=True).stdout
        require("kubectl cache get" in shown, shown[:400])
        require("  k8scache " not in shown, shown[:400])


@good_day("krew's manifest is made of a release")
def krew(day):
    archive = day.path("k8scache.tar.gz")
    with tarfile.open(archive, "w:gz") as files:
        files.add(bad_day.PROGRAM, "k8scache")
        files.add(os.path.join(ROOT, "LICENSE"), "LICENSE")
    words = [sys.executable, os.path.join(ROOT, "cli/install/krew/manifest.py"), "1.2.3", "amd64",
             "https://example.com/", "https://example.com/k8scache.tar.gz"]
    made = subprocess.run([*words, archive], capture_output=True, text=True, timeout=LONGEST, check=True).stdout
    require("@" not in made, made)
    require('version: "v1.2.3"' in made and re.search(r'sha256: "[0-9a-f]{64}"', made), made)
    with tarfile.open(archive, "w:gz") as files:
        files.add(bad_day.PROGRAM, "k8scache")
    refused = subprocess.run([*words, archive], capture_output=True, text=True, timeout=LONGEST, check=False)
    require(refused.returncode != 0 and "lacks LICENSE" in refused.stderr, repr(refused))


UGLY = pod("ugly", app="web")
UGLY["metadata"]["annotations"] = {"note": "a\u001b[2Jb\u0007\u009bc"}


@good_day("a terminal is shown control characters, and colours; a pipe gets the bytes")
def terminal(day):
    filled(day, UGLY)
    day.environment["TERM"] = "xterm"
    note = ["get", "pod", "ugly", "-o", "jsonpath={.metadata.annotations.note}"]
    shown, code = Terminal([bad_day.PROGRAM, *note], day.environment).everything()
    require(code == 0 and shown == "a^[[2Jb^G\\u009bc", repr(shown))
    require(day.run(*note).out == "a\u001b[2Jb\u0007\u009bc", "a pipe gets something else")
    table = ["get", "pods", "web-1"]
    shown, _ = Terminal([bad_day.PROGRAM, *table], day.environment).everything()
    require("\x1b[32mRunning\x1b[0m" in shown or "\x1b[1mSTATUS" in shown, repr(shown))
    plain = day.run(*table)
    require("\x1b" not in plain.out, repr(plain))
    always = day.run("--color", "always", *table)
    require(re.sub(r"\x1b\[\d*m", "", always.out) == plain.out and "\x1b" in always.out, repr(always))
    for words, variables in ((["--color=never"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"}),
                             (["--kubectl-compat"], {})):
        shown, _ = Terminal([bad_day.PROGRAM, *words, *table], {**day.environment, **variables}).everything()
        body = "".join(line for line in shown.splitlines(True) if "as of" not in line)
        require("\x1b" not in body, "%s %s: %r" % (words, variables, body))
    shown, code = Terminal([bad_day.PROGRAM, "get", "pods", "no\x1b[2J"], day.environment).everything()
    require(code == 1 and "\x1b[2J" not in shown, repr(shown))


@good_day("long texts on a terminal go through the pager, and only there")
def pager(day):
    filled(day)
    day.environment["TERM"] = "xterm"
    pagers = {**day.environment, "PAGER": "sed 's/^/PAGED /'"}
    for command in (["history", "pods"], ["describe", "pods"], ["explain", "pods.spec"]):
        words = [bad_day.PROGRAM, *command]
        shown, code = Terminal(words, pagers).everything()
        # The fake cluster has no documents: of them only the message comes, behind the pager.
        require(("PAGED " in shown and code == 0) != (command[0] == "explain"), repr(shown))
        shown, _ = Terminal([*words, "--no-pager"], pagers).everything()
        require("PAGED " not in shown, repr(shown))
        require("PAGED " not in day.run(*command, env=pagers).out, "a pipe is paged")


@good_day("a description on a terminal has colours, and none that changes a letter")
def coloured(day):
    filled(day)
    day.environment["TERM"] = "xterm"
    words = [bad_day.PROGRAM, "describe", "pods", "--no-pager"]
    shown, code = Terminal(words, day.environment).everything()
    require(code == 0 and "\x1b[32mRunning\x1b[0m" in shown, repr(shown))
    plain = re.sub("\x1b\\[[0-9]*m", "", shown).replace("\r\n", "\n")
    require(plain == day.run(*words[1:]).out, repr(plain))


if __name__ == "__main__":
    bad_day.program_is_there()
    sys.exit(bad_day.main(sys.argv[1:]))
