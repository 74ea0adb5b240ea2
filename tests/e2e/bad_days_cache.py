"""Bad days of the cache file: damaged, foreign, newer, unwritable, full disks, other users, Secrets."""

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import time

from bad_day import PROGRAM, Bad, Skip, bad_day, expect, is_root, require

SECRET = "hunter2-hunter2-hunter2"


def filled(day, *arguments, words=()):
    server = day.server(*arguments)
    day.synced(*words)
    day.before = day.answer()
    return server


def content(path):
    with open(path, "rb") as file:
        return file.read()


def all_bytes(day):
    """Every byte of every file that stands beside the cache, compressed ones decompressed."""
    raw = b"".join(content(os.path.join(day.state, name)) for name in sorted(os.listdir(day.state)))
    with sqlite3.connect("file:%s?mode=ro" % day.cache, uri=True) as database:
        dictionaries = [row[0] for row in database.execute("select content from dictionary")] + [b""]
    return raw + b"".join(frames_in(raw, dictionaries))


def frames_in(raw, dictionaries):
    """What the zstd frames in some bytes say, live rows or left-overs."""
    zstd = ctypes.CDLL("libzstd.so.1")
    zstd.ZSTD_createDCtx.restype = ctypes.c_void_p
    zstd.ZSTD_decompress_usingDict.restype = zstd.ZSTD_findFrameCompressedSize.restype = ctypes.c_size_t
    context = ctypes.c_void_p(zstd.ZSTD_createDCtx())
    room = ctypes.create_string_buffer(1 << 20)
    at = raw.find(b"\x28\xb5\x2f\xfd")
    while at >= 0:
        frame = raw[at:at + (1 << 16)]
        size = zstd.ZSTD_findFrameCompressedSize(frame, ctypes.c_size_t(len(frame)))
        for dictionary in dictionaries if size <= len(frame) else ():
            got = zstd.ZSTD_decompress_usingDict(
                context, room, ctypes.c_size_t(len(room)), frame, ctypes.c_size_t(size), dictionary,
                ctypes.c_size_t(len(dictionary)))
            if got <= len(room):
                yield room.raw[:got]
        at = raw.find(b"\x28\xb5\x2f\xfd", at + 4)
    zstd.ZSTD_freeDCtx(context)


def nobody(day):
    """Words that run a command as another user, who may enter the home folder."""
    if not is_root():
        raise Skip("only root can be somebody else")
    for folder, _, _ in os.walk(day.home):
        os.chmod(folder, 0o755)
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def sql(path, *statements):
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


@bad_day("a damaged cache says so and how to start anew, and is never written over")
def damaged(day):
    filled(day, "--pods", "300")
    size = os.path.getsize(day.cache)
    with open(day.cache, "r+b") as file:
        for page in range(1, size // 4096):
            file.seek(page * 4096)
            file.write(os.urandom(4096))
    broken = content(day.cache)
    expect(day.run("get", "ns"), 7, day.cache, "damaged", "cache rebuild")
    expect(day.run("sync"), 7, day.cache, "damaged", "cache rebuild")
    require(content(day.cache) == broken, "the damaged file was changed")
    moved = day.run("cache", "rebuild")
    require(moved.code == 0 and "moved the cache to " in moved.out, repr(moved))
    kept = moved.out.split("moved the cache to ")[1].split(";")[0]
    require(content(kept) == broken, "the damaged file was not kept")
    day.synced()
    require(day.answer() == day.before, "the new cache's answer")


@bad_day("a bit that flipped in a stored body is found, never an answer")
def flipped_bit(day):
    filled(day, "--pods", "300")
    with sqlite3.connect(f"file:{day.cache}?mode=ro", uri=True) as database:
        frame = database.execute("select frame from body order by length(frame) desc").fetchone()[0]
    database.close()
    whole = content(day.cache)
    place = whole.index(frame[40:100]) + 30
    with open(day.cache, "r+b") as file:
        file.seek(place)
        file.write(bytes([whole[place] ^ 4]))
    expect(day.run("get", "pods", "-A", "-o", "json"), 7, day.cache, "damaged", "cache rebuild")


@bad_day("a cache cut short says so")
def cut_short(day):
    filled(day, "--pods", "300")
    with open(day.cache, "r+b") as file:
        file.truncate(os.path.getsize(day.cache) // 2)
    expect(day.run("get", "pods", "-A"), 7, day.cache, "cache rebuild")
    expect(day.run("sync"), 7, day.cache, "cache rebuild")


@bad_day("an empty cache file is a cache that was never filled")
def empty_file(day):
    os.makedirs(day.state, mode=0o700)
    day.write(".local/state/k8scache/fake.db", "")
    os.chmod(day.cache, 0o600)
    day.server()
    expect(day.run("get", "ns"), 6, day.cache, "k8scache sync")
    day.synced()
    require("namespace/default" in day.answer(), "no answer")


@bad_day("a cache of a newer program is refused and left alone")
def newer(day):
    filled(day)
    sql(day.cache, "pragma user_version = 999")
    before = content(day.cache)
    for words in (["get", "ns"], ["status"], ["sync"]):
        expect(day.run(*words), 7, day.cache, "newer k8scache", "999")
    require(content(day.cache) == before, "the file was changed")


@bad_day("somebody else's SQLite file is refused and left alone")
def foreign(day):
    day.server()
    path = day.path("photos.db")
    sql(path, "create table photo (name text)", "insert into photo values ('cat')")
    os.chmod(path, 0o600)
    before = content(path)
    for words in (["get", "ns"], ["status"], ["sync"]):
        expect(day.run(*words, "--db", path), 7, path, "another program")
    require(content(path) == before, "the file was changed")


@bad_day("a file that is no SQLite file is refused and left alone")
def not_sqlite(day):
    day.server()
    path = day.write("letter.db", "Dear Ann, " * 1000)
    os.chmod(path, 0o600)
    for words in (["get", "ns"], ["sync"]):
        expect(day.run(*words, "--db", path), 7, path)
    require(content(path) == b"Dear Ann, " * 1000, "the file was changed")


@bad_day("a cache that is a directory, a pipe or a symbolic link is refused")
def not_a_file(day):
    day.server()
    os.makedirs(day.path("folder.db"))
    expect(day.run("get", "ns", "--db", day.path("folder.db")), 7, "folder.db", "directory")
    expect(day.run("sync", "--db", day.path("folder.db")), 7, "folder.db", "directory")
    os.mkfifo(day.path("pipe.db"), 0o600)
    expect(day.run("get", "ns", "--db", day.path("pipe.db")), 7, "pipe.db", "regular file")
    day.synced()
    os.symlink(day.cache, day.path("link.db"))
    expect(day.run("sync", "--db", day.path("link.db")), 7, "link.db", "symbolic link")


@bad_day("a cache whose folder does not exist or cannot be made says so")
def no_folder(day):
    day.server()
    expect(day.run("sync", "--db", day.path("none/at/all.db")), 8, day.path("none/at/all.db"))
    day.write(".local", "a file where a folder belongs")
    expect(day.run("sync"), 8, day.path(".local"))


@bad_day("a cache that others can read is warned of and not written")
def readable_by_others(day):
    filled(day)
    os.chmod(day.cache, 0o644)
    result = day.run("get", "ns", "-o", "name")
    require(result.out == day.before, repr(result))
    expect(result, 0, "can be read by others", "chmod 600", lines=0, warnings=1)
    expect(day.run("sync"), 7, "can be read by others", "chmod 600")


@bad_day("another user can read a cache in a folder that is theirs not to write")
def another_uid(day):
    filled(day, "--pods", "50").stop()
    before = nobody(day)
    for name in os.listdir(day.state):
        os.chmod(os.path.join(day.state, name), 0o644)
    result = day.run("get", "ns", "-o", "name", "--db", day.cache, before=before)
    require(result.code == 0 and result.out == day.before, repr(result))
    expect(result, 0, "belongs to another user", lines=0, warnings=1)
    expect(day.run("sync", "--db", day.cache, before=before), 7, "belongs to another user")


@bad_day("a read-only folder: get answers, sync says what it cannot write")
def read_only_folder(day):
    filled(day, "--pods", "50")
    before = nobody(day)
    subprocess.run(["chown", "-R", "65534:65534", day.home], check=True)
    day.cleanup(lambda: subprocess.run(["chmod", "-R", "u+w", day.home], check=False))
    for name in os.listdir(day.state):
        os.chmod(os.path.join(day.state, name), 0o400)
    os.chmod(day.state, 0o500)
    result = day.run("get", "ns", "-o", "name", before=before)
    require(result.code == 0 and result.out == day.before and result.err == "", repr(result))
    expect(day.run("sync", before=before), 8, day.cache)


@bad_day("a reader beside an unfinished write that may not write itself does not show old rows as new")
def wal_left_behind(day):
    filled(day)
    copy = day.path("copy.db")
    writer = sqlite3.connect(day.cache)
    writer.execute("update meta set value = 'x' where key = 'server_version'")
    writer.commit()
    shutil.copy(day.cache, copy)
    shutil.copy(day.cache + "-wal", copy + "-wal")
    writer.close()
    before = nobody(day)
    os.chmod(copy, 0o644)
    os.chmod(copy + "-wal", 0o644)
    result = day.run("get", "ns", "--db", copy, before=before)
    require(result.code == 8 and copy in result.err, repr(result))


def full_disk(day, megabytes):
    """A folder on a disk of so many megabytes, and words that run a command under that limit."""
    folder = day.path("disk")
    os.makedirs(folder)
    if is_root():
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dm,mode=0700" % megabytes, "none",
                                  folder], capture_output=True, check=False)
        if mounted.returncode == 0:
            day.cleanup(lambda: subprocess.run(["umount", "-l", folder], check=False))
            return folder, []
    return folder, ["prlimit", "--fsize=%d" % (megabytes << 20)]


@bad_day("a full disk: exit 8, what was stored stays, and the next run goes on")
def disk_full(day):
    server = day.server("--pods", "2000")
    folder, before = full_disk(day, 1)
    path = os.path.join(folder, "a.db")
    first = day.run("sync", "--kinds", "namespaces", "--db", path, before=before)
    require(first.code == 0, repr(first))
    old = day.answer("get", "ns", "-o", "name", "--db", path)
    if before == []:
        with open(os.path.join(folder, "ballast"), "wb") as file:
            try:
                file.write(b"x" * (600 << 10))
            except OSError:
                pass
    expect(day.run("sync", "--db", path, before=before), 8, path)
    require(day.answer("get", "ns", "-o", "name", "--db", path) == old, "the old answer is gone")
    expect(day.run("get", "pods", "-A", "--db", path), 6, "pods")
    if before == []:
        os.remove(os.path.join(folder, "ballast"))
        subprocess.run(["mount", "-o", "remount,size=64m", folder], check=False)
    after = day.run("sync", "--kinds", "pods", "--db", path)
    require(after.code == 0, "when there is room again: %r" % after)
    require(server.url and day.answer("get", "pods", "-A", "-o", "name", "--db", path).count("\n") == 2000,
            "2000 pods")


@bad_day("a limit on file sizes is an error, not a death")
def file_size_limit(day):
    filled(day, "--pods", "2000", words=["--kinds", "namespaces"])
    result = day.run("sync", "--kinds", "pods", before=["prlimit", "--fsize=400000"])
    expect(result, 8, day.cache)
    require(day.answer() == day.before, "the old answer is gone")
    day.synced("--kinds", "pods")


@bad_day("--no-wait beside another run: exit 75, and who holds the cache")
def no_wait(day):
    server = filled(day)
    server.fault("path=/api/v1/pods,do=silent")
    other = day.start("sync", "--kinds", "pods")
    deadline = time.monotonic() + 10
    while not any(one["path"] == "/api/v1/pods" for one in server.requests()[-3:]):
        require(time.monotonic() < deadline, "the other run does not start")
        time.sleep(0.05)
    expect(day.run("sync", "--no-wait"), 75, day.cache, "process %d" % other.pid)
    expect(day.run("sync", "--lock-timeout", "300ms"), 75, day.cache)
    expect(day.run("cache", "rebuild"), 75, day.cache)
    require(day.answer() == day.before, "readers do not wait")
    other.terminate()
    require(day.finish(other).code == 143, "SIGTERM")
    server.control("clear")
    day.synced("--no-wait")


def secret_server(day, *arguments):
    server = day.server(*arguments)
    server.put({"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
                "metadata": {"name": "password", "namespace": "default", "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": json.dumps({"data": SECRET})}},
                "data": {"word": SECRET}, "stringData": {"other": SECRET}})
    return server


def stored_bodies(day):
    """All that the cache holds of Secrets, decompressed by the program itself."""
    return day.run("get", "secrets", "-A", "-o", "json").out


@bad_day("--secrets keys: names and keys are stored, values nowhere in the file")
def secrets_keys(day):
    secret_server(day)
    day.synced()
    shown = stored_bodies(day)
    require("word" in shown and SECRET not in shown, shown[:300])
    require(SECRET.encode() not in all_bytes(day), "the value is in the file")


@bad_day("--secrets metadata and off store less")
def secrets_less(day):
    secret_server(day)
    day.synced("--secrets", "metadata")
    shown = stored_bodies(day)
    require("password" in shown and "word\"" not in shown.replace("password\"", ""), shown[:400])
    day.synced("--secrets", "off", "--db", day.path("off.db"))
    expect(day.run("get", "secrets", "--db", day.path("off.db")), 6, "secrets")


@bad_day("leaving --secrets full leaves no value behind in any file")
def secrets_leave_full(day):
    server = secret_server(day)
    for turn in range(3):
        server.put({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "p%d" % turn,
                    "namespace": "default"}, "data": {"w": "%s-%d" % (SECRET, turn)}})
        day.synced("--secrets", "full")
    require(SECRET in stored_bodies(day), "full keeps values")
    require(SECRET.encode() in all_bytes(day), "this test can see values in the file")
    day.synced()
    require(SECRET not in stored_bodies(day), "the value is shown")
    require(SECRET.encode() not in all_bytes(day), "the value is in a file")
    require(stored_bodies(day).count("\"w\"") == 3, "the keys are gone")


@bad_day("the cache and its folder are private")
def private(day):
    filled(day)
    require(os.stat(day.state).st_mode & 0o777 == 0o700, "folder %o" % os.stat(day.state).st_mode)
    for name in os.listdir(day.state):
        mode = os.stat(os.path.join(day.state, name)).st_mode & 0o777
        require(mode == 0o600, "%s %o" % (name, mode))


@bad_day("a cache that vanishes under get is an error of the cache, not a crash")
def vanishing(day):
    filled(day)
    os.remove(day.cache)
    expect(day.run("get", "ns"), 6, day.cache, "k8scache sync")
    for words in (["status"], ["api-resources"], ["rbac"]):
        expect(day.run(*words), 6, day.cache)
    if not os.access(PROGRAM, os.X_OK):
        raise Bad("no program")
