#!/bin/bash
# schema/wire/kubernetes.txt: how the kinds that API servers list themselves look as protobuf and as JSON, made from
# the published Go types of each supported minor of Kubernetes.
#
#   wire.sh write              write the table anew, from all releases that wire/releases names
#   wire.sh add RELEASE        add the minor of a release such as 1.37.0 and its samples, or look at that of the
#                              last one again
#   wire.sh program RELEASE    build the generator with the types of a release; print its path
#   wire.sh test PROGRAM [--long]
#                              compare random objects that Go writes with what PROGRAM, our transcoder, makes of
#                              them: of the newest minor; --long: of all, and by each other minor's table
#
# Needs Go >= 1.26.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/k8scache-test
table=$here/../../schema/wire/kubernetes.txt
readonly here cache table

fail() {
  echo "wire: $*" >&2
  exit 1
}

minor_of() {
  [[ $1 =~ ^1\.([0-9]+)\.[0-9]+$ ]] || fail "\"$1\" is no release such as 1.36.3"
  echo "${BASH_REMATCH[1]}"
}

# Types of another release are another module graph, so the program gets one of its own.
program() {
  local release=$1 minor hash dir module
  minor=$(minor_of "$release")
  hash=$(cd "$here" && cat wire/*.go cmd/wire-schema/main.go | sha256sum | cut -c1-16)
  dir=$cache/wire-$release-$hash
  if [ ! -x "$dir/wire-schema" ]; then
    command -v go >/dev/null || fail "Go is needed to build wire-schema (>= 1.26)"
    echo "wire: building wire-schema with the types of Kubernetes $release" >&2
    find "$cache" -maxdepth 1 -name "wire-$release-*" ! -path "$dir" -exec rm -rf {} + 2>/dev/null || true
    mkdir -p "$dir/wire" "$dir/cmd/wire-schema"
    cp "$here"/wire/*.go "$dir/wire"
    cp "$here/cmd/wire-schema/main.go" "$dir/cmd/wire-schema"
    {
      printf 'module k8scache.test/cluster\n\ngo 1.26.0\n\nrequire (\n'
      for module in api apiextensions-apiserver apimachinery client-go kube-aggregator; do
        printf '\tk8s.io/%s v0.%s.%s\n' "$module" "$minor" "${release##*.}"
      done
      printf ')\n'
    } >"$dir/go.mod"
    (cd "$dir" && CGO_ENABLED=0 go build -mod=mod -p 2 -o wire-schema ./cmd/wire-schema) >&2
  fi
  echo "$dir/wire-schema"
}

releases() {
  grep -v '^#' "$here/wire/releases"
}

add_to() {
  "$(program "$1")" add "$(minor_of "$1")" "$2"
}

write() {
  local release new
  new=$(mktemp)
  rm -f "$new"
  for release in $(releases); do add_to "$release" "$new"; done
  mkdir -p "$(dirname "$table")"
  cat "$new" >"$table"
  rm -f "$new"
}

add() {
  local minor
  minor=$(minor_of "$1")
  add_to "$1" "$table"
  # Of each minor the release that was looked at last.
  { releases | grep -v "^1\.$minor\." || true; } >"$here/wire/releases.new"
  echo "$1" >>"$here/wire/releases.new"
  mv "$here/wire/releases.new" "$here/wire/releases"
  "$(program "$1")" samples "$minor" 1 1 sparse | gzip -9n >"$here/../data/wire/1.$minor.gz"
}

test_all() {
  local transcoder=$1 long=${2:-} release minor other newest generator seed passed=0 failed=0 counts
  [ -x "$transcoder" ] || fail "$transcoder is no program"
  newest=$(releases | tail -n 1)
  seed=${K8SCACHE_SEED:-$RANDOM}
  echo "seed $seed"
  for release in $(releases); do
    [ "$long" ] || [ "$release" = "$newest" ] || continue
    minor=$(minor_of "$release")
    generator=$(program "$release")
    if "$generator" check "$minor" "$table"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    # Full objects find what is rare in one, sparse ones what is missing.
    counts=$({ "$generator" samples "$minor" "$seed" "$([ "$long" ] && echo 8 || echo 2)" &&
      "$generator" samples "$minor" "$seed" "$([ "$long" ] && echo 40 || echo 10)" sparse; } |
      "$transcoder" "$minor") || failed=$((failed + 1))
    echo "1.$minor: $counts"
    passed=$((passed + $(awk '/ passed, / { print $1 }' <<<"$counts")))
    [ "$long" ] || continue
    for other in $(releases); do
      [ "$other" != "$release" ] || continue
      counts=$("$generator" samples "$minor" "$seed" 10 sparse | "$transcoder" "$(minor_of "$other")" foreign) ||
        failed=$((failed + 1))
      echo "1.$minor by the table of 1.$(minor_of "$other"): $counts"
      passed=$((passed + $(awk '/ passed, / { print $1 }' <<<"$counts")))
    done
  done
  echo "$passed passed, $failed failed"
  [ $failed -eq 0 ]
}

case ${1:-} in
  write) write ;;
  add) add "${2:?which release, such as 1.37.0}" ;;
  program) program "${2:?which release}" ;;
  test) test_all "${2:?which transcoder}" "${3:-}" ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
esac
