"""Starts `k8scache serve` for a test, on a free port of loopback."""

import contextlib
import os
import re
import signal
import subprocess
import time


class Serving:
    """A server: its address, and the kubeconfig with which kubectl reads from it."""

    def __init__(self, program, folder, arguments, words):
        self._program, self._arguments, self._words = program, arguments, words
        self._log = folder / "serve.log"
        self._log.write_bytes(b"")
        self.kubeconfig = str(folder / "serve.kubeconfig")
        self.process = None
        self.url = ""

    @property
    def address(self):
        return self.url.split("://")[-1]

    def start(self, listen):
        begin = self._log.stat().st_size
        with open(self._log, "ab") as out:
            # pylint: disable=consider-using-with  # it runs on
            self.process = subprocess.Popen(
                [self._program, *self._arguments, "serve", "--listen", listen, *self._words],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        self.url = self._wait_for_address(begin)

    def write_kubeconfig(self):
        text = subprocess.run([self._program, *self._arguments, "serve", "kubeconfig", "--listen", self.address],
                              capture_output=True, check=True).stdout
        with open(self.kubeconfig, "wb") as file:
            file.write(text)

    def said(self):
        return self._log.read_text()

    def _wait_for_address(self, begin):
        """The address that the server says it listens on."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            found = re.search(r"serving (\S+)", self.said()[begin:])
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("k8scache serve did not start: " + self.said())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise RuntimeError("k8scache serve did not end within 5 s") from None

    def restart(self):
        """At the same address."""
        address = self.address
        self.stop()
        self.start(address)


@contextlib.contextmanager
def serving(program, folder, arguments, listen="127.0.0.1:0", words=()):
    """Serves while the block runs; `arguments` are what all commands were given, `words` those of `serve`."""
    server = Serving(program, folder, arguments, words)
    server.start(listen)
    try:
        server.write_kubeconfig()
        yield server
    finally:
        server.stop()


def environment_with(kubeconfig, folder):
    """What kubectl runs in when it reads from the server."""
    return dict(os.environ, KUBECONFIG=kubeconfig, KUBECACHEDIR=str(folder / "kubectl-cache-serve"))
