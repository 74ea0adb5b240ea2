# Clients that are not written in Go, each with a folder here, a tool that builds it and a registry of its own. Sourced
# by cluster.sh.

readonly registry_patience=900 # seconds

# client NAME: prints the path of the program in folder NAME. Exits with 3, and says why, where what it is built with
# or made of is not to be had.
client() {
  case $1 in
    kube-rs)
      version_of cargo 1.89 --version
      once kube-rs 'kube-rs/Cargo.toml kube-rs/src/*' build_kube_rs
      ;;
    fabric8)
      version_of java 17 -version
      once fabric8 'fabric8/pom.xml fabric8/src/main/java/*' build_fabric8
      ;;
  esac
}

lacking() {
  echo "cluster: $*" >&2
  exit 3
}

# version_of TOOL LEAST FLAG: that it is there, and at least of that version.
version_of() {
  local found
  found=$("$1" "$3" 2>&1 | sed -nE "s/.*(version|Maven|cargo|javac) \"?([0-9][0-9.]*).*/\2/p" | head -1) || true
  [ -n "$found" ] || lacking "it needs $1 >= $2, which is not here"
  [ "$(printf '%s\n' "$2" "$found" | sort -V | head -1)" = "$2" ] || lacking "it needs $1 >= $2, here is $found"
}

# fetched OURS COMMAND...: asks a registry for what a program is made of, and for nothing else, so that its silence is
# no failure. What OURS matches in what the command says is a mistake of these files, and one.
fetched() {
  local ours=$1 said code=0
  shift
  said=$(timeout $registry_patience "$@" 2>&1) || code=$?
  [ $code -eq 0 ] && return
  echo "$said" >&2
  if grep -Eq -e "$ours" <<<"$said"; then exit 1; fi
  lacking "$1 does not get from its registry what it needs"
}

# build_kube_rs FILE
build_kube_rs() (
  place=$(mktemp -d "$cache/kube-rs.XXXXXX") || exit
  trap 'rm -rf "$place"' EXIT
  cp -r "$here/kube-rs/." "$place" && cd "$place" || exit
  export CARGO_TARGET_DIR=$place/target
  fetched 'parse manifest' cargo fetch --quiet --target "$(rustc -vV | sed -n 's/^host: //p')"
  cargo build --quiet --release --offline >&2 && cp target/release/kube-rs-mirror "$1"
)

# build_fabric8 FILE: the first run does everything but compile. The archive is made a program that starts itself.
build_fabric8() (
  version_of javac 17 -version
  version_of mvn 3.8 --version
  place=$(mktemp -d "$cache/fabric8.XXXXXX") || exit
  trap 'rm -rf "$place"' EXIT
  cp -r "$here/fabric8/." "$place" && cd "$place" || exit
  fetched 'Non-parseable|Malformed POM' mvn --batch-mode --quiet -Dmaven.main.skip=true package
  rm -r target
  mvn --batch-mode --quiet --offline package >&2 &&
    { printf '#!/bin/sh\nexec java -jar "$0" "$@"\n' && cat target/fabric8-mirror.jar; } >"$1" && chmod +x "$1"
)
