#include "tests/support/synthetic_pods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace k8scache::tests {
namespace {

// Line ends and indentation are taken out; `@blanks@` are filled in.
constexpr std::string_view kPod = R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"@name@",
"generateName":"@app@-@hash@-","namespace":"@ns@","uid":"@uid@","resourceVersion":"@revision@",
"generation":1,"creationTimestamp":"@created@","labels":{"app":"@app@",
"app.kubernetes.io/instance":"@app@","app.kubernetes.io/managed-by":"Helm",
"pod-template-hash":"@hash@","team":"@ns@","tier":"backend"},"annotations":{
"checksum/config":"@digest1@","kubectl.kubernetes.io/restartedAt":"2025-11-02T08:15:30Z",
"prometheus.io/path":"/metrics","prometheus.io/port":"9102","prometheus.io/scrape":"true"},
"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"@app@-@hash@",
"uid":"@owner@","controller":true,"blockOwnerDeletion":true}],"managedFields":[
{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"@created@",
"fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:checksum/config":{},
"f:kubectl.kubernetes.io/restartedAt":{},"f:prometheus.io/path":{},"f:prometheus.io/port":{},
"f:prometheus.io/scrape":{}},"f:generateName":{},"f:labels":{".":{},"f:app":{},
"f:app.kubernetes.io/instance":{},"f:app.kubernetes.io/managed-by":{},"f:pod-template-hash":{},
"f:team":{},"f:tier":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"@owner@\"}":{}}},"f:spec":{
"f:affinity":{".":{},"f:podAntiAffinity":{".":{},
"f:preferredDuringSchedulingIgnoredDuringExecution":{}}},"f:containers":{
"k:{\"name\":\"main\"}":{".":{},"f:args":{},"f:env":{".":{},"k:{\"name\":\"LOG_LEVEL\"}":{".":{},
"f:name":{},"f:value":{}},"k:{\"name\":\"POD_IP\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},
"f:fieldRef":{}}},"k:{\"name\":\"POD_NAME\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},
"f:fieldRef":{}}},"k:{\"name\":\"DATABASE_URL\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},
"f:secretKeyRef":{}}}},"f:envFrom":{},"f:image":{},"f:imagePullPolicy":{},"f:livenessProbe":{".":{},
"f:failureThreshold":{},"f:httpGet":{".":{},"f:path":{},"f:port":{},"f:scheme":{}},
"f:initialDelaySeconds":{},"f:periodSeconds":{},"f:successThreshold":{},"f:timeoutSeconds":{}},
"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":8080,\"protocol\":\"TCP\"}":{".":{},
"f:containerPort":{},"f:name":{},"f:protocol":{}},
"k:{\"containerPort\":9102,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},
"f:protocol":{}}},"f:readinessProbe":{".":{},"f:failureThreshold":{},"f:httpGet":{".":{},
"f:path":{},"f:port":{},"f:scheme":{}},"f:periodSeconds":{},"f:successThreshold":{},
"f:timeoutSeconds":{}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{},"f:memory":{}},
"f:requests":{".":{},"f:cpu":{},"f:memory":{}}},"f:securityContext":{".":{},
"f:allowPrivilegeEscalation":{},"f:capabilities":{".":{},"f:drop":{}},
"f:readOnlyRootFilesystem":{},"f:runAsNonRoot":{}},"f:terminationMessagePath":{},
"f:terminationMessagePolicy":{},"f:volumeMounts":{".":{},"k:{\"mountPath\":\"/etc/config\"}":{
".":{},"f:mountPath":{},"f:name":{},"f:readOnly":{}},"k:{\"mountPath\":\"/tmp\"}":{".":{},
"f:mountPath":{},"f:name":{}}}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},
"f:schedulerName":{},"f:securityContext":{".":{},"f:fsGroup":{},"f:runAsUser":{}},
"f:serviceAccount":{},"f:serviceAccountName":{},"f:terminationGracePeriodSeconds":{},
"f:topologySpreadConstraints":{".":{},
"k:{\"topologyKey\":\"kubernetes.io/hostname\",\"whenUnsatisfiable\":\"ScheduleAnyway\"}":{".":{},
"f:labelSelector":{},"f:maxSkew":{},"f:topologyKey":{},"f:whenUnsatisfiable":{}}},"f:volumes":{
".":{},"k:{\"name\":\"config\"}":{".":{},"f:configMap":{".":{},"f:defaultMode":{},"f:name":{}},
"f:name":{}},"k:{\"name\":\"scratch\"}":{".":{},"f:emptyDir":{},"f:name":{}}}}}},
{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"@started@",
"fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{
"k:{\"type\":\"PodReadyToStartContainers\"}":{".":{},"f:lastProbeTime":{},
"f:lastTransitionTime":{},"f:observedGeneration":{},"f:status":{},"f:type":{}},
"k:{\"type\":\"ContainersReady\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},
"f:observedGeneration":{},"f:status":{},"f:type":{}},"k:{\"type\":\"Initialized\"}":{".":{},
"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:observedGeneration":{},"f:status":{},
"f:type":{}},"k:{\"type\":\"Ready\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},
"f:observedGeneration":{},"f:status":{},"f:type":{}}},"f:containerStatuses":{},"f:hostIP":{},
"f:hostIPs":{},"f:observedGeneration":{},"f:phase":{},"f:podIP":{},"f:podIPs":{".":{},
"k:{\"ip\":\"@ip@\"}":{".":{},"f:ip":{}}},"f:startTime":{}}},"subresource":"status"}]},"spec":{
"volumes":[{"name":"config","configMap":{"name":"@app@-config","defaultMode":420}},
{"name":"scratch","emptyDir":{}},{"name":"kube-api-access-@suffix@","projected":{"sources":[
{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{
"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[
{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],
"defaultMode":420}}],"containers":[{"name":"main","image":"registry.example.com/@ns@/@app@:v1.42.7",
"args":["serve","--listen=:8080","--metrics=:9102"],"ports":[{"name":"http","containerPort":8080,
"protocol":"TCP"},{"name":"metrics","containerPort":9102,"protocol":"TCP"}],"envFrom":[
{"configMapRef":{"name":"@app@-env"}}],"env":[{"name":"LOG_LEVEL","value":"info"},{"name":"POD_IP",
"valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"status.podIP"}}},{"name":"POD_NAME",
"valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}},{"name":"DATABASE_URL",
"valueFrom":{"secretKeyRef":{"name":"@app@-db","key":"url"}}}],"resources":{"limits":{"cpu":"1",
"memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},"volumeMounts":[{"name":"config",
"readOnly":true,"mountPath":"/etc/config"},{"name":"scratch","mountPath":"/tmp"},
{"name":"kube-api-access-@suffix@","readOnly":true,
"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"livenessProbe":{"httpGet":{
"path":"/healthz","port":"http","scheme":"HTTP"},"initialDelaySeconds":10,"timeoutSeconds":1,
"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"readinessProbe":{"httpGet":{
"path":"/readyz","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":5,
"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log",
"terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","securityContext":{
"capabilities":{"drop":["ALL"]},"runAsNonRoot":true,"readOnlyRootFilesystem":true,
"allowPrivilegeEscalation":false}}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,
"dnsPolicy":"ClusterFirst","serviceAccountName":"@app@","serviceAccount":"@app@",
"nodeName":"@node@","securityContext":{"runAsUser":10001,"fsGroup":10001},"affinity":{
"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":100,
"podAffinityTerm":{"labelSelector":{"matchLabels":{"app":"@app@"}},
"topologyKey":"topology.kubernetes.io/zone"}}]}},"schedulerName":"default-scheduler",
"tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute",
"tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists",
"effect":"NoExecute","tolerationSeconds":300}],"priority":0,"enableServiceLinks":true,
"preemptionPolicy":"PreemptLowerPriority","topologySpreadConstraints":[{"maxSkew":1,
"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"ScheduleAnyway","labelSelector":{
"matchLabels":{"app":"@app@"}}}]},"status":{"observedGeneration":1,"phase":"Running","conditions":[
{"type":"PodReadyToStartContainers","observedGeneration":1,"status":"True","lastProbeTime":null,
"lastTransitionTime":"@started@"},{"type":"Initialized","observedGeneration":1,"status":"True",
"lastProbeTime":null,"lastTransitionTime":"@created@"},{"type":"Ready","observedGeneration":1,
"status":"True","lastProbeTime":null,"lastTransitionTime":"@started@"},{"type":"ContainersReady",
"observedGeneration":1,"status":"True","lastProbeTime":null,"lastTransitionTime":"@started@"},
{"type":"PodScheduled","observedGeneration":1,"status":"True","lastProbeTime":null,
"lastTransitionTime":"@created@"}],"hostIP":"@host@","hostIPs":[{"ip":"@host@"}],"podIP":"@ip@",
"podIPs":[{"ip":"@ip@"}],"startTime":"@created@","containerStatuses":[{"name":"main","state":{
"running":{"startedAt":"@started@"}},"lastState":{},"ready":true,"restartCount":@restarts@,
"image":"registry.example.com/@ns@/@app@:v1.42.7",
"imageID":"registry.example.com/@ns@/@app@@sha256:@digest1@","containerID":"containerd://@digest2@",
"started":true,"allocatedResources":{"cpu":"100m","memory":"256Mi"},"resources":{"limits":{
"cpu":"1","memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},"volumeMounts":[
{"name":"config","mountPath":"/etc/config","readOnly":true,"recursiveReadOnly":"Disabled"},
{"name":"scratch","mountPath":"/tmp"},{"name":"kube-api-access-@suffix@",
"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount","readOnly":true,
"recursiveReadOnly":"Disabled"}]}],"qosClass":"Burstable"}})";

constexpr std::size_t kInDefault = 100;
constexpr std::size_t kTeams = 40;
constexpr std::size_t kPodsPerApp = 10;
constexpr std::size_t kNodes = 200;

/// A well-mixed number of a seed (splitmix64), so that equal indexes give equal pods.
std::uint64_t mixed(std::uint64_t seed) {
  seed += 0x9e3779b97f4a7c15ULL;
  seed = (seed ^ (seed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  seed = (seed ^ (seed >> 27U)) * 0x94d049bb133111ebULL;
  return seed ^ (seed >> 31U);
}

std::string uid_of(std::uint64_t seed) {
  const std::uint64_t high = mixed(seed * 2);
  const std::uint64_t low = mixed(seed * 2 + 1);
  return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", high >> 32U, (high >> 16U) & 0xffffU,
                     high & 0xfffU, low >> 52U, low & 0xffffffffffffU);
}

std::string digest_of(std::uint64_t seed) {
  return fmt::format("{:016x}{:016x}{:016x}{:016x}", mixed(seed), mixed(seed + 1), mixed(seed + 2),
                     mixed(seed + 3));
}

/// The letters that Kubernetes uses for generated names, `width` of them.
std::string letters(std::uint64_t number, std::size_t width) {
  static constexpr std::string_view kAlphabet = "bcdfghjklmnpqrstvwxz2456789";
  std::string text(width, 'b');
  for (std::size_t i = width; i-- > 0; number /= kAlphabet.size()) {
    text[i] = kAlphabet[number % kAlphabet.size()];
  }
  return text;
}

std::string time_of(std::size_t index, unsigned second) {
  return fmt::format("2025-11-{:02}T{:02}:{:02}:{:02}Z", 1 + index % 28, index / 28 % 24,
                     index / 672 % 60, second);
}

constexpr std::array<std::string_view, 16> kBlanks = {
    "name", "ns",   "uid",  "revision", "app",     "hash",    "suffix",  "owner",
    "ip",   "host", "node", "created",  "started", "digest1", "digest2", "restarts"};

std::string suffix_of(std::size_t index) {
  // Times a number without the factor 3, modulo 27^5: all different for 14 million pods.
  return letters(index * 6'700'417 % 14'348'907, 5);
}

std::string hash_of(std::size_t index) { return letters(mixed(index / kPodsPerApp + 77), 10); }

}  // namespace

SyntheticPods::SyntheticPods() {
  std::string pod;
  std::ranges::copy_if(kPod, std::back_inserter(pod), [](char c) { return c != '\n'; });
  std::string text;
  for (std::size_t at = 0; at < pod.size();) {
    const auto end = pod[at] == '@' ? pod.find('@', at + 1) : at;
    const auto* blank =
        std::ranges::find(kBlanks, std::string_view{pod}.substr(at + 1, end - at - 1));
    if (end == at || blank == kBlanks.end()) {  // `image@sha256:` is no blank
      text += pod[at++];
      continue;
    }
    parts_.push_back({std::exchange(text, {}), static_cast<std::size_t>(blank - kBlanks.begin())});
    at = end + 1;
  }
  parts_.push_back({text, kBlanks.size()});
}

model::ObjectKey SyntheticPods::key(std::size_t index) const {
  const std::string ns =
      index < kInDefault ? "default" : fmt::format("team-{:03}", index / kPodsPerApp % kTeams);
  return {ns, fmt::format("{}-{}-{}", app(index), hash_of(index), suffix_of(index))};
}

std::string SyntheticPods::uid(std::size_t index) const { return uid_of(index + 1'000'000); }

std::string SyntheticPods::app(std::size_t index) const {
  return fmt::format("app-{:05}", index / kPodsPerApp);
}

std::string SyntheticPods::body(std::size_t index, std::uint64_t revision) const {
  const std::uint64_t app_number = index / kPodsPerApp;
  const model::ObjectKey who = key(index);
  const std::array<std::string, kBlanks.size()> values = {
      who.name,
      who.ns,
      uid(index),
      fmt::format("{}", revision),
      app(index),
      hash_of(index),
      suffix_of(index),
      uid_of(app_number + 900'000'000),
      fmt::format("10.{}.{}.{}", 64 + index / 62'500, index / 250 % 250, 2 + index % 250),
      fmt::format("192.168.{}.{}", index % kNodes / 100, 10 + index % 100),
      fmt::format("node-{:03}", index % kNodes),
      time_of(index, 12),
      time_of(index, 17),
      digest_of(app_number * 8 + 3'000'000'000),
      digest_of(index * 8 + 5'000'000'000),
      fmt::format("{}", index % 97 == 96 ? index % 7 : 0)};
  std::string text;
  text.reserve(12'000);
  for (const Part& part : parts_) {
    text += part.text;
    if (part.blank < values.size()) text += values[part.blank];
  }
  return text;
}

std::vector<std::string> SyntheticPods::namespaces() {
  std::vector<std::string> names = {"default"};
  for (std::size_t team = 0; team < kTeams; ++team)
    names.push_back(fmt::format("team-{:03}", team));
  return names;
}

}  // namespace k8scache::tests
