#!/bin/bash
# A real Kubernetes API server for tests: etcd and kube-apiserver on loopback, without controllers.
#
#   cluster.sh build            build kube-tool (minutes when Go's cache is cold); print its path
#   cluster.sh up [--dir DIR] [--seed]
#                               start a cluster (with the objects of manifests/), print its environment
#   cluster.sh env [--dir DIR]  print the environment again
#   cluster.sh load N [--dir DIR]
#                               add N realistic pods, 100 nodes, 400 deployments
#   cluster.sh restart [--dir DIR]
#                               kill kube-apiserver as a crash would, and start it again
#   cluster.sh save [--dir DIR] keep a copy of what etcd holds
#   cluster.sh rewind [--dir DIR]
#                               set the cluster back to that copy, as a restored backup would
#   cluster.sh program NAME     build cmd/NAME of this folder, kube-rs (Rust) or fabric8 (Java); print its path;
#                               exits with 3 where what the latter two are built with is not to be had
#   cluster.sh down [--dir DIR] stop it and remove every trace
#   cluster.sh with [--seed] -- COMMAND...
#                               up, COMMAND in its environment, down; exits as COMMAND did
#
# Without --dir, every command but `up` and `with` means the cluster that the last `up` without --dir started.
# KUBEBUILDER_ASSETS, a folder with etcd, kube-apiserver and kubectl, is used instead of building
# them where it is set. Needs bash, openssl and Go >= 1.26.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/k8scache-test
readonly here cache
readonly last=$cache/last-cluster
readonly marker=.k8scache-test-cluster

# shellcheck source=access.sh
. "$here/access.sh"
# shellcheck source=clients.sh
. "$here/clients.sh"

fail() {
  echo "cluster: $*" >&2
  exit 1
}

# Prints the path of kube-tool, or of kube-seed when the servers come from KUBEBUILDER_ASSETS.
build() {
  local version package=. name=kube-tool variables=k8s.io/component-base/version
  if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
    package=./cmd/kube-seed name=kube-seed
  fi
  version=$(sed -n 's/^\tk8s.io\/kubernetes v//p' "$here/go.mod")
  compile "$name" "$package" "-X $variables.gitVersion=v$version -X $variables.gitMajor=${version%%.*} \
    -X $variables.gitMinor=$(echo "$version" | cut -d. -f2)" './*.go' 'cmd/kube-seed/*' 'seed/*' 'manifests/*'
}

# program NAME: prints the path of cmd/NAME, or of a client in another language.
program() {
  case $1 in
    kube-rs | fabric8) client "$1" ;;
    *)
      [ -f "$here/cmd/$1/main.go" ] || fail "there is no program $1"
      compile "$1" "./cmd/$1" "" "cmd/$1/*"
      ;;
  esac
}

# compile NAME PACKAGE LINKER-FLAGS SOURCE...: prints the path of a Go program.
compile() {
  local name=$1 package=$2 flags=$3
  shift 3
  once "$name" "go.mod go.sum $*" build_go "$package" "$flags"
}

# build_go PACKAGE LINKER-FLAGS FILE
build_go() {
  command -v go >/dev/null || fail "Go is needed to build $1 (>= 1.26)"
  (cd "$here" && CGO_ENABLED=0 go build -p 2 -o "$3" -ldflags "-s -w $2" "$1") >&2
}

# once NAME SOURCES COMMAND...: prints the path of a program that is built once for each state of its sources, which
# are patterns in this folder: `COMMAND... FILE` builds it.
once() {
  local name=$1 sources=$2 hash target
  shift 2
  # shellcheck disable=SC2086  # patterns, to be expanded in the folder
  hash=$(cd "$here" && cat $sources | sha256sum | cut -c1-16)
  target=$cache/$hash/$name
  if [ ! -x "$target" ]; then
    mkdir -p "$cache/$hash"
    echo "cluster: building $name (minutes the first time)" >&2
    "$@" "$target.$$" || return
    mv "$target.$$" "$target"
    # Those of older sources: up to 120 MB each.
    find "$cache" -mindepth 2 -maxdepth 2 -name "$name" -mtime +1 ! -path "$target" -delete
    find "$cache" -mindepth 1 -maxdepth 1 -type d -empty -delete
  fi
  echo "$target"
}

# Fills $1/bin with etcd, kube-apiserver, kubectl and seeder.
install_tools() {
  local tool name
  tool=$(build)
  mkdir -p "$1/bin"
  ln -sf "$tool" "$1/bin/seeder"
  for name in etcd kube-apiserver kubectl; do
    if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
      ln -s "$KUBEBUILDER_ASSETS/$name" "$1/bin/$name"
    else
      ln -s "$tool" "$1/bin/$name"
    fi
  done
}

# Prints a loopback port that nobody listens on, below the range the system takes ports from.
free_port() {
  local port tries
  for tries in $(seq 100); do
    port=$((20000 + (RANDOM * 32768 + RANDOM + tries) % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  fail "no free port between 20000 and 32000"
}

write_environment() {
  local name
  {
    echo "export KUBECONFIG='$1/admin.kubeconfig'"
    for name in admin viewer nobody webonly certificate; do
      echo "export K8SCACHE_TEST_KUBECONFIG_${name^^}='$1/$name.kubeconfig'"
    done
    echo "export K8SCACHE_TEST_CLUSTER='$1'"
    echo "export K8SCACHE_TEST_ETCD='http://127.0.0.1:$2'"
    echo "export KUBECTL='$1/bin/kubectl'"
  } >"$1/env"
}

# start DIR NAME COMMAND...: runs it apart from this shell, with DIR/NAME.log and DIR/NAME.pid.
start() {
  local dir=$1 name=$2
  shift 2
  setsid nohup "$@" >"$dir/$name.log" 2>&1 </dev/null &
  echo $! >"$dir/$name.pid"
  disown
}

start_etcd() {
  local dir=$1 client=$2 peer=$3
  start "$dir" etcd "$dir/bin/etcd" --data-dir "$dir/etcd" --unsafe-no-fsync --log-level error \
    --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
    --initial-cluster "default=http://127.0.0.1:$peer" --quota-backend-bytes 8589934592
}

start_apiserver() {
  local dir=$1 api=$2 client=$3
  # Leases that renew themselves would differ between two looks, and events must outlive a test.
  start "$dir" kube-apiserver "$dir/bin/kube-apiserver" --etcd-servers "http://127.0.0.1:$client" \
    --secure-port "$api" --bind-address 127.0.0.1 --cert-dir "$dir" --endpoint-reconciler-type none \
    --service-cluster-ip-range 10.0.0.0/16 --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$dir/service-accounts.key" \
    --service-account-signing-key-file "$dir/service-accounts.key" \
    --token-auth-file "$dir/tokens.csv" --client-ca-file "$dir/client-ca.crt" \
    --authorization-mode RBAC --disable-admission-plugins ServiceAccount --event-ttl 24h \
    --feature-gates APIServerIdentity=false,UnknownVersionInteroperabilityProxy=false \
    ${K8SCACHE_TEST_APISERVER_FLAGS:-}
}

alive() {
  [ -f "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null
}

# get DIR PATH: whether the server answers.
get() {
  "$1/bin/kubectl" --kubeconfig "$1/admin.kubeconfig" get --raw "$2" >/dev/null 2>&1
}

# Waits up to 60 s until the server is ready; fails at once when one of the two has died.
wait_ready() {
  local dir=$1 tries
  for tries in $(seq 300); do
    if ! alive "$dir/etcd.pid" || ! alive "$dir/kube-apiserver.pid"; then
      tail -n 3 "$dir/etcd.log" "$dir/kube-apiserver.log" >&2
      return 1
    fi
    # The server makes its certificate first, and the namespace `default` late.
    if [ -s "$dir/apiserver.crt" ] && get "$dir" /readyz && get "$dir" /api/v1/namespaces/default; then
      return 0
    fi
    sleep 0.2
  done
  echo "cluster: not ready after $tries tries" >&2
  return 1
}

# end DIR NAME: kills what was started there by that name, and only that: a process is ours if it was
# told DIR.
end() {
  local pid
  [ -f "$1/$2.pid" ] || return 0
  pid=$(cat "$1/$2.pid")
  if (tr "\0" " " <"/proc/$pid/cmdline") 2>/dev/null | grep -qF "$1/"; then
    kill -KILL "$pid" 2>/dev/null || true
  fi
}

# restart DIR: another kube-apiserver over the same etcd, at the same address.
restart() {
  local api client peer tries
  read -r api client peer <"$1/ports"
  end "$1" kube-apiserver
  for tries in $(seq 50); do
    alive "$1/kube-apiserver.pid" || break
    sleep 0.1
  done
  start_apiserver "$1" "$api" "$client"
  wait_ready "$1" || fail "kube-apiserver did not start again"
}

# over DIR COMMAND...: runs it while neither etcd nor kube-apiserver does, and starts both again.
over() {
  local dir=$1 api client peer tries
  shift
  read -r api client peer <"$dir/ports"
  end "$dir" kube-apiserver
  end "$dir" etcd
  for tries in $(seq 50); do
    alive "$dir/kube-apiserver.pid" || alive "$dir/etcd.pid" || break
    sleep 0.1
  done
  "$@"
  start_etcd "$dir" "$client" "$peer"
  start_apiserver "$dir" "$api" "$client"
  wait_ready "$dir" || fail "the servers did not start again"
}

save() {
  rm -rf "$1/etcd.saved"
  cp -a "$1/etcd" "$1/etcd.saved"
}

rewind() {
  rm -rf "$1/etcd"
  cp -a "$1/etcd.saved" "$1/etcd"
}

# stop DIR: ends what `up` started there.
stop() {
  local name
  end "$1" kube-apiserver
  end "$1" etcd
  for name in $(seq 50); do
    rm -rf "$1" 2>/dev/null && return
    sleep 0.1
  done
}

up() {
  local dir=$1 want_seed=$2 api client peer
  if [ -z "$dir" ]; then
    dir=$(mktemp -d "${TMPDIR:-/tmp}/k8scache-cluster.XXXXXX")
    mkdir -p "$cache" && echo "$dir" >"$last"
  fi
  mkdir -p "$dir" && dir=$(cd "$dir" && pwd) && chmod 700 "$dir"
  [ -z "$(ls -A "$dir")" ] || fail "$dir is not empty: down the cluster in it, or choose another folder"
  touch "$dir/$marker"
  trap 'stop "'"$dir"'"' EXIT
  trap 'exit 130' INT TERM HUP
  install_tools "$dir"
  make_keys "$dir"
  make_tokens "$dir"
  api=$(free_port) client=$(free_port) peer=$(free_port)
  write_kubeconfigs "$dir" "$api"
  write_environment "$dir" "$client"
  echo "$api $client $peer" >"$dir/ports"
  start_etcd "$dir" "$client" "$peer"
  start_apiserver "$dir" "$api" "$client"
  wait_ready "$dir" || fail "the servers did not start"
  if [ -n "$want_seed" ]; then
    seeder "$dir" seed >&2 || fail "seeding failed"
  fi
  trap - EXIT INT TERM HUP
  cat "$dir/env"
}

# seeder DIR COMMAND...: runs kube-tool seed or load on that cluster.
seeder() {
  local dir=$1
  shift
  (. "$dir/env" && "$dir/bin/seeder" "$@")
}

# with SEED COMMAND...: a cluster for the time of one command.
with() {
  local dir code=0 want_seed=$1
  shift
  dir=$(cd "$(mktemp -d "${TMPDIR:-/tmp}/k8scache-cluster.XXXXXX")" && pwd)
  trap 'stop "'"$dir"'"' EXIT
  trap 'exit 130' INT TERM HUP
  (trap - EXIT && bash "$here/cluster.sh" up --dir "$dir" ${want_seed:+--seed} >/dev/null) || return 1
  (trap - EXIT && . "$dir/env" && "$@") || code=$?
  return "$code"
}

# The folder meant by the command line, which must hold a cluster.
known() {
  local dir=$1
  [ -n "$dir" ] || dir=$(cat "$last" 2>/dev/null) || fail "no cluster is up"
  [ -e "$dir/$marker" ] || fail "$dir holds no cluster"
  (cd "$dir" && pwd)
}

main() {
  local command=${1:-} dir= want_seed= words=()
  [ $# -gt 0 ] && shift
  while [ $# -gt 0 ]; do
    case $1 in
      --dir) dir=${2:?--dir needs a folder} && shift ;;
      --seed) want_seed=yes ;;
      --) shift && words+=("$@") && break ;;
      *) words+=("$1") ;;
    esac
    shift
  done
  case $command in
    build) build ;;
    up) up "$dir" "$want_seed" ;;
    env) cat "$(known "$dir")/env" ;;
    load) seeder "$(known "$dir")" load --pods "${words[0]:?how many pods}" ;;
    restart) restart "$(known "$dir")" ;;
    save) dir=$(known "$dir") && over "$dir" save "$dir" ;;
    rewind)
      dir=$(known "$dir")
      [ -d "$dir/etcd.saved" ] || fail "nothing was saved in $dir"
      over "$dir" rewind "$dir"
      ;;
    program) program "${words[0]:?which program}" ;;
    down) dir=$(known "$dir") && stop "$dir" ;;
    with) with "$want_seed" "${words[@]}" ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
  esac
}

main "$@"
