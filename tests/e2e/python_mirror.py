#!/usr/bin/env python3
"""Keeps objects in memory with the Python client's list and watch: kube-mirror's protocol, in another language.

    python_mirror.py --kubeconfig FILE RESOURCE...

RESOURCE is `pods`, `services` or `configmaps`. A line on standard input is answered with a line for each object
and `end`.
"""

import hashlib
import json
import sys
import threading
import time

from kubernetes import client, config, watch
from kubernetes.client.rest import ApiException


class Mirror:
    """One resource, followed by a thread: listed, watched from there, listed again when that is too old."""

    def __init__(self, name):
        core = client.CoreV1Api()
        self.name = name
        self.list_all = getattr(core, {"pods": "list_pod_for_all_namespaces",
                                       "services": "list_service_for_all_namespaces",
                                       "configmaps": "list_config_map_for_all_namespaces"}[name])
        self.objects = {}
        self.lock = threading.Lock()
        self.version = self.fill()
        threading.Thread(target=self.follow, daemon=True).start()

    def fill(self):
        """By pages, as the client's documentation has it."""
        found, token = {}, None
        while True:
            page = self.list_all(limit=50, _continue=token)
            for one in page.items:
                found[key_of(one)] = one
            token = page.metadata._continue
            if not token:
                break
        with self.lock:
            self.objects = found
        return page.metadata.resource_version

    def follow(self):
        while True:
            try:
                for event in watch.Watch().stream(self.list_all, resource_version=self.version, timeout_seconds=30,
                                                  allow_watch_bookmarks=True):
                    self.take(event["type"], event["object"], event["raw_object"])
            except ApiException as why:
                if why.status == 410:
                    self.version = self.fill()
            except Exception:  # noqa: the server is being restarted
                time.sleep(0.2)

    def take(self, kind, one, raw):
        self.version = raw["metadata"]["resourceVersion"]
        if kind == "BOOKMARK":
            return
        with self.lock:
            if kind == "DELETED":
                self.objects.pop(key_of(one), None)
            else:
                self.objects[key_of(one)] = one

    def lines(self):
        api = client.ApiClient()
        with self.lock:
            for (namespace, name), one in self.objects.items():
                one.metadata.managed_fields = one.api_version = one.kind = None
                text = json.dumps(api.sanitize_for_serialization(one), sort_keys=True)
                yield (f"{self.name} {namespace}/{name} {one.metadata.resource_version} "
                       f"{hashlib.sha256(text.encode()).hexdigest()}")


def key_of(one):
    return one.metadata.namespace, one.metadata.name


def main():
    config.load_kube_config(sys.argv[sys.argv.index("--kubeconfig") + 1])
    mirrors = [Mirror(name) for name in sys.argv[3:]]
    print("synced", flush=True)
    for _ in sys.stdin:
        print("\n".join(sorted(line for mirror in mirrors for line in mirror.lines())), flush=True)
        print("end", flush=True)


if __name__ == "__main__":
    main()
