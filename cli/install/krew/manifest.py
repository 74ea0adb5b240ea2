#!/usr/bin/env python3
"""Makes krew's manifest of a release: manifest.py VERSION ARCH HOMEPAGE URI ARCHIVE > cache.yaml

ARCH is Go's word: amd64, arm64. ARCHIVE is the file that will be at URI: a .tar.gz with `k8scache` and
`LICENSE` at its top, or this ends with an error.
"""
import hashlib
import pathlib
import sys
import tarfile

NEEDED = {"k8scache", "LICENSE"}


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    version, arch, homepage, uri, archive = sys.argv[1:]
    with tarfile.open(archive) as files:
        lacking = NEEDED - {member.name.removeprefix("./") for member in files.getmembers()}
    if lacking:
        sys.exit(f"{archive} lacks {' and '.join(sorted(lacking))}")
    values = {"VERSION": version, "ARCH": arch, "HOMEPAGE": homepage, "URI": uri,
              "SHA256": hashlib.sha256(pathlib.Path(archive).read_bytes()).hexdigest()}
    for name, value in values.items():
        if not value or set(value) & set('"\\\n'):
            sys.exit(f"{name} cannot be {value!r}")
    text = pathlib.Path(__file__).with_name("cache.yaml.in").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    sys.stdout.write(text)


main()
