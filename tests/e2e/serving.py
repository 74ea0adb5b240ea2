"""Starts `k8scache serve` for a test, on a free port of loopback."""

import contextlib
import os
import re
import signal
import subprocess
import time


class Serving:
    """A running server: its address, and the kubeconfig with which kubectl reads from it."""

    def __init__(self, process, url, kubeconfig):
        self.process = process
        self.url = url
        self.kubeconfig = kubeconfig


def wait_for_address(process, log):
    """The address that the server says it listens on."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        found = re.search(r"serving (\S+)", log.read_text())
        if found:
            return found.group(1)
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("k8scache serve did not start: " + log.read_text())


@contextlib.contextmanager
def serving(program, folder, arguments, listen="127.0.0.1:0"):
    """Serves while the block runs; what it was given at the command line are `arguments`."""
    log = folder / "serve.log"
    with open(log, "wb") as out:
        process = subprocess.Popen([program, *arguments, "serve", "--listen", listen],
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    try:
        url = wait_for_address(process, log)
        kubeconfig = folder / "serve.kubeconfig"
        text = subprocess.run([program, *arguments, "serve", "kubeconfig", "--listen",
                               url.split("://")[-1]], capture_output=True, check=True).stdout
        kubeconfig.write_bytes(text)
        yield Serving(process, url, str(kubeconfig))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            raise RuntimeError("k8scache serve did not end within 5 s") from None


def environment_with(kubeconfig, folder):
    """What kubectl runs in when it reads from the server."""
    return dict(os.environ, KUBECONFIG=kubeconfig, KUBECACHEDIR=str(folder / "kubectl-cache-serve"))
