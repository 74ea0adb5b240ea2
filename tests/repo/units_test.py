#!/usr/bin/env python3
"""The systemd units, as systemd reads them.

BUILD names the build folder; default build. Ends with `N passed, N failed[, N skipped]`; without
systemd-analyze all are skipped.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("BUILD", ROOT / "build"))
UNITS = {"k8scache-watch@.service": BUILD / "cli", "k8scache-sync@.service": BUILD / "cli",
         "k8scache-sync@.timer": ROOT / "cli/install", "k8scache-serve.service": BUILD / "cli",
         "k8scache-serve.socket": ROOT / "cli/install"}


def verify(folder, unit):
    """What systemd has to say against a unit, one instance of it; empty: nothing."""
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "SYSTEMD_UNIT_PATH": f"{folder}:"}
    result = subprocess.run(["systemd-analyze", "--user", "--man=no", "verify", str(folder / unit)],
                            env=environment, capture_output=True, text=True, check=False)
    said = (result.stdout + result.stderr).strip()
    return said if said or result.returncode == 0 else f"exit {result.returncode}"


def main():
    if shutil.which("systemd-analyze") is None:
        print(f"0 passed, 0 failed, {len(UNITS)} skipped")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = folder / "k8scache"
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)
        for unit, source in UNITS.items():
            text = (source / unit).read_text(encoding="utf-8")
            lines = [f"ExecStart={program} {line.split(' ', 1)[1]}" if line.startswith("ExecStart=")
                     else line for line in text.splitlines()]
            (folder / unit.replace("@", "@prod")).write_text("\n".join(lines) + "\n", encoding="utf-8")
        for unit in UNITS:
            said = verify(folder, unit.replace("@", "@prod"))
            failed += bool(said)
            print(f"FAIL {unit}: {said}" if said else f"ok {unit}")
    print(f"{len(UNITS) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
