#!/bin/bash
# Writes what a real API server answers to tests/data/recorded, for the fake one: discovery in both
# forms, the list of every type, some errors. Run in the environment of a seeded test cluster:
#   cluster.sh with --seed -- tests/cluster/record.sh
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../data"
server=$(sed -n 's/^ *server: //p' "$KUBECONFIG")
token=$(sed -n 's/^ *token: //p' "$KUBECONFIG")
authority=$K8SCACHE_TEST_CLUSTER/apiserver.crt

# answer PATH [CURL-OPTIONS...]: the server pretty-prints for curl's own user agent.
answer() {
  local path=$1
  shift
  curl -sS --cacert "$authority" -A k8scache-record/1 -H "Authorization: Bearer ${as:-$token}" "$@" "$server$path"
}

# record NAME PATH [CURL-OPTIONS...]
record() {
  local name=$1
  shift
  mkdir -p "$(dirname "recorded/$name")"
  answer "$@" >"recorded/$name.json"
}

find recorded -name '*.json' -delete 2>/dev/null || true
aggregated='Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
record version /version
for root in api apis; do
  record "$root" "/$root"
  record "$root.aggregated" "/$root" -H "$aggregated"
done

versions="/api/v1 $(answer /apis | jq -r '.groups[].versions[] | "/apis/" + .groupVersion')"
for version in $versions; do
  record "${version#/}" "$version"
  for plural in $(jq -r '.resources[] | select(.verbs | index("list")) | .name' "recorded${version}.json"); do
    record "${version#/}/$plural" "$version/$plural"
  done
done

# What the server documents of two groups' types, one of them custom.
for version in scheduling.k8s.io/v1 example.com/v1; do
  record "openapi/apis/$version" "/openapi/v3/apis/$version"
done

# The columns that the server gives each type: {"deployments.apps": [{"name", "type", "format", "priority"}]}.
table='Accept: application/json;as=Table;g=meta.k8s.io;v=v1'
find recorded/api recorded/apis -mindepth 2 -name '*.json' -exec grep -l '"items":' {} + | sort |
  while read -r list; do
    path=${list#recorded} && path=${path%.json}
    group=$(cut -d/ -f3 <<<"$path") name=${path##*/}
    [[ $path == /api/* ]] || name+=.$group
    answer "$path?limit=1" -H "$table" | jq -c --arg name "$name" '{$name, columns: .columnDefinitions | map(
      {name, type, format, priority})}'
  done | jq -cSs 'reverse | map({key: .name, value: .columns}) | from_entries' >recorded/columns.json

# Metadata in both its forms, and a refusal as protobuf.
metadata='as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
mkdir -p recorded/metadata
for path in api/v1/namespaces/default/pods api/v1/nodes apis/flowcontrol.apiserver.k8s.io/v1/flowschemas; do
  record "metadata/${path##*/}" "/$path?limit=4" -H "Accept: application/json;$metadata"
  answer "/$path?limit=4" -H "Accept: application/vnd.kubernetes.protobuf;$metadata" \
    >"recorded/metadata/${path##*/}.pb"
done
as=nobody-token answer /api/v1/pods -H 'Accept: application/vnd.kubernetes.protobuf' \
  >recorded/metadata/forbidden.pb

as=nonsense record errors/401 /api/v1/pods
as=nobody-token record errors/403-pods /api/v1/pods
as=nobody-token record errors/403-pods-in-default /api/v1/namespaces/default/pods
as=nobody-token record errors/403-pod /api/v1/namespaces/default/pods/missing
as=viewer-token record errors/403-secrets /api/v1/secrets
record errors/404-pod /api/v1/namespaces/default/pods/missing
record errors/404-deployment /apis/apps/v1/namespaces/default/deployments/missing
record errors/404-type /api/v1/nothings
record errors/400-selector '/api/v1/pods?labelSelector=a%3D%3D%3Db'
record errors/400-field '/api/v1/pods?fieldSelector=spec.nope%3Db'
record errors/400-continue '/api/v1/pods?continue=nonsense'
# Events are the one type that is always read from etcd: what is compacted there has expired.
page=$(answer '/api/v1/events?limit=2')
"$K8SCACHE_TEST_CLUSTER/bin/seeder" compact
record errors/410-continue "/api/v1/events?limit=2&continue=$(jq -r .metadata.continue <<<"$page")"
record errors/410-watch "/api/v1/events?watch=true&timeoutSeconds=1&resourceVersion=$(
  jq -r '.items[0].metadata.resourceVersion' <<<"$page")"
record errors/504-version-too-large '/api/v1/pods?resourceVersion=999999999&resourceVersionMatch=NotOlderThan&timeoutSeconds=1'
du -sh recorded
