"""Changes of a real cluster at a steady rate, and how soon `get` in another process shows each."""

import threading
import time

from live_watch import Writer


def write_paced(namespace, count, rate):
    """Creates, updates and deletes over four connections: (name, version or None, when done)."""
    written, began = [], time.monotonic()

    def write(worker):
        writer = Writer()
        for number in range(worker, count, 4):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            if number % 5 < 2:
                name, version = f"new-{number}", writer.put(namespace, f"new-{number}", "new", is_new=True)
            elif number % 5 < 4:
                name = f"old-{number // 5 * 2 + number % 5 - 2}"
                version = writer.put(namespace, name, "new", is_new=False)
            else:
                name, version = f"old-{80 + number // 5}", None
                writer.remove(namespace, name)
            written.append((name, version, time.monotonic()))

    _in_threads(write)
    assert len(written) == count, f"only {len(written)} of {count} writes were taken"
    return written, count / (time.monotonic() - began)


def update_paced(namespace, names, seconds, rate):
    """Updates these objects in turn over four connections: [(name, version, when done)]."""
    written, began = [], time.monotonic()

    def write(worker):
        writer = Writer()
        for number in range(worker, int(seconds * rate), 4):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            name = names[number % len(names)]
            version = writer.put(namespace, name, f"turn {number}", is_new=False)
            written.append((name, version, time.monotonic()))

    _in_threads(write)
    return written, len(written) / (time.monotonic() - began)


def _in_threads(write):
    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Looks:
    """`get` again and again, with a pause; what it said, and when."""

    def __init__(self, watch, namespace, pause=0.0):
        self._watch, self._namespace, self._pause = watch, namespace, pause
        self.looks = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _look(self):
        before = None
        while not self._over.is_set():
            shown = self._watch.versions("configmaps", "-n", self._namespace)
            if shown != before:  # a look that shows nothing new tells nothing
                self.looks.append((time.monotonic(), shown))
                before = shown
            self._over.wait(self._pause)

    def seen_after(self, name, version, written_at):
        """Seconds until this version was shown."""
        for at, shown in self.looks:
            if shown.get((self._namespace, name)) == version:
                return max(0.0, at - written_at)
        raise AssertionError(f"{name} was never seen at version {version}")

    def latencies(self, written):
        """Of each write, the seconds until its version or a later one was shown, in their order."""
        newest, first = {}, {}
        for at, shown in self.looks:
            for key, version in shown.items():
                if newest.get(key, "") != version:
                    newest[key] = version
                    first.setdefault(key[1], []).append((int(version), at))
        found = []
        for name, version, written_at in written:
            later = next((at for shown, at in first.get(name, []) if shown >= int(version)), None)
            assert later is not None, f"{name} was never seen at version {version} or later"
            found.append(max(0.0, later - written_at))
        return sorted(found)
