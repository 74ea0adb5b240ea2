"""What the tests of bad days share: a home of their own, a fake API server, and a runner.

A test is a function with @bad_day("what the user would see"); it gets a `Day`, raises Bad when the
program does not behave, Skip when the machine cannot show it. It prints `ok NAME` or `FAIL NAME: why`.
"""

import concurrent.futures
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.request

PROGRAM = os.environ.get("K8SCACHE", "build/cli/k8scache")
FAKE_SERVER = os.environ.get("FAKE_APISERVER", "build/tests/fake-apiserver")
TESTS = []

# A shell starts what runs in its background with both ignored, and the program would inherit that.
for one in (signal.SIGINT, signal.SIGQUIT):
    if signal.getsignal(one) == signal.SIG_IGN:
        signal.signal(one, signal.SIG_DFL)


class Bad(Exception):
    """The program did something else than it should."""


class Skip(Exception):
    """This machine cannot show it."""


def bad_day(name):
    def register(test):
        TESTS.append((name, test))
        return test

    return register


class Result:
    """How a run ended: standard output, standard error, exit code."""

    def __init__(self, out, err, code):
        self.out, self.err, self.code = out, err, code

    def __repr__(self):
        return "exit %s, stdout %r, stderr %r" % (self.code, self.out[-400:], self.err[-600:])


def require(condition, why):
    if not condition:
        raise Bad(why)


def expect(result, code, *parts, warnings=0, lines=1):
    """The exit code, and one clear line on standard error that holds all the parts."""
    require(result.code == code, "expected exit %d: %r" % (code, result))
    said = result.err.splitlines()
    warned = [line for line in said if line.startswith(("warning: ", "incomplete: ", "note: "))]
    rest = [line for line in said if line not in warned]
    require(len(rest) == lines, "expected %d line(s) on stderr: %r" % (lines, result))
    require(len(warned) <= warnings, "expected %d warnings: %r" % (warnings, result))
    for part in parts:
        require(re.search(part, result.err), "no %r in %r" % (part, result))
    for line in rest:
        require(not line.endswith("."), "a full stop: %r" % line)
        require(len(line) < 600, "a line of %d bytes" % len(line))
    return result


class Server:
    """A fake-apiserver of its own; ends with the day."""

    def __init__(self, folder, *arguments):
        self.kubeconfig = os.path.join(folder, "kubeconfig-%d" % len(os.listdir(folder)))
        # pylint: disable=consider-using-with  # it runs on; the day ends it
        self._process = subprocess.Popen(
            [FAKE_SERVER, "--until-stdin-closes", "--kubeconfig-out", self.kubeconfig, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ready = self._process.stdout.readline().split()
        require(ready[:1] == ["ready"], "the fake API server does not start: %s" % ready)
        self.url = ready[1]

    def control(self, command, body=None, method="POST"):
        """A request to the control paths; the answer's JSON. Only without TLS."""
        data = body if isinstance(body, bytes) else (body or "").encode()
        request = urllib.request.Request(self.url + "/__fake/" + command, data=data, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def fault(self, spec):
        self.control("fault", spec)

    def put(self, item):
        self.control("put", json.dumps(item))

    def ask(self, path):
        """What the API server says there, as JSON. Only without TLS."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    def requests(self):
        with urllib.request.urlopen(self.url + "/__fake/requests", timeout=10) as answer:
            return json.load(answer)

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=10)


class Day:
    """One test's world: a home folder, servers, processes; gone afterwards."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="k8scache-bad-day-")
        os.chmod(self.home, 0o700)
        self._servers, self._processes, self._cleanups = [], [], []
        self.environment = {"HOME": self.home, "PATH": os.environ.get("PATH", "/usr/bin:/bin")}

    @property
    def state(self):
        return os.path.join(self.home, ".local/state/k8scache")

    @property
    def cache(self):
        return os.path.join(self.state, "fake.db")

    def path(self, *parts):
        return os.path.join(self.home, *parts)

    def write(self, name, text):
        """A file below home; returns its path."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def server(self, *arguments):
        """A fake API server; the kubeconfig of the day points at it."""
        server = Server(self.home, *arguments)
        self._servers.append(server)
        self.environment["KUBECONFIG"] = server.kubeconfig
        return server

    def cleanup(self, action):
        self._cleanups.append(action)

    def kubeconfig(self, server, user="{}", cluster=""):
        """A kubeconfig with one context, in use from now on; returns its path."""
        text = ("apiVersion: v1\nkind: Config\ncurrent-context: fake\nclusters:\n- name: fake\n"
                "  cluster: {server: \"%s\"%s}\nusers:\n- name: ann\n  user: %s\n"
                "contexts:\n- name: fake\n  context: {cluster: fake, user: ann}\n"
                % (server, cluster, user))
        path = self.write("own-kubeconfig", text)
        self.environment["KUBECONFIG"] = path
        return path

    def start(self, *words, before=(), **options):
        """The program in the background."""
        # pylint: disable=consider-using-with  # ended with the day
        process = subprocess.Popen(
            [*before, PROGRAM, *words], env=options.pop("env", self.environment),
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE), **options)
        self._processes.append(process)
        return process

    def finish(self, process, timeout=40):
        """Waits for a process of `start`."""
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as late:
            process.kill()
            process.communicate()
            raise Bad("hangs: %s" % late) from late
        if process in self._processes:
            self._processes.remove(process)  # it holds all that it ever said
        return Result((out or b"").decode(errors="replace"), (err or b"").decode(errors="replace"),
                      process.returncode)

    def run(self, *words, timeout=40, **options):
        return self.finish(self.start(*words, **options), timeout)

    def synced(self, *words):
        """A sync that must succeed without a word on standard error."""
        result = self.run("sync", *words)
        require(result.code == 0 and result.err == "", "sync fails: %r" % result)
        return result

    def answer(self, *words, env=None):
        """What a get says that must succeed; objects only, no ages."""
        words = words or ("get", "namespaces", "-o", "name")
        result = self.run(*words, env=env or self.environment)
        require(result.code == 0 and result.out, "no answer: %r" % result)
        return result.out

    def end_processes(self):
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.communicate()

    def end(self):
        self.end_processes()
        for server in self._servers:
            server.stop()
        for action in reversed(self._cleanups):
            action()
        shutil.rmtree(self.home, ignore_errors=True)


def perform(name, test):
    """Runs one test: `ok`, `skipped` or `failed`, and its line."""
    day = Day()
    try:
        test(day)
    except Skip as why:
        return "skipped", "skip %s: %s" % (name, why)
    except Bad as why:
        return "failed", "FAIL %s: %s" % (name, why)
    except Exception:  # pylint: disable=broad-except  # a broken test must not hide the others
        return "failed", "FAIL %s: %s" % (name, traceback.format_exc().replace("\n", " | "))
    finally:
        day.end()
    return "ok", "ok %s" % name


def main(words):
    """Runs the tests whose names contain all the words; exit code."""
    chosen = [(name, test) for name, test in TESTS if all(word in name for word in words)]
    counts = {"ok": 0, "failed": 0, "skipped": 0}
    # Most of the time is waiting for things that do not answer.
    with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
        for verdict, line in pool.map(lambda one: perform(*one), chosen):
            counts[verdict] += 1
            print(line, flush=True)
    skipped = ", %d skipped" % counts["skipped"] if counts["skipped"] else ""
    print("%d passed, %d failed%s" % (counts["ok"], counts["failed"], skipped))
    return 1 if counts["failed"] or not counts["ok"] else 0


def is_root():
    return os.geteuid() == 0


def program_is_there():
    for path in (PROGRAM, FAKE_SERVER):
        if not os.access(path, os.X_OK):
            sys.exit("no program at %s; set K8SCACHE and FAKE_APISERVER" % path)
