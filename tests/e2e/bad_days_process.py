"""Bad days of the process: closed outputs, full outputs, signals, kills."""

import os
import signal
import sqlite3
import time

from bad_day import bad_day, expect, require


def filled(day, *arguments):
    server = day.server(*arguments)
    day.synced()
    day.before = day.answer()
    return server


def waiting_sync(day, server, *words):
    """A sync that waits for a list of pods that never comes."""
    server.control("clear")
    server.fault("path=/api/v1/pods,do=silent")
    process = day.start("sync", "--full", "--kinds", "pods,services", *words)
    deadline = time.monotonic() + 10
    while not any(one["path"] == "/api/v1/pods" for one in server.requests()):
        require(time.monotonic() < deadline, "the run does not get to the pods")
        time.sleep(0.02)
    return process


@bad_day("a closed standard output: exit 141 without a word, like every good filter")
def closed_pipe(day):
    filled(day, "--pods", "3000")
    reader, writer = os.pipe()
    process = day.start("get", "pods", "-A", stdout=writer)
    os.close(writer)
    os.read(reader, 10)
    os.close(reader)
    result = day.finish(process)
    require(result.code == 141 and result.err == "", repr(result))


@bad_day("no standard output at all: the exit code tells it")
def no_stdout(day):
    filled(day)
    result = day.run("get", "ns", before=["sh", "-c", "exec \"$@\" >&-", "sh"])
    expect(result, 8, "standard output")


@bad_day("/dev/full: an error and exit 8, not silence")
def dev_full(day):
    filled(day)
    with open("/dev/full", "wb") as full:
        for words in (["get", "ns"], ["get", "ns", "-o", "yaml"], ["status"], ["api-resources"], ["version"],
                      ["--help"], ["sync"]):
            expect(day.run(*words, stdout=full), 8, "standard output", "No space left")


@bad_day("no standard error: the answer is still right")
def no_stderr(day):
    filled(day)
    result = day.run("get", "ns", "-o", "name", before=["sh", "-c", "exec \"$@\" 2>&-", "sh"])
    require(result.code == 0 and result.out == day.before, repr(result))
    missing = day.run("get", "ns", "nothing", before=["sh", "-c", "exec \"$@\" 2>&-", "sh"])
    require(missing.code == 1 and missing.out == "", repr(missing))
    server = day.server("--pods", "500")
    result = day.run("sync", "--db", day.path("a.db"), before=["sh", "-c", "exec \"$@\" 2>&-", "sh"])
    require(result.code == 0, "%r %s" % (result, server.url))
    require(day.answer("get", "pods", "-A", "-o", "name", "--db", day.path("a.db")).count("\n") == 500,
            "messages went into the cache")


@bad_day("SIGINT: exit 130 at once, the cache is whole, the old answers stay")
def interrupt(day):
    server = filled(day)
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        process = waiting_sync(day, server)
        began = time.monotonic()
        process.send_signal(number)
        result = day.finish(process)
        expect(result, code, "interrupted", "cache")
        require(time.monotonic() - began < 3, "it took %.1f s" % (time.monotonic() - began))
        require(day.answer() == day.before, "the old answer is gone")


@bad_day("SIGINT twice: gone at once, the cache is whole")
def interrupt_twice(day):
    server = filled(day)
    process = waiting_sync(day, server)
    process.send_signal(signal.SIGSTOP)  # so that both arrive before it can end by itself
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGCONT)
    require(day.finish(process).code == 130, "130")
    process = waiting_sync(day, server)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    require(day.finish(process).code == 130, "130")
    require(day.answer() == day.before, "the old answer is gone")
    with sqlite3.connect(day.cache) as database:
        require(database.execute("pragma integrity_check").fetchone() == ("ok",), "integrity")
    server.control("clear")
    day.synced()


@bad_day("SIGINT while waiting to try again: at once")
def interrupt_backoff(day):
    server = filled(day)
    server.fault("do=status:503,header=Retry-After:60")
    process = day.start("sync")
    deadline = time.monotonic() + 10
    while not server.requests()[-1:] or server.requests()[-1]["path"] != "/api":
        require(time.monotonic() < deadline, "no request")
        time.sleep(0.02)
    time.sleep(0.2)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    expect(day.finish(process), 130, "interrupted")
    require(time.monotonic() - began < 2, "it took %.1f s" % (time.monotonic() - began))


@bad_day("SIGINT while waiting for another run: at once")
def interrupt_lock(day):
    server = filled(day)
    holder = waiting_sync(day, server)
    waiter = day.start("sync", "--lock-timeout", "60s")
    time.sleep(0.5)
    began = time.monotonic()
    waiter.send_signal(signal.SIGINT)
    result = day.finish(waiter)
    require(result.code == 130, repr(result))
    require(time.monotonic() - began < 2, "it took %.1f s" % (time.monotonic() - began))
    holder.kill()


@bad_day("kill -9 in a first list: get says never synced, the next run is whole")
def killed_first(day):
    server = day.server("--pods", "3000")
    server.fault("path=/api/v1/pods,from=4,do=silent")
    process = day.start("sync", "--kinds", "pods")
    deadline = time.monotonic() + 10
    while len([one for one in server.requests() if one["path"] == "/api/v1/pods"]) < 4:
        require(time.monotonic() < deadline, "the run does not get to the fourth page")
        time.sleep(0.02)
    time.sleep(0.3)
    process.kill()
    day.finish(process)
    expect(day.run("get", "pods", "-A"), 6, "pods", "k8scache sync")
    server.control("clear")
    day.synced("--kinds", "pods")
    require(day.answer("get", "pods", "-A", "-o", "name").count("\n") == 3000, "3000 pods")


@bad_day("kill -9 before the types are known: get says never filled, not unknown type")
def killed_before_discovery(day):
    server = day.server()
    server.fault("path=/api,do=silent")
    process = day.start("sync")
    deadline = time.monotonic() + 10
    while not server.requests():
        require(time.monotonic() < deadline, "no request")
        time.sleep(0.02)
    process.kill()
    day.finish(process)
    for words in (["get", "configmaps"], ["status"], ["api-resources"], ["rbac"]):
        expect(day.run(*words), 6, "never been filled", "k8scache sync")
    server.control("clear")
    day.synced()


@bad_day("kill -9 in a later list: the old list is still the answer")
def killed_later(day):
    server = filled(day, "--pods", "3000")
    for number in range(0, 3000, 7):
        server.put({"apiVersion": "v1", "kind": "Pod",
                    "metadata": {"namespace": "default", "name": "new-%d" % number}})
    server.fault("path=/api/v1/pods,from=4,do=silent")
    old = day.answer("get", "pods", "-A", "-o", "name")
    process = day.start("sync", "--kinds", "pods")
    time.sleep(1.0)
    process.kill()
    day.finish(process)
    require(day.answer("get", "pods", "-A", "-o", "name") == old, "the old answer is gone")
    server.control("clear")
    day.synced("--kinds", "pods")
    require(day.answer("get", "pods", "-A", "-o", "name").count("\n") == 3000 + 429, "3429 pods")


@bad_day("progress is for terminals: nothing of it in a pipe")
def no_progress_in_a_pipe(day):
    day.server("--pods", "3000")
    result = day.run("sync")
    require(result.code == 0 and result.err == "" and result.out.count("\n") == 1, repr(result))
    require("\r" not in result.out and "\x1b" not in result.out, repr(result))


@bad_day("a second program may read while one writes")
def reading_while_writing(day):
    server = filled(day, "--pods", "500")
    process = waiting_sync(day, server)
    for _ in range(5):
        require(day.answer() == day.before, "the answer changed")
    process.kill()
